import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockApplication } from '../queries.ts';
import { graceLinkFor } from './queries.ts';

export type KeepingRefusal = 'not-allowed' | 'not-a-draft' | 'grace-unusable' | 'grace-other-nomination';

/**
 * Keeps a personal link with a draft that was begun before the deadline, as one that is begun from a link keeps it: the
 * code need not be typed again when the draft is sent, and only then is the link used. @throws NotFound
 */
export function keepGraceLink(
	db: Db | Tx,
	actor: Actor,
	{ id, code }: { id: string; code: string }
): Promise<Outcome<null, KeepingRefusal>> {
	return inTransaction(db, async (tx) => {
		const { application, refusal } = await lockApplication(tx, actor, id);
		if (refusal) return refused(refusal);
		if (application.state !== 'draft') return refused('not-a-draft');
		const link = await graceLinkFor(tx, application.contestId, code);
		if (!link?.isUsable) return refused('grace-unusable');
		const { nominationKey } = application;
		if (link.nominationKey !== null && nominationKey !== null && link.nominationKey !== nominationKey)
			return refused('grace-other-nomination');
		if (application.graceLinkId === link.id) return done(null);
		await tx.updateTable('applications').set({ grace_link_id: link.id }).where('id', '=', id).execute();
		await recordActivity(tx, actor, 'application.grace-link-kept', id, { graceLinkId: link.id });
		return done(null);
	});
}
