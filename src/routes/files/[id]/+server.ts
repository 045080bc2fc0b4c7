import { fileFor } from '#server/applications/attachments/queries.ts';
import { openFile } from '#server/files/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { answerFile } from '../../../http/file-answers.ts';
import type { RequestHandler } from './$types';

/** `?edition=preview` is the smaller drawing of a picture, shown in a page; everything else goes out as a file to be saved. */
export const GET: RequestHandler = async ({ locals, params, url, request }) => {
	if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(params.id)) throw new NotFound('file');
	const { file } = await fileFor(locals.db, locals.actor, params.id);
	const isPreview = url.searchParams.get('edition') === 'preview';
	const opened = await openFile(locals.db, locals.files, file.id, isPreview ? 'preview' : 'whole');
	return answerFile(request, opened, { isShown: isPreview });
};
