import { lockInvitations, noteInvited, type InvitationRefusal } from '#server/contests/defence/invitations/commands.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { writeLetters } from '#server/letters/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { addressedEntries } from '../queries.ts';
import { defenceInvitation } from './mails.ts';

/** `no-addresses`: none of these entries has an application, so nobody is known to write to. */
export type InvitingRefusal = InvitationRefusal | 'no-addresses';

/**
 * Invites everybody who works on an application that goes to the defence, by letter: where, when, in which turn, and by which
 * link those who take part from afar. Answers how many letters were written.
 */
export function inviteToDefence(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage }: { contestId: string; stage: string }
): Promise<Outcome<number, InvitingRefusal>> {
	return inTransaction(db, async (tx) => {
		const told = await lockInvitations(tx, actor, { contestId, stage });
		if (!told.ok) return told;
		const { slots, ...day } = told.value;
		const slotOf = new Map(slots.map((slot) => [slot.entryId, slot]));
		const applications = await addressedEntries(tx, [...slotOf.keys()]);
		if (applications.length === 0) return refused('no-addresses');
		const { plan } = await publishedPlanOf(tx, contestId);
		const letters = applications.flatMap(({ to, entryId, ...application }) => {
			const told = { application: { ...application, contestId }, plan, day, slot: slotOf.get(entryId)! };
			return to.map((addressee) => defenceInvitation(addressee, told));
		});
		await writeLetters(tx, letters);
		await noteInvited(tx, actor, { contestId, stage }, letters.length);
		return done(letters.length);
	});
}
