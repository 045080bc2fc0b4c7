import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { canonicalJson, recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { announceContest } from '../../commands.ts';
import { callTimesOf } from '../../plan/calendar/rules.ts';
import { applyPlan } from '../../plan/commands.ts';
import type { ContestPlan } from '../../plan/forms.ts';
import type { PlanRefusal } from '../../plan/publication/commands.ts';
import { findPlanGaps, planOf, type PlanInWork } from '../../plan/queries.ts';
import { ruleSetOf } from '../../plan/rules.ts';
import { refusalToManage } from '../../policy.ts';
import { lockContest } from '../../queries.ts';
import { parseRuleSet, type RuleSet } from '../../scoring/rule-set/forms.ts';
import { changesBetween } from '../changes/documents.ts';
import { freezeChangedRules } from '../commands.ts';
import { regulationsOf, type RegulationsDocument } from '../documents.ts';
import { regulationsFactsOf, writeChange } from '../versions/queries.ts';
import { latestEditionOf, type LatestEdition } from './queries.ts';
import { withoutAddresses, withoutSecrets } from './rules.ts';

export type Publication = {
	/** Of the plan as the person saw it on the page that asks to confirm. */
	revision: number;
	/** The organiser's own words for those who have started; not used for the first version. */
	whatChanged: string;
};

export type PublicationRefusal =
	'not-allowed' | 'changed-meanwhile' | 'has-gaps' | 'nothing-changed' | 'already-judged' | PlanRefusal;

/**
 * Publishes the regulations as the plan has them: a new version, the rules frozen, everything that pages, entries and
 * the count stand on laid out, the dates of the call set, the contest announced. Who has started is told of a change.
 * A change that no reader can see (the silent grace period) only moves the call. Answers the version that now holds.
 */
export function publishRegulations(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ revision, whatChanged }: Publication
): Promise<Outcome<number, PublicationRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const inWork = await planOf(tx, actor, contestId);
		if (inWork.revision !== revision) return refused('changed-meanwhile');
		if (findPlanGaps(inWork.plan).length > 0) return refused('has-gaps');
		const latest = await latestEditionOf(tx, contestId);
		if (latest && keptForm(latest.plan) === keptForm(inWork.plan)) return refused('nothing-changed');
		return allOrNothing(tx, () => publish(tx, actor, { inWork, latest, whatChanged }));
	});
}

const keptForm = (plan: ContestPlan): string => canonicalJson(withoutAddresses(plan));

/** What a refused publication has written is undone, although the caller's transaction goes on. */
async function allOrNothing<Value, Reason extends string>(
	tx: Tx,
	work: () => Promise<Outcome<Value, Reason>>
): Promise<Outcome<Value, Reason>> {
	await sql`savepoint publication`.execute(tx);
	const outcome = await work();
	await (outcome.ok ? sql`release savepoint publication` : sql`rollback to savepoint publication`).execute(tx);
	return outcome;
}

type Work = { inWork: PlanInWork; latest: LatestEdition | null; whatChanged: string };

async function publish(
	tx: Tx,
	actor: Actor,
	{ inWork: { contestId, plan }, latest, whatChanged }: Work
): Promise<Outcome<number, PublicationRefusal>> {
	const ruleSet = readRules(plan);
	const frozen = await freezeChangedRules(tx, actor, contestId, ruleSet);
	if (!frozen.ok) return frozen;
	const laidOut = await applyPlan(tx, contestId, plan);
	if (!laidOut.ok) return laidOut;

	const facts = await regulationsFactsOf(tx, contestId, [plan, ...(latest ? [latest.plan] : [])]);
	const document = regulationsOf({ plan, ruleSet, facts });
	const isSeen = !latest || canonicalJson(withoutSecrets(latest.plan)) !== canonicalJson(withoutSecrets(plan));
	const version = isSeen ? (latest?.version ?? 0) + 1 : latest.version;
	if (isSeen) {
		const changes = latest ? changesBetween({ ...latest, facts }, { plan, ruleSet, facts, document }) : [];
		const text = latest ? writeChange(changes, whatChanged.trim()) : '';
		await insertVersion(tx, actor, contestId, { version, plan, document, rules: frozen.value, text });
		if (latest) await enqueue(tx, 'regulations-changed', { contestId, version });
	}
	await setCall(tx, contestId, { version, plan });
	await recordActivity(tx, actor, isSeen ? 'regulations.published' : 'regulations.call-moved', contestId, { version });
	await announceContest(tx, actor, contestId);
	await notifyCaches(tx, ['contests']);
	return done(version);
}

function readRules(plan: ContestPlan): RuleSet {
	const reading = parseRuleSet(ruleSetOf(plan));
	if (!reading.ok) throw new Error(`rules with faults were let through: ${JSON.stringify(reading.faults)}`);
	return reading.ruleSet;
}

type NewVersion = { version: number; plan: ContestPlan; document: RegulationsDocument; rules: number; text: string };

async function insertVersion(
	tx: Tx,
	actor: Actor,
	contestId: string,
	{ version, plan, document, rules, text }: NewVersion
): Promise<void> {
	await tx
		.insertInto('regulations')
		.values({
			contest_id: contestId,
			version,
			plan: JSON.stringify(withoutAddresses(plan)),
			document: JSON.stringify(document),
			sha256: createHash('sha256').update(canonicalJson(document)).digest('hex'),
			rule_set_version: rules,
			what_changed: text,
			published_by: actor.id
		})
		.execute();
}

/** Who is submitting at this very moment holds the row and is waited for; see `lockCall`. */
async function setCall(
	tx: Tx,
	contestId: string,
	{ version, plan }: { version: number; plan: ContestPlan }
): Promise<void> {
	const times = callTimesOf(plan.calendar);
	if (!times) throw new Error('a calendar without a call was let through');
	await tx
		.insertInto('contest_calls')
		.values({
			contest_id: contestId,
			regulations_version: version,
			opens_at: times.opensAt,
			closes_at: times.closesAt,
			taken_until: times.takenUntil
		})
		.onConflict((known) =>
			known.column('contest_id').doUpdateSet(({ ref }) => ({
				regulations_version: ref('excluded.regulations_version'),
				opens_at: ref('excluded.opens_at'),
				closes_at: ref('excluded.closes_at'),
				taken_until: ref('excluded.taken_until')
			}))
		)
		.execute();
}
