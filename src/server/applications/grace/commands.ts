import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { randomCode } from '#server/platform/russian/codes.ts';
import { cleanLine } from '#server/platform/russian/typography.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { hashOfGraceCode } from '../late/rules.ts';
import { canKeepLinks } from './policy.ts';

export type NewGraceLink = {
	contestId: string;
	/** For whom: seen by organisers alone. */
	note: string;
	nominationKey: string | null;
	expiresAt: Date;
	uses: number;
};
export type GraceRefusal = 'expiry-in-past' | 'uses-faulty' | 'unknown-nomination';

/**
 * Opens a personal way in after the deadline. The code is answered once and kept only as a hash: 26 letters and digits
 * without look-alikes, 130 bits. @throws NotFound for whoever may not.
 */
export function openGraceLink(
	db: Db | Tx,
	actor: Actor,
	{ contestId, note, nominationKey, expiresAt, uses }: NewGraceLink
): Promise<Outcome<{ id: string; code: string }, GraceRefusal>> {
	return inTransaction(db, async (tx) => {
		if (!canKeepLinks(actor, contestId)) throw new NotFound(`contest ${contestId}`);
		if (!Number.isInteger(uses) || uses < 1 || uses > 1000) return refused('uses-faulty');
		const { plan } = await publishedPlanOf(tx, contestId);
		if (nominationKey !== null && !plan.nominations.some(({ id }) => id === nominationKey))
			return refused('unknown-nomination');
		const { rows } = await sql<{ isAhead: boolean }>`select ${expiresAt}::timestamptz > now() as "isAhead"`.execute(tx);
		if (!rows[0]!.isAhead) return refused('expiry-in-past');
		const code = randomCode(26);
		const { id } = await tx
			.insertInto('grace_links')
			.values({
				...{ contest_id: contestId, nomination_key: nominationKey, note: cleanLine(note).slice(0, 300) },
				...{ code_hash: hashOfGraceCode(code), expires_at: expiresAt, uses_left: uses, created_by: actor.id }
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		await recordActivity(tx, actor, 'grace-link.opened', id, { contestId, uses });
		return done({ id, code });
	});
}

/** Closes a link at once; what came in by it stays. @throws NotFound for whoever may not. */
export function closeGraceLink(db: Db | Tx, actor: Actor, id: string): Promise<Outcome<null, 'already-closed'>> {
	return inTransaction(db, async (tx) => {
		const link = await tx
			.selectFrom('grace_links')
			.select(['contest_id as contestId', sql<boolean>`now() < expires_at and uses_left > 0`.as('isOpen')])
			.where('id', '=', id)
			.forUpdate()
			.executeTakeFirst();
		if (!link || !canKeepLinks(actor, link.contestId)) throw new NotFound(`grace link ${id}`);
		if (!link.isOpen) return refused('already-closed');
		await tx.updateTable('grace_links').set({ uses_left: 0 }).where('id', '=', id).execute();
		await recordActivity(tx, actor, 'grace-link.closed', id);
		return done(null);
	});
}
