import { letterPage } from '../../../../../../http/letter-page.ts';
import { shownLetter } from '../shown-letter.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
	const { html } = await shownLetter(locals, params.id);
	return letterPage(html);
};
