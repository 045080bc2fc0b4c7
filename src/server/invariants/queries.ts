import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import { wrongAdmissions } from '#server/contests/judging/stages/seats/queries.ts';
import { finalisedResultsOf, publishedVersionOf, recountOf } from '#server/contests/results/queries.ts';
import type { TallyResult } from '#server/contests/scoring/rules.ts';
import { canonicalJson, firstBrokenActivity } from '#server/platform/activity.ts';
import { judgingRules } from './judging/queries.ts';

/** What does not hold, and where: `subject` is an id in the table that the rule speaks of. */
export type BrokenInvariant = { rule: string; subject: string };

/**
 * Checks what must hold in a network whatever happened to it: every published figure is recomputed from its records.
 * Runs over the demonstration network in tests and in production on demand.
 */
export async function brokenInvariants(db: Db): Promise<BrokenInvariant[]> {
	const broken: BrokenInvariant[] = [];
	for (const { rule, query } of [...rowRules, ...judgingRules]) {
		const { rows } = await sql<{ subject: string }>`${sql.raw(query)}`.execute(db);
		broken.push(...rows.map(({ subject }) => ({ rule, subject: String(subject) })));
	}
	for (const subject of await wrongAdmissions(db))
		broken.push({ rule: 'those take part in a stage whom the count lets through', subject });
	broken.push(...(await wrongResults(db)));
	broken.push(...(await changedVersions(db)));
	const activity = await firstBrokenActivity(db);
	if (activity !== null) broken.push({ rule: 'the activity log is one unbroken chain', subject: activity });
	return broken;
}

/** Each query answers the ids of rows that break its rule. */
const rowRules: { rule: string; query: string }[] = [
	{
		rule: 'no recused juror has marked, but in a stage that was closed before anybody knew',
		query: `select marks.entry_id as subject from marks join assignments using (contest_id, entry_id, juror_id)
			left join stage_courses using (contest_id, stage_key)
			where assignments.recused and (not marks.recused or state <> 'closed')`
	},
	{
		rule: 'a hard conflict keeps its juror from the entry',
		query: `select conflicts.id as subject from conflicts left join assignments using (entry_id, juror_id)
			where is_hard and ended_at is null and recused is distinct from true`
	},
	{
		rule: 'juror, entry and mark belong to one contest',
		query: `select marks.entry_id as subject from marks
			join entries on entries.id = marks.entry_id join jurors on jurors.id = marks.juror_id
			where entries.contest_id <> marks.contest_id or jurors.contest_id <> marks.contest_id`
	},
	{
		rule: 'a rejected entry has no marks and no award but thanks',
		query: `select entries.id as subject from entries where status = 'rejected' and (
			exists (select from marks where marks.entry_id = entries.id)
			or exists (select from awards where awards.entry_id = entries.id and kind <> 'thank-you-letter'))`
	},
	{
		rule: 'results are published only of an announced contest',
		query: `select contests.id as subject from contests join published_results on contest_id = contests.id where announced_at is null`
	},
	{
		rule: 'results of a contest that was judged here were finalised by two people',
		query: `select results.contest_id as subject from results
			left join finalisations on finalisations.contest_id = results.contest_id and results_version = version
			where finalised_by not like 'system:%' and (confirmed_by is distinct from finalised_by
				or proposed_by = confirmed_by or finalisations.sha256 is distinct from results.sha256)`
	},
	{
		rule: 'a correction that is over led to a version or changed nothing',
		query: `select contest_id as subject from corrections where results_version is not null
			and not exists (select from finalisations where finalisations.contest_id = corrections.contest_id
				and finalisations.results_version = corrections.results_version)`
	},
	{
		rule: 'the place of an award is the place of its entry in the last stage',
		query: `select awards.id as subject from awards
			join (select distinct on (contest_id) contest_id, key from stages order by contest_id, position desc) as last_stage using (contest_id)
			join stage_results on stage_results.contest_id = awards.contest_id and stage_results.version = awards.results_version
				and stage_results.stage_key = last_stage.key and stage_results.entry_id = awards.entry_id
			where awards.place is distinct from stage_results.place`
	},
	{
		rule: 'a document prints the recipient and the number that the register holds',
		query: `select issued_documents.id as subject from issued_documents where printed ->> 'number' is distinct from number`
	},
	{
		rule: 'a document of an award belongs to the same contest and entry',
		query: `select issued_documents.id as subject from issued_documents join awards on awards.id = award_id
			where awards.contest_id <> issued_documents.contest_id or awards.entry_id is distinct from issued_documents.entry_id`
	},
	{
		rule: 'numbers of documents have no gaps within a year',
		query: `select year::text as subject from issued_documents group by year having count(*) <> max(ordinal)`
	},
	{
		rule: 'the counter of numbers is where the register is',
		query: `select document_counters.year::text as subject from document_counters
			left join (select year, max(ordinal) as last from issued_documents group by year) as issued using (year)
			where issued.last is distinct from last_ordinal`
	},
	{
		rule: 'a replaced document was replaced within its contest',
		query: `select newer.id as subject from issued_documents as newer join issued_documents as older on older.id = newer.replaces_id
			where older.contest_id <> newer.contest_id or older.kind <> newer.kind`
	},
	{
		rule: 'an application that was sent has a number and a version, and a draft has neither',
		query: `select id as subject from applications where
			(number is not null) <> exists (select from application_versions where application_id = applications.id)
			or (number is null and state not in ('draft', 'withdrawn')) or (number is not null and state = 'draft')`
	},
	{
		rule: 'numbers of applications have no gaps within a contest, and the counter is at the last',
		query: `select contest_id as subject from application_counters
			left join (select contest_id, max(number) as last, count(number) as given from applications group by contest_id) as numbered using (contest_id)
			where coalesce(last, 0) <> last_number or coalesce(given, 0) <> last_number`
	},
	{
		rule: 'versions of an application have no gaps',
		query: `select application_id as subject from application_versions group by application_id having count(*) <> max(version)`
	},
	{
		rule: 'an admitted application is the entry of its number, by a version that was sent',
		query: `select applications.id as subject from applications
			left join entries on entries.id = entry_id and entries.contest_id = applications.contest_id
			left join application_versions on application_id = applications.id and version = admitted_version
			where (state = 'admitted' and (version is null or entries.status is distinct from 'admitted'))
				or (state = 'rejected' and entries.status is distinct from 'rejected')`
	},
	{
		rule: 'a personal link was used no more often than it could be',
		query: `select id as subject from grace_links where uses_left < 0`
	}
];

