import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { accountAddresses } from '#server/accounts/queries.ts';
import { judgingHasBegun, takesNoMoreEntries } from '#server/contests/entries/queries.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { giveConsents } from '#server/people/consents/commands.ts';
import { consentTextsFor } from '#server/people/consents/queries.ts';
import type { DistributedField } from '#server/people/tables.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { authorsOf } from '../authors/queries.ts';
import { lockApplication, type ApplicationRow } from '../queries.ts';
import type { ApplicationState, Decision, Verdict } from '../tables.ts';
import { lastVersionOf, versionOf, type SentVersion } from '../versions/queries.ts';
import { admit, reject } from './admission/commands.ts';
import { decisionLetter } from './mails.ts';
import { refusalToCheckThis } from './policy.ts';
import { accountsOfAuthors, admissionFactsOf, openDecisionOf } from './queries.ts';
import {
	decisionsFor,
	obstacleToAdmission,
	refusalToDecide,
	type AdmissionObstacle,
	type DecisionRefusal
} from './rules.ts';

export type GivenVerdict = { pointId: string; verdict: Verdict; note: string };

/** Keeps what somebody found about points of the regulations; each who checks has verdicts of their own. */
export function giveVerdicts(
	db: Db | Tx,
	actor: Actor,
	{ id, version, verdicts }: { id: string; version: number; verdicts: readonly GivenVerdict[] }
): Promise<Outcome<null, CheckRefusal | 'not-now' | 'version-outdated'>> {
	return inTransaction(db, async (tx) => {
		const { application, refusal, last } = await lockForCheck(tx, actor, id);
		if (refusal) return refused(refusal);
		if (decisionsFor(application.state).length === 0 || !last) return refused('not-now');
		if (last.version !== version) return refused('version-outdated');
		const { plan } = await publishedPlanOf(tx, application.contestId);
		const points = new Set(plan.eligibility.points.map((point) => point.id));
		const known = verdicts.filter(({ pointId }) => points.has(pointId));
		if (known.length === 0) return done(null);
		await tx
			.insertInto('eligibility_verdicts')
			.values(
				known.map(({ pointId, verdict, note }) => ({
					...{ application_id: id, version, point_id: pointId, given_by: actor.id },
					...{ verdict, note: note.trim().slice(0, 2000) }
				}))
			)
			.onConflict((earlier) =>
				earlier.columns(['application_id', 'version', 'point_id', 'given_by']).doUpdateSet(({ ref }) => ({
					verdict: ref('excluded.verdict'),
					note: ref('excluded.note'),
					given_at: sql`now()`
				}))
			)
			.execute();
		await recordActivity(tx, actor, 'application.checked', id, { version, points: known.length });
		return done(null);
	});
}

export type NewDecision = {
	id: string;
	/** The version that was looked at, and the state that the page showed: what another decided meanwhile stands. */
	version: number;
	state: ApplicationState;
	decision: Decision;
	/** Goes into the letter word for word. Not needed to admit. */
	reason: string;
	/** Of a request for correction: until when. */
	dueAt?: Date | null;
};
export type ProposalRefusal = CheckRefusal | DecisionRefusal | 'due-in-past' | 'judging-begun';
/** `isFinal`: carried out; otherwise it waits for the second person. */
export type Proposal = { decisionId: string; isFinal: boolean };

/**
 * Decides about an application, or, where the regulations want two people, proposes it to the second one. The version
 * that was looked at is the one that is admitted: sent anew meanwhile, it has to be looked at again.
 */
