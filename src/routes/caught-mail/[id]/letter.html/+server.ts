import { followedLetterPage } from '../../../../http/letter-page.ts';
import { caughtLetter } from '../../caught-mail.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const { html } = await caughtLetter(locals, params.id);
	return followedLetterPage(html);
};
