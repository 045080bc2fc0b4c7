import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import { finalisedResultsOf, publishedVersionOf, recountOf } from '#server/contests/results/queries.ts';
import type { TallyResult } from '#server/contests/scoring/rules.ts';
import { firstBrokenActivity } from '#server/platform/activity.ts';

/** What does not hold, and where: `subject` is an id in the table that the rule speaks of. */
export type BrokenInvariant = { rule: string; subject: string };

/**
 * Checks what must hold in a network whatever happened to it: every published figure is recomputed from its records.
 * Runs over the demonstration network in tests and in production on demand.
 */
export async function brokenInvariants(db: Db): Promise<BrokenInvariant[]> {
	const broken: BrokenInvariant[] = [];
	for (const { rule, query } of rowRules) {
		const { rows } = await sql<{ subject: string }>`${sql.raw(query)}`.execute(db);
		broken.push(...rows.map(({ subject }) => ({ rule, subject: String(subject) })));
	}
	broken.push(...(await wrongResults(db)));
	const activity = await firstBrokenActivity(db);
	if (activity !== null) broken.push({ rule: 'the activity log is one unbroken chain', subject: activity });
	return broken;
}

/** Each query answers the ids of rows that break its rule. */
const rowRules: { rule: string; query: string }[] = [
	{
		rule: 'no recused juror has marked',
		query: `select marks.entry_id as subject from marks join assignments using (entry_id, juror_id) where assignments.recused`
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
	}
];

async function wrongResults(db: Db): Promise<BrokenInvariant[]> {
	const finalised = await db.selectFrom('results').select(['contest_id']).distinct().execute();
	const broken: BrokenInvariant[] = [];
	for (const { contest_id: contestId } of finalised) {
		const newest = await finalisedResultsOf(db, contestId);
		const shown = await publishedVersionOf(db, contestId);
		const { tally } = shown ? await finalisedResultsOf(db, contestId, shown.version) : newest;
		if (!isDeepStrictEqual(asStored(await recountOf(db, contestId)), asStored(tally))) {
			broken.push({ rule: 'published results equal their recomputation from the stored marks', subject: contestId });
		}
		if (!isDeepStrictEqual(await storedRows(db, contestId, shown?.version ?? newest.version), rowsOf(tally))) {
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