export function proposeDecision(
	db: Db | Tx,
	actor: Actor,
	asked: NewDecision
): Promise<Outcome<Proposal, ProposalRefusal>> {
	return inTransaction(db, async (tx) => {
		const { application, refusal, last } = await lockForCheck(tx, actor, asked.id);
		if (refusal) return refused(refusal);
		const fault = await refusalOf(tx, application, last, asked);
		if (fault) return refused(fault);
		const { plan } = await publishedPlanOf(tx, application.contestId);
		const needsTwo = plan.eligibility.people === 2;
		const { id: decisionId } = await tx
			.insertInto('eligibility_decisions')
			.values({
				...{ application_id: asked.id, version: asked.version, decision: asked.decision },
				...{ reason: asked.reason.trim(), due_at: asked.decision === 'correct' ? (asked.dueAt ?? null) : null },
				...{ needs_two: needsTwo, proposed_by: actor.id }
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		await recordActivity(tx, actor, 'application.decision-proposed', asked.id, {
			decisionId,
			...{ decision: asked.decision, version: asked.version }
		});
		if (!needsTwo) await carryOut(tx, actor, application, decisionId);
		return done({ decisionId, isFinal: !needsTwo });
	});
}

async function refusalOf(
	tx: Tx,
	application: ApplicationRow,
	last: SentVersion | null,
	{ version, state, decision, reason, dueAt }: NewDecision
): Promise<DecisionRefusal | 'due-in-past' | 'judging-begun' | null> {
	const { plan } = await publishedPlanOf(tx, application.contestId);
	if (application.state !== state) return 'not-now';
	if (application.entryId && (await judgingHasBegun(tx, application.contestId))) return 'judging-begun';
	if (decision === 'admit' && (await takesNoMoreEntries(tx, application.contestId))) return 'judging-begun';
	const fault = refusalToDecide({
		...{ state, version, lastVersion: last?.version ?? 0, decision, reason },
		hasOpenDecision: (await openDecisionOf(tx, application.id)) !== null,
		...(last ? await admissionFactsOf(tx, application.id, plan, last) : nothingSent)
	});
	if (fault || decision !== 'correct') return fault;
	const { rows } = await sql<{ isAhead: boolean }>`select ${dueAt ?? null}::timestamptz > now() as "isAhead"`.execute(
		tx
	);
	return rows[0]!.isAhead ? null : 'due-in-past';
}

const nothingSent = { points: [], isOrganisationUnknown: false, authorsWithoutConsent: 0, uncleanFiles: 0 };

export type ConfirmationRefusal =
	CheckRefusal | AdmissionObstacle | 'already-answered' | 'same-person' | 'not-now' | 'judging-begun';

/** The second person agrees, and what was proposed comes true. */
export function confirmDecision(
	db: Db | Tx,
	actor: Actor,
	decisionId: string
): Promise<Outcome<null, ConfirmationRefusal>> {
	return inTransaction(db, async (tx) => {
		const { application, refusal, open } = await lockDecision(tx, actor, decisionId);
		if (refusal) return refused(refusal);
		if (open?.id !== decisionId) return refused('already-answered');
		if (open.needsTwo && open.proposedBy === actor.id) return refused('same-person');
		const last = await lastVersionOf(tx, application.id);
		if (last?.version !== open.version || !decisionsFor(application.state).includes(open.decision))
			return refused('not-now');
		if (application.entryId && (await judgingHasBegun(tx, application.contestId))) return refused('judging-begun');
		if (open.decision === 'admit' && (await takesNoMoreEntries(tx, application.contestId)))
			return refused('judging-begun');
		// A consent may have been withdrawn, a verdict changed, since it was proposed.
		const { plan } = await publishedPlanOf(tx, application.contestId);
		const obstacle =
			open.decision === 'admit' ? obstacleToAdmission(await admissionFactsOf(tx, application.id, plan, last)) : null;
		if (obstacle) return refused(obstacle);
		await carryOut(tx, actor, application, decisionId);
		return done(null);
	});
}

/** Takes a proposal back, by whoever made it or by the second person who does not agree. */
export function withdrawDecision(
	db: Db | Tx,
	actor: Actor,
	decisionId: string
): Promise<Outcome<null, CheckRefusal | 'already-answered'>> {
	return inTransaction(db, async (tx) => {
		const { application, refusal, open } = await lockDecision(tx, actor, decisionId);
		if (refusal) return refused(refusal);
		if (open?.id !== decisionId) return refused('already-answered');
		await tx
			.updateTable('eligibility_decisions')
			.set({ withdrawn_at: sql`now()` })
			.where('id', '=', decisionId)
			.execute();
		await recordActivity(tx, actor, 'application.decision-withdrawn', application.id, { decisionId });
		return done(null);
	});
}

export type PaperConsents = { id: string; authorId: string; fields: readonly DistributedField[] };

/**
 * Notes that an author's signed consents came on paper: to processing, and to distribution where the author allowed
 * anything to be shown. The paper is kept by the organiser.
 */
export function notePaperConsents(
	db: Db | Tx,
	actor: Actor,
	{ id, authorId, fields }: PaperConsents
): Promise<Outcome<null, CheckRefusal | 'fields-needed'>> {
	return inTransaction(db, async (tx) => {
		const { application, refusal, last } = await lockForCheck(tx, actor, id);
		if (refusal) return refused(refusal);
		const authors = [...(last?.content.authors ?? []), ...(await authorsOf(tx, id))];
		if (!authors.some((author) => author.id === authorId)) throw new NotFound(`author ${authorId}`);
		const { processing, distribution } = await consentTextsFor(tx, application.contestId);
		const textIds = [processing.id, ...(fields.length > 0 ? [distribution.id] : [])];
		return giveConsents(tx, actor, { subject: { authorId }, textIds, fields, onPaper: true });
	});
}

type CheckRefusal = NonNullable<ReturnType<typeof refusalToCheckThis>>;
type Held = { application: ApplicationRow; refusal: CheckRefusal | null; last: SentVersion | null };

/** Holds the application against entrants and other checkers. @throws NotFound where it is not theirs to know. */
async function lockForCheck(tx: Tx, actor: Actor, id: string): Promise<Held> {
	const { application } = await lockApplication(tx, actor, id);
	const authorIds = await accountsOfAuthors(tx, id);
	const refusal = refusalToCheckThis(actor, application.contestId, { ...application, authorIds });
	return { application, refusal, last: await lastVersionOf(tx, id) };
}

async function lockDecision(tx: Tx, actor: Actor, decisionId: string) {
	const { applicationId } = await tx
		.selectFrom('eligibility_decisions')
		.select('application_id as applicationId')
		.where('id', '=', decisionId)
		.executeTakeFirstOrThrow(() => new NotFound(`decision ${decisionId}`));
	const held = await lockForCheck(tx, actor, applicationId);
	return { ...held, open: await openDecisionOf(tx, applicationId) };
}

async function carryOut(tx: Tx, actor: Actor, application: ApplicationRow, decisionId: string): Promise<void> {
	const { version, decision, reason, dueAt } = await tx
		.updateTable('eligibility_decisions')
		.set({ confirmed_by: actor.id, confirmed_at: sql`now()` })
		.where('id', '=', decisionId)
		.returning(['version', 'decision', 'reason', 'due_at as dueAt'])
		.executeTakeFirstOrThrow();
	const sent = await versionOf(tx, application.id, version);
	if (decision === 'admit') await admit(tx, actor, application, sent);
	else if (decision === 'reject') await reject(tx, actor, application, { content: sent.content, reason });
	else await askForCorrection(tx, application.id, dueAt!);
	const { plan } = await publishedPlanOf(tx, application.contestId);
	const members = await accountAddresses(tx, application.memberIds);
	const told = { application, content: sent.content, plan, decision, reason, dueAt };
	await writeLetters(
		tx,
		members.map((member) => decisionLetter(member, told))
	);
	await recordActivity(tx, actor, 'application.decided', application.id, { decisionId, decision, version });
}

async function askForCorrection(tx: Tx, id: string, dueAt: Date): Promise<void> {
	await tx
		.updateTable('applications')
		.set({ state: 'correction', correct_until: dueAt })
		.where('id', '=', id)
		.execute();
}
