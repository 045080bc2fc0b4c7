import { accountAddresses, type Addressee } from '#server/accounts/queries.ts';
import { publishedPlanOf, callOf } from '#server/contests/regulations/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { Db, Tx } from '#server/database.ts';
import { sql } from 'kysely';
import { filesByIds } from '#server/files/queries.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { standingOf } from '#server/organisations/standing/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseToday, daysUntil } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { AttachedFile } from '../../attachments/list/queries.ts';
import type { Author } from '../../authors/queries.ts';
import { answerFaults, consentedAuthors, fileFacts } from '../../checklist/queries.ts';
import { missingIn, type Step } from '../../checklist/rules.ts';
import type { ProposedOrganisation } from '../../forms.ts';
import type { Answers } from '#server/contests/form/forms.ts';
import { refusalToCheck } from '../../check/policy.ts';
import type { Reminder, ReminderCall } from './mails.ts';

export type Reminders = {
	/** Null when the call is over or has not begun: there is nothing to remind of. */
	call: ReminderCall | null;
	reminders: Reminder[];
	/** People who have been reminded within the last day, and get nothing now. */
	recently: Addressee[];
};

/**
 * Whom a reminder would go to, one letter to each person however many drafts: of all unfinished drafts, or only of these.
 * A fixed number of queries. @throws NotFound for whoever may not decide.
 */
export async function remindersOf(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	ids: readonly string[] | null = null
): Promise<Reminders> {
	if (refusalToCheck(actor, contestId)) throw new NotFound(`applications of ${contestId}`);
	const [{ plan }, call] = await Promise.all([publishedPlanOf(db, contestId), callOf(db, contestId)]);
	if (call?.phase !== 'open') return { call: null, reminders: [], recently: [] };
	const today = await databaseToday(db, plan.calendar.timeZone);
	const drafts = await draftsOf(db, contestId, ids);
	const missing = await missingStepsOf(db, drafts, plan, today);
	const people = await accountAddresses(db, [...new Set(drafts.flatMap(({ memberIds }) => memberIds))]);
	const recent = await recentlyReminded(db, contestId);
	const reminders = people.map((to) => ({
		to,
		drafts: drafts
			.filter(({ memberIds }) => memberIds.includes(to.accountId))
			.map(({ id, title }) => ({ id, title, missing: missing.get(id) ?? [] }))
	}));
	return {
		call: {
			contestId,
			plan,
			closesAt: call.closesAt,
			daysLeft: await daysUntil(db, call.closesAt, plan.calendar.timeZone)
		},
		reminders: reminders.filter(({ to }) => !recent.has(to.accountId)),
		recently: people.filter(({ accountId }) => recent.has(accountId))
	};
}

type Draft = {
	id: string;
	title: string;
	nominationKey: string | null;
	organisationId: string | null;
	proposedOrganisation: ProposedOrganisation | null;
	answers: Answers;
	memberIds: string[];
};

async function draftsOf(db: Db | Tx, contestId: string, ids: readonly string[] | null): Promise<Draft[]> {
	const rows = await db
		.selectFrom('applications')
		.select([
			...(['id', 'title', 'nomination_key as nominationKey', 'organisation_id as organisationId'] as const),
			...(['proposed_organisation as proposedOrganisation', 'answers'] as const),
			sql<string[]>`array(select account_id::text from application_members where application_id = applications.id)`.as(
				'memberIds'
			)
		])
		.where('contest_id', '=', contestId)
		.where('state', '=', 'draft')
		.$if(ids !== null, (query) => query.where('id', '=', sql<string>`any(${[...(ids ?? [])]}::uuid[])`))
		.orderBy('created_at')
		.execute();
	return rows as Draft[];
}

async function recentlyReminded(db: Db | Tx, contestId: string): Promise<Set<string>> {
	const rows = await db
		.selectFrom('application_reminders')
		.select('account_id')
		.where('contest_id', '=', contestId)
		.where('reminded_at', '>', sql<Date>`now() - interval '1 day'`)
		.execute();
	return new Set(rows.map(({ account_id }) => account_id));
}

/** By draft, the pages on which something that sending needs is missing. */
async function missingStepsOf(
	db: Db | Tx,
	drafts: readonly Draft[],
	plan: ContestPlan,
	today: string
): Promise<Map<string, Step[]>> {
	const ids = drafts.map(({ id }) => id);
	const organisationIds = drafts.flatMap(({ organisationId }) => organisationId ?? []);
	const [authors, files, invited, links, standings] = await Promise.all([
		authorsIn(db, ids),
		filesIn(db, ids),
		invitedIn(db, ids),
		organisationLinks(db, organisationIds, today),
		standingOf(db, organisationIds, today)
	]);
	const consented = await consentedAuthors(db, [...authors.values()].flat());
	return new Map(
		drafts.map((draft) => {
			const held = { ...draft, authors: authors.get(draft.id) ?? [], files: files.get(draft.id) ?? [] };
			const link = draft.organisationId ? links.get(draft.organisationId) : undefined;
			const missing = missingIn({
				...{ plan, application: draft, authors: held.authors, consented, today },
				organisation: link ? { kind: link.kind, territoryIds: standings.get(link.id)?.territoryIds ?? [] } : null,
				invited: new Set(invited.get(draft.id)),
				...fileFacts(held.files),
				answerFaults: answerFaults(held, plan)
			});
			const steps = missing.flatMap(({ step, isNeededNow }) => (isNeededNow ? [step] : []));
			return [draft.id, [...new Set(steps)]];
		})
	);
}

async function authorsIn(db: Db | Tx, ids: readonly string[]): Promise<Map<string, Author[]>> {
	const rows = await db
		.selectFrom('application_authors')
		.select([
			...(['application_id as applicationId', 'id', 'surname', 'given_name as givenName', 'patronymic'] as const),
			...(['gender', 'post', 'email', 'born_on as bornOn', 'account_id as accountId'] as const),
			'consents_on_paper as consentsOnPaper'
		])
		.where('application_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
		.orderBy('position')
		.execute();
	return Map.groupBy(rows, ({ applicationId }) => applicationId);
}

async function filesIn(db: Db | Tx, ids: readonly string[]): Promise<Map<string, AttachedFile[]>> {
	const attached = await db
		.selectFrom('application_files')
		.select(['application_id as applicationId', 'file_id as id', 'field_id as fieldId', 'alt'])
		.where('application_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
		.where('removed_at', 'is', null)
		.orderBy('position')
		.execute();
	const stored = await filesByIds(
		db,
		attached.map(({ id }) => id)
	);
	const files = attached.flatMap(({ id, ...rest }) => {
		const file = stored.get(id);
		if (!file) return [];
		const { name, type, bytes, sha256, state } = file;
		return [{ id, ...rest, name, type, bytes, sha256, state }];
	});
	return Map.groupBy(files, ({ applicationId }) => applicationId);
}

async function invitedIn(db: Db | Tx, ids: readonly string[]): Promise<Map<string, string[]>> {
	const rows = await db
		.selectFrom('application_invitations')
		.select(['application_id as applicationId', 'email'])
		.where('application_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
		.where('ended_at', 'is', null)
		.where(sql<boolean>`(taken_by is not null or expires_at > now())`)
		.execute();
	const byApplication = Map.groupBy(rows, ({ applicationId }) => applicationId);
	return new Map([...byApplication].map(([id, invited]) => [id, invited.map(({ email }) => email)]));
}
