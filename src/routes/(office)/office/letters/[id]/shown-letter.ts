import { letterById, type ShownLetter } from '#server/letters/queries.ts';
import { renderLetter } from '#server/letters/mails.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { publicBaseOf } from '#server/platform/public-base.ts';
import { idOf } from '../../../../listing.ts';

/** A letter as it went or will go, but for the links that are as good as a key. */
export async function shownLetter(
	locals: App.Locals,
	id: string
): Promise<{ letter: ShownLetter; plain: string; html: string }> {
	const known = idOf(id);
	if (!known) throw new NotFound('letter');
	const letter = await letterById(locals.db, locals.actor, known);
	const base = letter.base ?? publicBaseOf(locals.network);
	const unsubscribe = letter.hasUnsubscribing ? '/unsubscribe/•••' : null;
	return { letter, ...renderLetter(letter.text, { base, network: locals.network, unsubscribe }) };
}
