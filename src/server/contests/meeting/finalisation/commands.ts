import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToDecide, type JudgingAccess } from '../../judging/policy.ts';
import { judgingAccess, lockStage, stageCoursesOf } from '../../judging/queries.ts';
import { keepMinutes } from '../../minutes/commands.ts';
import { lockContest } from '../../queries.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import { keepCount } from '../../results/commands.ts';
import { finalisedResultsOf, type Count } from '../../results/queries.ts';
import { canAnswerForResults, refusalToPropose } from '../policy.ts';
import { decisionDayOf, isSettled, openCorrectionOf } from '../queries.ts';
import { openProposalOf, readinessOf } from './queries.ts';
import type { Obstacle } from './rules.ts';

export type ProposingRefusal =
	| 'not-allowed'
	| 'has-conflict'
	| 'finalised'
	| 'already-proposed'
	| 'changed-meanwhile'
	| 'nothing-changed'
	| Obstacle;

/**
 * Proposes the count that somebody has looked at (`sha256`) to be finalised. It counts for nothing until another person
 * confirms the same count.
 */
export function proposeResults(
	db: Db | Tx,
	actor: Actor,
	{ contestId, sha256 }: { contestId: string; sha256: string }
): Promise<Outcome<{ id: string }, ProposingRefusal>> {
	return inTransaction(db, async (tx) => {
		const begun = await begin(tx, actor, contestId);
		if (!begun.ok) return begun;
		const access = begun.value;
		const refusal = refusalToPropose(access);
		if (refusal) return refused(refusal);
		if (await openProposalOf(tx, contestId)) return refused('already-proposed');
		const held = await holdCount(tx, contestId);
		if (!held.ok) return held;
		const count = held.value;
		if (count.sha256 !== sha256) return refused('changed-meanwhile');
		const correction = await openCorrectionOf(tx, contestId);
		if (correction && (await finalisedResultsOf(tx, contestId)).sha256 === sha256) return refused('nothing-changed');
		const proposal = await tx
			.insertInto('finalisations')
			.values({
				...{ contest_id: contestId, sha256, reason: correction?.reason ?? '', proposed_by: actor.id },
				proposer_leads: canAnswerForResults(access)
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		await recordActivity(tx, actor, 'results.proposed', contestId, { finalisationId: proposal.id });
		return done(proposal);
	});
}

export type ConfirmingRefusal =
	'not-allowed' | 'finalised' | 'already-answered' | 'same-person' | 'nobody-leads' | 'changed-meanwhile' | Obstacle;

/**
 * The second person confirms: the count becomes the next version of the results, and the minutes are kept with it. The
 * contest's row makes confirmations, decisions and corrections take turns, the stages' rows keep sheets as they are.
 */
export function confirmResults(
	db: Db | Tx,
	actor: Actor,
	{ contestId, finalisationId }: { contestId: string; finalisationId: string }
): Promise<Outcome<{ version: number }, ConfirmingRefusal>> {
	return inTransaction(db, async (tx) => {
		const begun = await begin(tx, actor, contestId);
		if (!begun.ok) return begun;
		const access = begun.value;
		const proposal = await openProposalOf(tx, contestId);
		if (proposal?.id !== finalisationId) return refused('already-answered');
		if (proposal.proposedBy === actor.id) return refused('same-person');
		if (!proposal.proposerLeads && !canAnswerForResults(access)) return refused('nobody-leads');
		const held = await holdCount(tx, contestId);
		if (!held.ok) return held;
		const count = held.value;
		if (proposal.sha256 !== count.sha256) return refused('changed-meanwhile');
		const decidedOn = await decisionDayOf(tx, contestId);
		const version = await keepCount(tx, actor, contestId, { ...count, decidedOn });
		await tx
			.updateTable('finalisations')
			.set({ confirmed_by: actor.id, confirmed_at: sql`now()`, results_version: version })
			.where('id', '=', finalisationId)
			.execute();
		await tx
			.updateTable('corrections')
			.set({ results_version: version, ended_at: sql`now()` })
			.where('contest_id', '=', contestId)
			.where('ended_at', 'is', null)
			.execute();
		await keepMinutes(tx, actor, contestId);
		return done({ version });
	});
}

/** Holds the contest's row: confirmations, decisions and corrections take turns here. */
async function begin(tx: Tx, actor: Actor, contestId: string): Promise<Outcome<JudgingAccess, 'not-allowed'>> {
	const refusal = refusalToDecide(await judgingAccess(tx, actor, contestId));
	if (refusal) return refused(refusal);
	await lockContest(tx, contestId);
	// Asked again under the lock: a conflict may have been found while it was waited for.
	return done(await judgingAccess(tx, actor, contestId));
}

/** Holds everything that a count is made from, and answers it when nothing stands in its way. */
async function holdCount(tx: Tx, contestId: string): Promise<Outcome<Count, 'finalised' | Obstacle>> {
	if (await isSettled(tx, contestId)) return refused('finalised');
	for (const { stage, state } of await stageCoursesOf(tx, contestId))
		if (state !== 'ahead') await lockStage(tx, { contestId, stage }, 'share');
	const { ruleSet } = await frozenRulesOf(tx, contestId);
	const { count, obstacles } = await readinessOf(tx, contestId, ruleSet);
	return obstacles[0] ? refused(obstacles[0]) : done(count);
}

/** Takes a proposal back, by whoever made it or by the second person who does not agree. */
export function withdrawProposal(
	db: Db | Tx,
	actor: Actor,
	{ contestId, finalisationId }: { contestId: string; finalisationId: string }
): Promise<Outcome<null, 'not-allowed' | 'already-answered'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToDecide(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		if ((await openProposalOf(tx, contestId))?.id !== finalisationId) return refused('already-answered');
		await tx
			.updateTable('finalisations')
			.set({ withdrawn_at: sql`now()` })
			.where('id', '=', finalisationId)
			.execute();
		await recordActivity(tx, actor, 'results.proposal-withdrawn', contestId, { finalisationId });
		return done(null);
	});
}
