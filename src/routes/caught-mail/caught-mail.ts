import { caughtLetterById } from '#server/letters/queries.ts';
import { renderLetter } from '#server/letters/mails.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { publicBaseOf } from '#server/platform/public-base.ts';
import { idOf } from '../listing.ts';

/** Whoever reads caught mail can sign in as anybody, so there is no such page but in the demonstration. */
export function requireCaughtMail({ mail }: App.Locals): void {
	if (mail !== 'caught') throw new NotFound('caught mail');
}

/** A letter with its links as they are. */
export async function caughtLetter(locals: App.Locals, text: string) {
	requireCaughtMail(locals);
	const id = idOf(text);
	if (!id) throw new NotFound('caught letter');
	const letter = await caughtLetterById(locals.db, id);
	const unsubscribe = letter.unsubscribeCode && `/unsubscribe/${letter.unsubscribeCode}`;
	const base = letter.base ?? publicBaseOf(locals.network);
	return { letter, unsubscribe, ...renderLetter(letter.text, { base, network: locals.network, unsubscribe }) };
}
