import { randomBytes } from 'node:crypto';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { appendDecisions, endDecision } from '../../jury/commands.ts';
import { livingDecisionsOf } from '../../jury/queries.ts';
import { lockContest } from '../../queries.ts';
import { judgingAccess, stageCoursesOf } from '../../judging/queries.ts';
import { tallyInputOf } from '../../results/queries.ts';
import { tallyContest, type Decision, type Objection, type OpenTie, type Recipient } from '../../scoring/rules.ts';
import { isStillAsked } from '../audience/queries.ts';
import { openSitting, type Sitting, type SittingRefusal } from '../commands.ts';
import { castingSeat } from '../policy.ts';
import { openTiesOf } from '../matters/queries.ts';
import { attendanceOf, countCoverOf, isSettled, quorumAmong, recusedEntriesOf } from '../queries.ts';
import { hasQuorum } from '../quorum/rules.ts';
import { isDecisionCovered } from '../visibility/rules.ts';
import { sameEntries } from '../votes/rules.ts';
import { systemsOf } from './queries.ts';
import { isOfStages, sameDecision, thanksOf, type ThanksChoice } from './rules.ts';

type TieAsked = { contestId: string; stage: string; entries: readonly string[] };
export type CastingRefusal = 'not-allowed' | 'finalised' | 'no-quorum' | 'no-such-tie' | 'order-incomplete';

/**
 * The casting vote, where the rules have come to it: the entries in the order in which the chair prefers them. It is the
 * chair's alone; where the chair is absent or recused from one of the entries, the deputy's.
 */
export function castVote(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, order }: { contestId: string; stage: string; order: readonly string[] }
): Promise<Outcome<null, CastingRefusal>> {
	return inTransaction(db, async (tx) => {
		const { seat } = await judgingAccess(tx, actor, contestId);
		await lockContest(tx, contestId);
		const recused = await recusedEntriesOf(tx, contestId);
		const jury = (await attendanceOf(tx, contestId)).map((juror) => ({
			...juror,
			isRecused: order.some((entry) => recused.get(juror.id)?.has(entry))
		}));
		if (!seat || castingSeat(jury)?.id !== seat.jurorId) return refused('not-allowed');
		if (await isSettled(tx, contestId)) return refused('finalised');
		const { ruleSet } = await countCoverOf(tx, { contestId, hidden: new Set() });
		if (!hasQuorum(quorumAmong(jury, ruleSet))) return refused('no-quorum');
		const tie = await findTie(tx, { contestId, stage, entries: order }, 'casting-vote');
		if (!tie) return refused('no-such-tie');
		if (new Set(order).size !== order.length) return refused('order-incomplete');
		await appendDecisions(tx, actor, contestId, [{ kind: 'casting-vote', stage, order }]);
		return done(null);
	});
}

/** Draws lots where the rules have come to them. The seed is made here and recorded, so that anybody can repeat it. */
export function drawLots(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, entries }: TieAsked
): Promise<Outcome<{ seed: string }, SittingRefusal | 'no-such-tie'>> {
	return inTransaction(db, async (tx) => {
		const sitting = await openSitting(tx, actor, contestId, entries);
		if (!sitting.ok) return sitting;
		// One seed orders every tie of the stage.
		if (!sitting.value.cover.isOpen) return refused('has-conflict');
		const tie = await findTie(tx, { contestId, stage, entries }, 'lots');
		if (!tie) return refused('no-such-tie');
		const seed = randomBytes(8).toString('hex');
		await appendDecisions(tx, actor, contestId, [{ kind: 'lots', stage, seed }]);
		return done({ seed });
	});
}

async function findTie(
	tx: Tx,
	{ contestId, stage, entries }: TieAsked,
	needs: OpenTie['needs']
): Promise<OpenTie | undefined> {
	return (await openTiesOf(tx, contestId)).find(
		(tie) => tie.stage === stage && tie.needs === needs && sameEntries(tie.entries, entries)
	);
}

export type DecisionInput =
	| { kind: 'unawarded-place'; place: number; nomination: string | null; then: 'move-down' | 'nobody' }
	| {
			kind: 'award';
			award: string;
			entry: string | null;
			title?: string | null;
			recipient?: Recipient | null;
	  };
/** `vote-not-over`: the public is still asked who gets this award. */
export type DecidingRefusal = SittingRefusal | Objection['reason'] | 'already-decided' | 'vote-not-over';

