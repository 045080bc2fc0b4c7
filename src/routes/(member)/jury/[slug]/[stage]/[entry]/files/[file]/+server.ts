import { materialFile } from '#server/applications/materials/queries.ts';
import { sheetPlaceOf } from '#server/contests/judging/sheets/queries.ts';
import { openBlindFile } from '#server/files/blind/commands.ts';
import { openFile, type OpenFile } from '#server/files/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { answerFile } from '../../../../../../../../http/file-answers.ts';
import { idOf } from '../../../../../../../listing.ts';
import type { RequestEvent, RequestHandler } from './$types';

/**
 * A file of an entry for the juror who judges it, under the name that the jury knows it by. `?shown=page`: in the page, a
 * PDF or a picture; `?shown=preview`: the smaller picture. Where the jury may not know whose the entry is, it is a copy
 * without names.
 */
export const GET: RequestHandler = async (event) => {
	const { locals, params, url, request } = event;
	const place = await sheetPlaceOf(locals.db, { ...params, entryKey: params.entry });
	const fileId = idOf(params.file);
	if (!fileId) throw new NotFound('file');
	const { file, isBlind } = await materialFile(locals.db, locals.actor, { ...place, fileId });
	const opened = await contentOf(event, fileId, isBlind);
	const mayBeShown = opened.type.startsWith('image/') || opened.type === 'application/pdf';
	const isShown = mayBeShown && url.searchParams.has('shown');
	return answerFile(request, { ...opened, name: file.name }, { isShown });
};

async function contentOf(
	{ locals: { db, files }, url }: RequestEvent,
	id: string,
	isBlind: boolean
): Promise<OpenFile> {
	if (url.searchParams.get('shown') === 'preview') {
		// Until the smaller picture has been drawn, the whole one stands in for it.
		const preview = await openFile(db, files, id, 'preview').catch(() => null);
		if (preview) return preview;
	}
	if (!isBlind) return openFile(db, files, id);
	const copy = await openBlindFile(db, files, id);
	if (!copy) throw new NotFound(`copy of ${id} without names`);
	return copy;
}
