import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToRunJudging } from '../../judging/policy.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { lockContest } from '../../queries.ts';

/** A batch of the log by its name: see `VoteBatch`. */
export type BatchName = { from: string; hour: Date };
export type AnnulRefusal = 'not-allowed' | 'conflicted' | 'reason-missing' | 'nothing-chosen' | 'published';

/** Takes the confirmed voices of some batches out of the count, with the reason; they stay in the log. Answers how many. */
export function annulVoices(
	db: Db | Tx,
	actor: Actor,
	{ contestId, batches, reason }: { contestId: string; batches: readonly BatchName[]; reason: string }
): Promise<Outcome<number, AnnulRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = await refusalToAnnul(tx, actor, contestId);
		if (refusal) return refused(refusal);
		const words = reason.trim().slice(0, 2000);
		if (words.length < 3) return refused('reason-missing');
		if (batches.length === 0) return refused('nothing-chosen');
		const { rows } = await sql`
			update public_ballots set annulled_at = now(), annulled_by = ${actor.id}, annul_reason = ${words}
			where contest_id = ${contestId} and confirmed_at is not null and annulled_at is null and ${isIn(batches)}
			returning id`.execute(tx);
		if (rows.length === 0) return refused('nothing-chosen');
		await recordActivity(tx, actor, 'public-vote.annulled', contestId, { voices: rows.length });
		return done(rows.length);
	});
}

/** Counts voices of a batch again that had been annulled. */
export function restoreVoices(
	db: Db | Tx,
	actor: Actor,
	{ contestId, batches }: { contestId: string; batches: readonly BatchName[] }
): Promise<Outcome<number, AnnulRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = await refusalToAnnul(tx, actor, contestId);
		if (refusal) return refused(refusal);
		if (batches.length === 0) return refused('nothing-chosen');
		const { rows } = await sql`
			update public_ballots set annulled_at = null, annulled_by = null, annul_reason = null
			where contest_id = ${contestId} and annulled_at is not null and ${isIn(batches)}
			returning id`.execute(tx);
		if (rows.length === 0) return refused('nothing-chosen');
		await recordActivity(tx, actor, 'public-vote.restored', contestId, { voices: rows.length });
		return done(rows.length);
	});
}

/**
 * Holds the contest, so that nothing is published meanwhile. Whoever has an entry in it, or a conflict with one, decides
 * nothing about voices.
 */
async function refusalToAnnul(tx: Tx, actor: Actor, contestId: string): Promise<AnnulRefusal | null> {
	await lockContest(tx, contestId);
	const access = await judgingAccess(tx, actor, contestId);
	const refusal = refusalToRunJudging(access);
	if (refusal) return refusal;
	if (access.hidden.size > 0) return 'conflicted';
	const published = await tx
		.selectFrom('published_results')
		.select('version')
		.where('contest_id', '=', contestId)
		.executeTakeFirst();
	return published ? 'published' : null;
}

const isIn = (batches: readonly BatchName[]) => sql<boolean>`
	(from_digest, date_trunc('hour', asked_at, 'utc')) in (
		select decode(chosen_from, 'hex'), chosen_hour
		from unnest(${batches.map(({ from }) => from)}::text[], ${batches.map(({ hour }) => hour.toISOString())}::timestamptz[])
			as chosen (chosen_from, chosen_hour))`;