/** Records what the jury agreed on without counting voices: a place left unawarded, an award, a special nomination. */
export function decide(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	input: DecisionInput
): Promise<Outcome<null, DecidingRefusal>> {
	return inTransaction(db, async (tx) => {
		const sitting = await openSitting(tx, actor, contestId, 'entry' in input && input.entry ? [input.entry] : []);
		if (!sitting.ok) return sitting;
		const refusal = await refusalToRecord(tx, contestId, input, sitting.value);
		if (refusal) return refused(refusal);
		await appendDecisions(tx, actor, contestId, [input]);
		return done(null);
	});
}

/** Asks the count itself whether the rules allow it, so that no decision waits to be objected to later. */
async function refusalToRecord(
	tx: Tx,
	contestId: string,
	decision: DecisionInput,
	{ cover, ruleSet }: Sitting
): Promise<DecidingRefusal | null> {
	if (isDecisionCovered(cover, decision)) return 'has-conflict';
	if (decision.kind === 'unawarded-place') {
		const inNominations = ruleSet.ranking.scope === 'nomination' && ruleSet.nominations.length > 0;
		if (decision.place < 1 || inNominations !== (decision.nomination !== null)) return 'unknown-nomination';
	}
	const award = decision.kind === 'award' ? ruleSet.awards.find(({ id }) => id === decision.award) : null;
	if (award && award.basis.by !== 'decision') return 'unknown-award';
	if (award && (await isStillAsked(tx, contestId, award.id))) return 'vote-not-over';
	const { input } = await tallyInputOf(tx, contestId);
	if (input.decisions.some((one) => sameDecision(one, decision))) return 'already-decided';
	const { objections } = tallyContest({ ...input, decisions: [...input.decisions, decision] });
	return objections.find((objection) => objection.decision === decision)?.reason ?? null;
}

/** Gives letters of thanks to the institutions of winners, the jurors and the sponsors, as far as the rules have them. */
export function offerThanks(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	institutions: ThanksChoice = 'itself'
): Promise<Outcome<number, SittingRefusal>> {
	return inTransaction(db, async (tx) => {
		const sitting = await openSitting(tx, actor, contestId, []);
		if (!sitting.ok) return sitting;
		// Who is thanked follows from places: whoever may not see them all cannot give it out.
		if (!sitting.value.cover.isOpen) return refused('has-conflict');
		const { ruleSet, entries, jury } = sitting.value;
		const { input } = await tallyInputOf(tx, contestId);
		const sponsors = await tx
			.selectFrom('contest_organisations')
			.select('organisation_id as id')
			.where('contest_id', '=', contestId)
			.where('role', '=', 'sponsor')
			.orderBy('position')
			.execute();
		const systems = await systemsOf(
			tx,
			contestId,
			entries.flatMap(({ organisationId }) => organisationId ?? [])
		);
		const thanks = thanksOf(ruleSet, tallyContest(input), {
			...{ entries, systems, institutions },
			jurors: jury.flatMap(({ personId }) => personId ?? []),
			sponsors: sponsors.map(({ id }) => id)
		});
		const missing = thanks.filter((one) => !input.decisions.some((known) => sameDecision(known, one)));
		if (missing.length > 0) await appendDecisions(tx, actor, contestId, missing);
		return done(missing.length);
	});
}

/** Takes a decision back before the results are finalised; it stays written and no longer counts. */
export function takeBackDecision(
	db: Db | Tx,
	actor: Actor,
	{ contestId, position }: { contestId: string; position: number }
): Promise<Outcome<null, SittingRefusal | 'of-a-stage'>> {
	return inTransaction(db, async (tx) => {
		const sitting = await openSitting(tx, actor, contestId, []);
		if (!sitting.ok) return sitting;
		const found = (await livingDecisionsOf(tx, contestId)).find((one) => one.position === position);
		if (!found || isDecisionCovered(sitting.value.cover, found.decision)) throw new NotFound(`decision ${position}`);
		// Who was withdrawn or not admitted has moved others along the stages: that is undone where stages are run.
		if (isOfStages(found.decision) || (await hasLetThrough(tx, contestId, found.decision)))
			return refused('of-a-stage');
		await endDecision(tx, actor, contestId, position);
		await recordActivity(tx, actor, 'decision.taken-back', contestId, { position });
		return done(null);
	});
}

/** Whether a tie was settled by it in a stage that is closed and not the last: others sit in the next one by it now. */
async function hasLetThrough(tx: Tx, contestId: string, decision: Decision): Promise<boolean> {
	if (!['recorded-vote', 'casting-vote', 'lots'].includes(decision.kind) || !('stage' in decision)) return false;
	const courses = await stageCoursesOf(tx, contestId);
	const at = courses.findIndex(({ stage }) => stage === decision.stage);
	return courses[at]?.state === 'closed' && at < courses.length - 1;
}
