import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { accountAddresses } from '#server/accounts/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import { lockCall, publishedPlanOf, type LockedCall } from '#server/contests/regulations/queries.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { canonicalJson, recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { signedSheet } from '../attachments/list/queries.ts';
import { checklistOf } from '../checklist/queries.ts';
import { hasUsedLink, lockGraceLink, lockGraceLinkById, type GraceLink } from '../late/queries.ts';
import { receivedLetter } from '../mails.ts';
import { contestOfApplication, lockApplication, type ApplicationRow } from '../queries.ts';
import { refusalToSubmitNow, type SubmissionRefusal as TimeRefusal } from '../rules.ts';
import { lastVersionOf } from '../versions/queries.ts';
import { contentOf, countedWith, writtenOf } from './queries.ts';
import { isLimitReached, isSupplement, type SentContent } from './rules.ts';

export type Receipt = { number: number; version: number; submittedAt: Date; sha256: string };
export type SubmissionRefusal =
	| 'not-allowed'
	| TimeRefusal
	| 'not-open-yet'
	| 'changed-elsewhere'
	| 'incomplete'
	| 'limit-reached'
	| 'grace-unusable'
	| 'grace-other-nomination';

export type Submission = {
	id: string;
	/** The revision that was on the page: nobody sends what they have not seen. */
	revision: number;
	graceCode?: string | null;
};

/**
 * Sends an application, for the first time or again: a new version with everything in it, a number at the first time, a
 * letter to all who work on it. Sending again what was sent already answers the same receipt.
 *
 * Many send in the last minute, so they meet only at the end: the call is held in share mode, the contest's counter (for
 * the limit and the number) from after all reading until the commit.
 */
export function submitApplication(
	db: Db | Tx,
	actor: Actor,
	{ id, revision, graceCode = null }: Submission
): Promise<Outcome<Receipt, SubmissionRefusal>> {
	return inTransaction(db, async (tx) => {
		const call = await lockCall(tx, await contestOfApplication(tx, id));
		const { application, refusal } = await lockApplication(tx, actor, id);
		if (refusal) return refused(refusal);
		const sent = await lastVersionOf(tx, id);
		if (sent?.revision === application.revision && application.state === 'submitted')
			return done(receiptOf(application.number!, sent));
		if (application.revision !== revision) return refused('changed-elsewhere');

		const { plan, version } = await publishedPlanOf(tx, application.contestId);
		const written = await writtenOf(tx, application);
		const content = await contentOf(tx, written, plan);
		const way = await wayIn(tx, { call, application, plan, content, before: sent?.content ?? null, graceCode });
		if (!way.ok) return way;
		const missing = await checklistOf(tx, written, plan);
		if (missing.some(({ isNeededNow }) => isNeededNow)) return refused('incomplete');

		const last = await lockCounter(tx, application.contestId);
		if (isLimitReached(plan.participation.limit, await countedWith(tx, application, content, plan)))
			return refused('limit-reached');
		const number = application.number ?? (await giveNumber(tx, application.contestId, last));
		if (way.value) await useGraceLink(tx, way.value, id);
		await markSent(tx, application, number, way.value);
		const receipt = await addVersion(tx, actor, application, { content, number, regulationsVersion: version });
		await tellMembers(tx, application, plan, receipt);
		await recordActivity(tx, actor, 'application.submitted', id, {
			number,
			version: receipt.version,
			sha256: receipt.sha256
		});
		return done(receipt);
	});
}

type Asking = {
	call: LockedCall;
	application: ApplicationRow;
	plan: ContestPlan;
	content: SentContent;
	before: SentContent | null;
	graceCode: string | null;
};

/** Whether it may come in now, and by which personal link; null: by none. */
async function wayIn(tx: Tx, asking: Asking): Promise<Outcome<GraceLink | null, SubmissionRefusal>> {
	const { call, application, graceCode } = asking;
	if (call.phase === 'ahead') return refused('not-open-yet');
	const timing = { isTaking: call.isTaking, isCorrectable: application.isCorrectable };
	const usual = refusalToSubmitNow(application.state, { ...timing, hasGrace: false });
	if (usual !== 'closed') return usual ? refused(usual) : done(null);
	if (await isSupplementInTime(tx, asking)) return done(null);
	if (application.graceLinkId && (await hasUsedLink(tx, application.graceLinkId, application.id))) return done(null);
	const link = await lockLinkOf(tx, application, graceCode);
	if (link === null && graceCode === null) return refused('closed');
	if (!link?.isUsable) return refused('grace-unusable');
	if (link.nominationKey !== null && link.nominationKey !== application.nominationKey)
		return refused('grace-other-nomination');
	return done(link);
}

