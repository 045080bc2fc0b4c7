import { votePictureOf } from '#server/applications/vote-cards/queries.ts';
import { openFile } from '#server/files/queries.ts';
import { answerFile } from '../../../../../../../http/file-answers.ts';
import type { RequestHandler } from './$types';

/** The picture of an entry that is voted on: the smaller drawing, under an address that names no file. */
export const GET: RequestHandler = async ({ locals, params, request, setHeaders }) => {
	const { db, actor, files } = locals;
	const fileId = await votePictureOf(db, actor, { slug: params.slug, entryKey: params.entry });
	const answer = answerFile(request, await openFile(db, files, fileId, 'preview'), { isShown: true });
	setHeaders({ 'x-robots-tag': 'noindex' });
	// Not for long: a picture that is taken back is to go from sight.
	answer.headers.set('cache-control', 'public, max-age=300');
	return answer;
};
