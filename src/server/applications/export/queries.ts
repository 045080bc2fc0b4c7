import type { Db } from '#server/database.ts';
import { shownAnswersOf } from '#server/contests/form/answers/queries.ts';
import { sentenceOfMoment } from '#server/contests/plan/calendar/queries.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { WrittenTable } from '#server/platform/spreadsheets/writing.ts';
import { filesByField } from '../checklist/queries.ts';
import { applicationsOf } from '../list/queries.ts';
import { chosenOf, sortedBy, type ListedApplication, type ListQuery } from '../list/rules.ts';
import type { SentContent } from '../submission/rules.ts';
import { foldersOf, tableOf, type ArchivedFile, type ExportedApplication } from './rules.ts';

/** What is exported: those that answer the question of the list, or only these of them. */
export type ExportQuery = ListQuery & { ids?: readonly string[] | null };

/** One flat sheet of applications, for spreadsheet programs. @throws NotFound for whoever may see none. */
export async function exportedTable(
	db: Db,
	actor: Actor | null,
	contestId: string,
	query: ExportQuery = {}
): Promise<WrittenTable> {
	const { applications, plan } = await exportedOf(db, actor, contestId, query);
	return tableOf(applications, plan.form, {
		nomination: nominationTitles(plan),
		moment: (instant) => (instant ? sentenceOfMoment(instant, plan.calendar.timeZone) : '')
	});
}

/**
 * The files of what was sent, each with its place in the archive, and the sheet that goes with them.
 * @throws NotFound for whoever may see none.
 */
export async function exportedFiles(
	db: Db,
	actor: Actor | null,
	contestId: string,
	query: ExportQuery = {}
): Promise<{ files: ArchivedFile[]; applications: number }> {
	const { applications, plan } = await exportedOf(db, actor, contestId, query);
	return {
		files: foldersOf(applications, plan.form, nominationTitles(plan)),
		applications: applications.length
	};
}

const nominationTitles =
	({ nominations }: ContestPlan) =>
	(key: string | null): string =>
		nominations.find(({ id }) => id === key)?.title ?? '';

/** Four queries more than the list itself, however many applications. */
async function exportedOf(
	db: Db,
	actor: Actor | null,
	contestId: string,
	{ ids, ...query }: ExportQuery
): Promise<{ applications: ExportedApplication[]; plan: ContestPlan }> {
	const { applications: all, plan } = await applicationsOf(db, actor, contestId);
	const wanted = ids ? new Set(ids) : null;
	const chosen = sortedBy(
		chosenOf(all, query).filter(({ id }) => !wanted || wanted.has(id)),
		query,
		plan.nominations.map(({ id }) => id)
	);
	const [contents, reasons] = await Promise.all([contentsOf(db, chosen), reasonsOf(db, chosen)]);
	const applications = chosen.map((application) => {
		const content = contents.get(application.id) ?? null;
		const given = {
			nominationKey: application.nominationKey,
			answers: content?.answers ?? {},
			files: filesByField((content?.files ?? []).map((file) => ({ ...file, state: 'clean' as const })))
		};
		return {
			...application,
			content,
			answers: content ? shownAnswersOf(plan.form, given, 'organiser') : [],
			reason: reasons.get(application.id) ?? ''
		};
	});
	return { applications, plan };
}

const idsOf = (applications: readonly ListedApplication[]): string[] => applications.map(({ id }) => id);

async function contentsOf(db: Db, applications: readonly ListedApplication[]): Promise<Map<string, SentContent>> {
	if (applications.length === 0) return new Map();
	const rows = await db
		.selectFrom('application_versions')
		.select(['application_id as id', 'content'])
		.distinctOn('application_id')
		.where('application_id', 'in', idsOf(applications))
		.orderBy('application_id')
		.orderBy('version', 'desc')
		.execute();
	return new Map(rows.map(({ id, content }) => [id, content as SentContent]));
}

async function reasonsOf(db: Db, applications: readonly ListedApplication[]): Promise<Map<string, string>> {
	const rejected = idsOf(applications.filter(({ state }) => state === 'rejected'));
	if (rejected.length === 0) return new Map();
	const rows = await db
		.selectFrom('eligibility_decisions')
		.select(['application_id as id', 'reason'])
		.distinctOn('application_id')
		.where('application_id', 'in', rejected)
		.where('decision', '=', 'reject')
		.where('confirmed_at', 'is not', null)
		.orderBy('application_id')
		.orderBy('confirmed_at', 'desc')
		.execute();
	return new Map(rows.map(({ id, reason }) => [id, reason]));
}