/** By the code typed in, or the link that the application was started from. */
async function lockLinkOf(tx: Tx, application: ApplicationRow, code: string | null): Promise<GraceLink | null> {
	if (code !== null) return lockGraceLink(tx, application.contestId, code);
	return application.graceLinkId ? lockGraceLinkById(tx, application.graceLinkId) : null;
}

async function isSupplementInTime(tx: Tx, { application, plan, content, before }: Asking): Promise<boolean> {
	if (application.state !== 'submitted' || !before) return false;
	const { checkUntil, timeZone } = plan.calendar;
	if (checkUntil !== null && (await databaseToday(tx, timeZone)) > checkUntil) return false;
	const later = plan.form.filter(({ required }) => required === 'check').map(({ id }) => id);
	return isSupplement(before, content, [...later, signedSheet]);
}

/** From here on the contest's submissions go one by one: the limit and the number are told under this row's lock. */
export async function lockCounter(tx: Tx, contestId: string): Promise<number> {
	const { last_number } = await tx
		.insertInto('application_counters')
		.values({ contest_id: contestId, last_number: 0 })
		.onConflict((known) =>
			known.column('contest_id').doUpdateSet({ last_number: sql`application_counters.last_number` })
		)
		.returning('last_number')
		.executeTakeFirstOrThrow();
	return last_number;
}

async function giveNumber(tx: Tx, contestId: string, last: number): Promise<number> {
	await tx
		.updateTable('application_counters')
		.set({ last_number: last + 1 })
		.where('contest_id', '=', contestId)
		.execute();
	return last + 1;
}

/** A link is used up once by an application, however often that is sent again. */
async function useGraceLink(tx: Tx, { id, usesLeft }: GraceLink, applicationId: string): Promise<void> {
	await tx.insertInto('grace_link_uses').values({ grace_link_id: id, application_id: applicationId }).execute();
	await tx
		.updateTable('grace_links')
		.set({ uses_left: usesLeft - 1 })
		.where('id', '=', id)
		.execute();
}

async function markSent(tx: Tx, { id }: ApplicationRow, number: number, link: GraceLink | null): Promise<void> {
	await tx
		.updateTable('applications')
		.set({
			state: 'submitted',
			number,
			submitted_at: sql`now()`,
			correct_until: null,
			...(link && { grace_link_id: link.id })
		})
		.where('id', '=', id)
		.execute();
}

type Sent = { content: SentContent; number: number; regulationsVersion: number };

/** Adds a version to an application that is held. */
export async function addVersion(
	tx: Tx,
	actor: Actor,
	{ id, revision }: Pick<ApplicationRow, 'id' | 'revision'>,
	{ content, number, regulationsVersion }: Sent
): Promise<Receipt> {
	const canonical = canonicalJson(content);
	const row = await tx
		.insertInto('application_versions')
		.values({
			application_id: id,
			version: sql`coalesce((select max(version) from application_versions where application_id = ${id}), 0) + 1`,
			regulations_version: regulationsVersion,
			revision,
			content: canonical,
			sha256: createHash('sha256').update(canonical).digest('hex'),
			submitted_by: actor.id
		})
		.returning(['version', 'sha256', 'submitted_at as submittedAt'])
		.executeTakeFirstOrThrow();
	return receiptOf(number, row);
}

const receiptOf = (number: number, { version, sha256, submittedAt }: Omit<Receipt, 'number'>): Receipt => ({
	number,
	version,
	submittedAt,
	sha256
});

async function tellMembers(tx: Tx, application: ApplicationRow, plan: ContestPlan, receipt: Receipt): Promise<void> {
	const members = await accountAddresses(tx, application.memberIds);
	await writeLetters(
		tx,
		members.map((member) => receivedLetter(member, { application, plan, receipt }))
	);
}
