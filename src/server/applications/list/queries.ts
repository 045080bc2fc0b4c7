import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { ContestPlan } from '#server/contests/plan/forms.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { organisationsUnder } from '#server/organisations/standing/queries.ts';
import { territoriesOf } from '#server/organisations/territories/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { ApplicationState } from '../tables.ts';
import { listScopeOf } from './policy.ts';
import {
	chosenOf,
	countsOf,
	namedIn,
	sortedBy,
	type ListCounts,
	type ListedApplication,
	type ListQuery
} from './rules.ts';

export type ApplicationsPage = {
	applications: ListedApplication[];
	/** How many answer the question, on all pages. */
	total: number;
	/** Over all that this person may see, whatever is asked for. */
	counts: ListCounts;
	/** Organisations of what was sent and not withdrawn, for the sentence about territories. */
	organisationIds: string[];
	/** What the list may be narrowed by, by name. */
	territories: { id: string; name: string }[];
	organisations: { id: string; name: string }[];
	plan: ContestPlan;
};

/**
 * One page of a contest's applications, with counts. All are read and then chosen and put in order here: 2 000 light rows
 * cost less than asking the database again for every count, and every list, count, search and export is cut alike.
 * A fixed number of queries. @throws NotFound for whoever may see none.
 */
export async function applicationsPage(
	db: Db | Tx,
	actor: Actor | null,
	contestId: string,
	{ limit, offset, ...query }: ListQuery & { limit: number; offset: number }
): Promise<ApplicationsPage> {
	const { applications: all, plan } = await applicationsOf(db, actor, contestId);
	const chosen = sortedBy(
		chosenOf(all, query),
		query,
		plan.nominations.map(({ id }) => id)
	);
	const sent = all.filter(({ state }) => state !== 'draft' && state !== 'withdrawn');
	return {
		applications: chosen.slice(offset, offset + limit),
		total: chosen.length,
		counts: countsOf(all),
		organisationIds: sent.flatMap(({ organisationId }) => organisationId ?? []),
		territories: namedIn(all.map(({ territoryId: id, territory: name }) => ({ id, name }))),
		organisations: namedIn(all.map(({ organisationId: id, organisation: name }) => ({ id, name }))),
		plan
	};
}

/** All applications of a contest that this person may see, in no order. @throws NotFound for whoever may see none. */
export async function applicationsOf(
	db: Db | Tx,
	actor: Actor | null,
	contestId: string
): Promise<{ applications: ListedApplication[]; plan: ContestPlan }> {
	const scope = listScopeOf(actor, contestId);
	if (!actor || scope === 'none') throw new NotFound(`applications of ${contestId}`);
	const { plan } = await publishedPlanOf(db, contestId);
	const today = await databaseToday(db, plan.calendar.timeZone);
	const guided = scope === 'guided' ? await guidedBy(db, actor, today) : null;
	const rows = await rowsOf(db, actor, contestId, guided);
	const ids = rows.flatMap(({ organisationId }) => organisationId ?? []);
	const [links, territories] = await Promise.all([organisationLinks(db, ids, today), territoriesOf(db, ids)]);
	const missing = missingFilesOf(plan);
	return {
		plan,
		applications: rows.map(({ proposedName, fileFields, ...row }) => {
			const territory = row.organisationId ? territories.get(row.organisationId) : undefined;
			return {
				...row,
				organisation: row.organisationId ? (links.get(row.organisationId)?.name ?? '') : (proposedName ?? ''),
				isProposed: row.organisationId === null && proposedName !== null,
				territoryId: territory?.id ?? null,
				territory: territory?.name ?? '',
				filesMissing: missing(row.nominationKey, fileFields)
			};
		})
	};
}

const guidedBy = (db: Db | Tx, { rights }: Actor, today: string): Promise<string[]> =>
	organisationsUnder(
		db,
		{
			organisationIds: [...rights!.methodistOf.organisationIds, ...rights!.representativeOf],
			territoryIds: rights!.methodistOf.territoryIds
		},
		today
	);

type Row = Omit<ListedApplication, 'organisation' | 'isProposed' | 'territoryId' | 'territory' | 'filesMissing'> & {
	proposedName: string | null;
	fileFields: string[];
};

async function rowsOf(db: Db | Tx, actor: Actor, contestId: string, guided: string[] | null): Promise<Row[]> {
	const onlyGuided =
		guided === null
			? sql``
			: sql`and sent.version is not null and state <> 'withdrawn' and sent.organisation_id = any(${guided}::uuid[])`;
	const { rows } = await sql<Row & { state: ApplicationState }>`
		with sent as (
			select distinct on (application_id) application_id, version, revision, title, nomination_key, organisation_id, proposed_name
			from application_versions
			where application_id in (select id from applications where contest_id = ${contestId})
			order by application_id, version desc
		),
		authors as (
			select application_id, array_agg(
				surname || coalesce(' ' || nullif(left(given_name, 1), '') || '.', '') || coalesce(' ' || nullif(left(patronymic, 1), '') || '.', '')
				order by position) as names
			from application_authors where application_id in (select id from applications where contest_id = ${contestId})
			group by application_id
		),
		files as (
			select application_id, array_agg(distinct field_id) as fields
			from application_files
			where removed_at is null and application_id in (select id from applications where contest_id = ${contestId})
			group by application_id
		),
		mine as (
			select application_id, version, count(*)::int as points
			from eligibility_verdicts
			where given_by::text = ${actor.id} and application_id in (select id from applications where contest_id = ${contestId})
			group by application_id, version
		)
		select applications.id, number, state, team_name as "teamName", submitted_at as "submittedAt", saved_at as "savedAt",
			case when sent.version is null then applications.title else sent.title end as title,
			case when sent.version is null then applications.nomination_key else sent.nomination_key end as "nominationKey",
			case when sent.version is null then applications.organisation_id else sent.organisation_id end as "organisationId",
			case when sent.version is null then applications.proposed_organisation ->> 'name' else sent.proposed_name end as "proposedName",
			coalesce(authors.names, '{}') as authors, coalesce(files.fields, '{}') as "fileFields",
			late.application_id is not null as "isLate",
			sent.version is not null and applications.revision > sent.revision as "hasUnsentChanges",
			coalesce(mine.points, 0) as "checkedByMe", open.proposed_by as "decisionProposedBy"
		from applications
		left join sent on sent.application_id = applications.id
		left join authors on authors.application_id = applications.id
		left join files on files.application_id = applications.id
		left join (select distinct application_id from grace_link_uses) late on late.application_id = applications.id
		left join mine on mine.application_id = applications.id and mine.version = sent.version
		left join eligibility_decisions open
			on open.application_id = applications.id and open.confirmed_at is null and open.withdrawn_at is null
		where contest_id = ${contestId} ${onlyGuided}`.execute(db);
	return rows;
}

/** How many fields of files that the form asks for hold none, by nomination. */
function missingFilesOf({ form }: ContestPlan) {
	const asked = form.filter(({ kind, required }) => (kind === 'files' || kind === 'images') && required !== 'optional');
	return (nominationKey: string | null, held: readonly string[]): number =>
		asked.filter(
			({ id, nominations }) => (nominations === null || nominations.includes(nominationKey ?? '')) && !held.includes(id)
		).length;
}