async function wrongResults(db: Db): Promise<BrokenInvariant[]> {
	const finalised = await db.selectFrom('results').select(['contest_id']).distinct().execute();
	const corrected = await db.selectFrom('corrections').select('contest_id').where('ended_at', 'is', null).execute();
	// What is open for a correction is being changed; its published version stays as it was.
	const open = new Set(corrected.map(({ contest_id }) => contest_id));
	const broken: BrokenInvariant[] = [];
	for (const { contest_id: contestId } of finalised.filter((row) => !open.has(row.contest_id))) {
		const newest = await finalisedResultsOf(db, contestId);
		const shown = await publishedVersionOf(db, contestId);
		// Marks stand for the newest version, which may wait to be published in place of the one that is shown.
		if (!isDeepStrictEqual(asStored(await recountOf(db, contestId)), asStored(newest.tally))) {
			broken.push({ rule: 'published results equal their recomputation from the stored marks', subject: contestId });
		}
		for (const version of new Set([newest.version, shown?.version ?? newest.version])) {
			const { tally } = await finalisedResultsOf(db, contestId, version);
			if (!isDeepStrictEqual(await storedRows(db, contestId, version), rowsOf(tally)))
				broken.push({ rule: 'the rows of stage results equal the finalised count', subject: contestId });
		}
	}
	return broken;
}

/** JSON knows no `undefined` and no typed arrays: compare what storing leaves. */
const asStored = (tally: TallyResult): unknown => JSON.parse(JSON.stringify(tally));

type ResultRow = {
	stage: string;
	entry: string;
	result: string | null;
	cumulative: string | null;
	rank: number | null;
	place: number | null;
};

async function storedRows(db: Db, contestId: string, version: number): Promise<ResultRow[]> {
	const rows = await db
		.selectFrom('stage_results')
		.innerJoin('entries', 'entries.id', 'stage_results.entry_id')
		.select(['stage_key as stage', 'entries.key as entry', 'result', 'cumulative', 'rank', 'place'])
		.where('stage_results.contest_id', '=', contestId)
		.where('version', '=', version)
		.execute();
	return inOrder(rows);
}

function rowsOf(tally: TallyResult): ResultRow[] {
	const rows = tally.stages.flatMap(({ stage, entries }) =>
		entries.map(({ entry, result, cumulative, rank, place }) => ({ stage, entry, result, cumulative, rank, place }))
	);
	return inOrder(rows);
}

const inOrder = (rows: ResultRow[]): ResultRow[] =>
	rows.sort((a, b) => (`${a.stage}\n${a.entry}` < `${b.stage}\n${b.entry}` ? -1 : 1));

/** What was sent is what its hash says, to the byte. */
async function changedVersions(db: Db): Promise<BrokenInvariant[]> {
	const versions = await db
		.selectFrom('application_versions')
		.select(['application_id', 'version', 'content', 'sha256'])
		.orderBy('application_id')
		.execute();
	const changed = versions.filter(
		({ content, sha256 }) => createHash('sha256').update(canonicalJson(content)).digest('hex') !== sha256
	);
	return changed.map(({ application_id, version }) => ({
		rule: 'the hash of what was sent recomputes',
		subject: `${application_id} ${version}`
	}));
}
