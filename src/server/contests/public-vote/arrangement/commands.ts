import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToRunJudging } from '../../judging/policy.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { lockContest } from '../../queries.ts';
import { publicVoteOf, type PublicVote } from '../queries.ts';
import { voteChoicesOf } from './queries.ts';

export type VoteTerms = {
	contestId: string;
	opensAt: Date;
	/** The end of the last minute that is in time. */
	closesAt: Date;
	awardKey: string;
	stage: string | null;
};
export type TermsRefusal =
	'not-allowed' | 'closes-before-opening' | 'closes-in-past' | 'unknown-award' | 'unknown-stage' | 'begun' | 'over';

/** Says from when until when the public votes and on what. Once it has begun only its end can be moved; over, nothing. */
export function arrangePublicVote(db: Db | Tx, actor: Actor, terms: VoteTerms): Promise<Outcome<null, TermsRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, terms.contestId));
		if (refusal) return refused(refusal);
		await lockContest(tx, terms.contestId);
		const fault = (await faultOfTerms(tx, terms)) ?? refusalToChange(await publicVoteOf(tx, terms.contestId), terms);
		if (fault) return refused(fault);
		const { contestId, opensAt, closesAt, awardKey, stage } = terms;
		const row = { opens_at: opensAt, closes_at: closesAt, award_key: awardKey, stage_key: stage, changed_by: actor.id };
		await tx
			.insertInto('public_votes')
			.values({ contest_id: contestId, ...row })
			.onConflict((known) => known.column('contest_id').doUpdateSet({ ...row, changed_at: sql`now()` }))
			.execute();
		await recordActivity(tx, actor, 'public-vote.arranged', contestId, {
			...{ opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString(), awardKey, stage }
		});
		await notifyCaches(tx, ['contests']);
		return done(null);
	});
}

async function faultOfTerms(tx: Tx, { contestId, opensAt, closesAt, awardKey, stage }: VoteTerms) {
	const { awards, stages } = await voteChoicesOf(tx, contestId);
	if (awardKey !== '' && !awards.some(({ key }) => key === awardKey)) return 'unknown-award';
	if (stage !== null && !stages.some(({ key }) => key === stage)) return 'unknown-stage';
	if (closesAt <= opensAt) return 'closes-before-opening';
	const { rows } = await sql<{ isPast: boolean }>`select ${closesAt}::timestamptz <= now() as "isPast"`.execute(tx);
	return rows[0]!.isPast ? 'closes-in-past' : null;
}

function refusalToChange(vote: PublicVote | null, { opensAt, awardKey, stage }: VoteTerms): 'begun' | 'over' | null {
	if (!vote || vote.phase === 'ahead') return null;
	if (vote.phase === 'over') return 'over';
	const isSame = vote.opensAt.getTime() === opensAt.getTime() && vote.awardKey === awardKey && vote.stage === stage;
	return isSame ? null : 'begun';
}

/** Calls the vote off before it has begun: afterwards people have voted. */
export function callOffPublicVote(
	db: Db | Tx,
	actor: Actor,
	contestId: string
): Promise<Outcome<null, 'not-allowed' | 'begun'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const vote = await publicVoteOf(tx, contestId);
		if (!vote) throw new NotFound(`vote of ${contestId}`);
		if (vote.phase !== 'ahead') return refused('begun');
		await tx.deleteFrom('public_votes').where('contest_id', '=', contestId).execute();
		await recordActivity(tx, actor, 'public-vote.called-off', contestId);
		await notifyCaches(tx, ['contests']);
		return done(null);
	});
}
