import type { Db, Tx } from '#server/database.ts';
import { accountNames } from '#server/accounts/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { filesByIds, type StoredFile } from '#server/files/queries.ts';
import { attachedFilesOf, signedSheet } from '../attachments/list/queries.ts';
import { authorsOf } from '../authors/queries.ts';
import { consentedAuthors } from '../checklist/queries.ts';
import { applicationById, type Application } from '../queries.ts';
import type { SentContent } from '../submission/rules.ts';
import type { Decision, Verdict } from '../tables.ts';
import { versionsOf, type SentVersion } from '../versions/queries.ts';
import { canReadCheck, refusalToCheckThis } from './policy.ts';
import { decisionsFor, type AdmissionFacts } from './rules.ts';
import { afterWorkingDays } from './term/rules.ts';

export type MadeDecision = {
	id: string;
	version: number;
	decision: Decision;
	reason: string;
	dueAt: Date | null;
	needsTwo: boolean;
	proposedBy: string;
	proposedAt: Date;
	confirmedBy: string | null;
	confirmedAt: Date | null;
	withdrawnAt: Date | null;
};

const columns = [
	'id',
	'version',
	'decision',
	'reason',
	'due_at as dueAt',
	'needs_two as needsTwo',
	'proposed_by as proposedBy',
	'proposed_at as proposedAt',
	'confirmed_by as confirmedBy',
	'confirmed_at as confirmedAt',
	'withdrawn_at as withdrawnAt'
] as const;

/** The decision that waits for the second person, or null. */
export async function openDecisionOf(db: Db | Tx, applicationId: string): Promise<MadeDecision | null> {
	const open = await db
		.selectFrom('eligibility_decisions')
		.select(columns)
		.where('application_id', '=', applicationId)
		.where('confirmed_at', 'is', null)
		.where('withdrawn_at', 'is', null)
		.executeTakeFirst();
	return open ?? null;
}

/** Authors of what was sent whose consent to processing nobody has noted yet. */
export async function authorsWithoutConsent(
	db: Db | Tx,
	{ content }: Pick<SentVersion, 'content'>
): Promise<SentContent['authors']> {
	const consented = await consentedAuthors(db, content.authors);
	return content.authors.filter(({ id }) => !consented.has(id));
}

/** The accounts of an application's authors, of those who have one. */
export async function accountsOfAuthors(db: Db | Tx, applicationId: string): Promise<string[]> {
	return (await authorsOf(db, applicationId)).flatMap(({ accountId }) => accountId ?? []);
}

/** What stands between this version and its admission, apart from who decides and when. */
export async function admissionFactsOf(
	db: Db | Tx,
	applicationId: string,
	plan: ContestPlan,
	sent: SentVersion
): Promise<AdmissionFacts> {
	const verdicts = await verdictsOf(db, applicationId, sent.version);
	return {
		points: plan.eligibility.points.map(({ id }) => verdicts.get(id) ?? []),
		isOrganisationUnknown: sent.content.organisation === null,
		authorsWithoutConsent: (await authorsWithoutConsent(db, sent)).length,
		uncleanFiles: (await uncleanFilesOf(db, applicationId, sent)).length
	};
}

/** Files of what was sent, and signed sheets brought since, that the virus scanner has not found clean. */
export async function uncleanFilesOf(
	db: Db | Tx,
	applicationId: string,
	{ content }: Pick<SentVersion, 'content'>
): Promise<StoredFile[]> {
	const sent = content.files.filter(({ fieldId }) => fieldId !== signedSheet);
	const sheets = (await attachedFilesOf(db, applicationId)).filter(({ fieldId }) => fieldId === signedSheet);
	const files = await filesByIds(
		db,
		[...sent, ...sheets].map(({ id }) => id)
	);
	return [...files.values()].filter(({ state }) => state !== 'clean');
}

export type PointVerdict = { verdict: Verdict; note: string; givenBy: string; givenAt: Date };

export type Check = {
	application: Application;
	/** What was sent, newest first; the first is the one to be checked. */
	versions: SentVersion[];
	/** The points of the regulations with what each who checks found in the newest version. */
	points: { id: string; text: string; verdicts: PointVerdict[] }[];
	/** All decisions, newest first; those without `confirmedAt` and `withdrawnAt` wait. */
	decisions: MadeDecision[];
	/** What may be decided now; empty for whoever only reads. */
	may: readonly Decision[];
	/** The person who asks works on it, and so may not check it. */
	isOwn: boolean;
	withoutConsent: SentContent['authors'];
	/** The day until which a correction would be asked for today, an ISO day of the contest's calendar. */
	correctionDay: string;
	names: Map<string, string>;
};

/** Everything that the check of one application needs. @throws NotFound where it is not theirs to know. */
export async function checkOf(db: Db, actor: Actor | null, applicationId: string): Promise<Check> {
	const application = await applicationById(db, actor, applicationId);
	if (!canReadCheck(actor, application.contestId)) throw new NotFound(`check of ${applicationId}`);
	const [versions, { plan }, decisions] = await Promise.all([
		versionsOf(db, actor, applicationId),
		publishedPlanOf(db, application.contestId),
		decisionsOf(db, applicationId)
	]);
	const withoutConsent = versions[0] ? await authorsWithoutConsent(db, versions[0]) : [];
	const authorIds = application.authors.flatMap(({ accountId }) => accountId ?? []);
	const refusal = refusalToCheckThis(actor!, application.contestId, { ...application, authorIds });
	const verdicts = await verdictsOf(db, applicationId, versions[0]?.version ?? 0);
	const today = await databaseToday(db, plan.calendar.timeZone);
	const people = [
		...decisions.flatMap(({ proposedBy, confirmedBy }) => [proposedBy, confirmedBy ?? '']),
		...[...verdicts.values()].flat().map(({ givenBy }) => givenBy)
	];
	return {
		...{ application, versions, decisions, withoutConsent },
		points: plan.eligibility.points.map(({ id, text }) => ({ id, text, verdicts: verdicts.get(id) ?? [] })),
		may: refusal ? [] : decisionsFor(application.state),
		isOwn: refusal === 'own-application',
		correctionDay: afterWorkingDays(today, plan.calendar.correctionDays),
		names: await accountNames(db, people)
	};
}

/** All decisions about an application, newest first. Who may read them is for the caller to decide. */
export function decisionsOf(db: Db | Tx, applicationId: string): Promise<MadeDecision[]> {
	return db
		.selectFrom('eligibility_decisions')
		.select(columns)
		.where('application_id', '=', applicationId)
		.orderBy('proposed_at', 'desc')
		.execute();
}

async function verdictsOf(db: Db | Tx, applicationId: string, version: number): Promise<Map<string, PointVerdict[]>> {
	const rows = await db
		.selectFrom('eligibility_verdicts')
		.select(['point_id as pointId', 'verdict', 'note', 'given_by as givenBy', 'given_at as givenAt'])
		.where('application_id', '=', applicationId)
		.where('version', '=', version)
		.orderBy('given_at')
		.execute();
	const byPoint = Map.groupBy(rows, ({ pointId }) => pointId);
	return new Map([...byPoint].map(([id, given]) => [id, given.map(({ pointId: _point, ...verdict }) => verdict)]));
}
