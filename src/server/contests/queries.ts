import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Emblem } from '#server/platform/documents/shapes.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { Actor } from '#server/platform/actor.ts';
import { canSeeContest } from './policy.ts';
import type { ContestOrganisationRole, JurorRole } from './tables.ts';

/** Holds the contest's row until the transaction ends: everything that changes a contest takes turns here. */
export async function lockContest(
	tx: Tx,
	contestId: string
): Promise<{ id: string; announcedAt: Date | null; timeZone: string }> {
	return tx
		.selectFrom('contests')
		.select(['id', 'announced_at as announcedAt', 'time_zone as timeZone'])
		.where('id', '=', contestId)
		.forUpdate()
		.executeTakeFirstOrThrow(() => new NotFound(`contest ${contestId}`));
}

export type ContestSummary = {
	id: string;
	slug: string;
	kind: string;
	title: string;
	heldInYear: number;
	ageMark: string | null;
	announcedAt: Date | null;
	/** When the results now shown were published, or null while there are none to show. */
	resultsPublishedAt: Date | null;
};

/** Announced contests, newest first, with how many there are in all. */
export async function contestsList(
	db: Db,
	{ year, limit, offset }: { year?: number | undefined; limit: number; offset: number }
): Promise<{ contests: ContestSummary[]; total: number; years: number[] }> {
	const announced = db.selectFrom('contests').where('announced_at', 'is not', null);
	const chosen = year === undefined ? announced : announced.where('held_in_year', '=', year);
	const contests = await chosen
		.leftJoin('published_results', 'published_results.contest_id', 'contests.id')
		.select(summaryColumns)
		.orderBy('held_in_year', 'desc')
		.orderBy('title')
		.orderBy('id')
		.limit(limit)
		.offset(offset)
		.execute();
	const { total } = await chosen.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
	const years = await announced.select('held_in_year').distinct().orderBy('held_in_year', 'desc').execute();
	return { contests, total: Number(total), years: years.map(({ held_in_year }) => held_in_year) };
}

const summaryColumns = [
	'contests.id',
	'contests.slug',
	'contests.kind',
	'contests.title',
	'contests.held_in_year as heldInYear',
	'contests.age_mark as ageMark',
	'contests.announced_at as announcedAt',
	'published_results.published_at as resultsPublishedAt'
] as const;

export type ContestDetails = ContestSummary & {
	aim: string;
	participants: string;
	contacts: string;
	timeZone: string;
	organisations: { id: string; role: ContestOrganisationRole }[];
	dates: { title: string; startsOn: string; endsOn: string | null }[];
	nominations: { key: string; title: string; description: string }[];
	stages: { key: string; title: string; startsOn: string | null; endsOn: string | null }[];
	jury: {
		id: string;
		personId: string | null;
		name: string;
		organisationId: string | null;
		organisationName: string;
		post: string;
		role: JurorRole;
		voting: boolean;
	}[];
};

/** @throws NotFound when there is no such contest, or this person may not know of it yet. */
export async function contestBySlug(db: Db, actor: Actor | null, slug: string): Promise<ContestDetails> {
	const contest = await db
		.selectFrom('contests')
		.leftJoin('published_results', 'published_results.contest_id', 'contests.id')
		.select([...summaryColumns, 'aim', 'participants', 'contacts', 'time_zone as timeZone'])
		.where('slug', '=', slug)
		.executeTakeFirst();
	if (!contest || !canSeeContest(actor, contest)) throw new NotFound(`contest ${slug}`);
	const [organisations, dates, nominations, stages, jury] = await Promise.all([
		organisationsOfContest(db, contest.id),
		datesOf(db, contest.id),
		nominationsOf(db, contest.id),
		stagesOf(db, contest.id),
		juryOf(db, contest.id)
	]);
	return { ...contest, organisations, dates, nominations, stages, jury };
}

export function organisationsOfContest(db: Db | Tx, contestId: string): Promise<ContestDetails['organisations']> {
	return db
		.selectFrom('contest_organisations')
		.select(['organisation_id as id', 'role'])
		.where('contest_id', '=', contestId)
		.orderBy('position')
		.execute();
}

/** Who organises these contests, by contest and in their order. Founders, partners and sponsors are left out. */
export async function organisersOfContests(db: Db | Tx, contestIds: readonly string[]): Promise<Map<string, string[]>> {
	if (contestIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('contest_organisations')
		.select(['contest_id', 'organisation_id'])
		.where('contest_id', 'in', [...new Set(contestIds)])
		.where('role', '=', 'organiser')
		.orderBy('position')
		.execute();
	const byContest = Map.groupBy(rows, ({ contest_id }) => contest_id);
	return new Map([...byContest].map(([id, held]) => [id, held.map(({ organisation_id }) => organisation_id)]));
}

/** The pictures at the heads of these contests' papers, of those that have one. */
export async function emblemsOf(db: Db | Tx, contestIds: readonly string[]): Promise<Map<string, Emblem>> {
	if (contestIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('contest_emblems')
		.selectAll()
		.where('contest_id', 'in', [...new Set(contestIds)])
		.execute();
	return new Map(rows.map(({ contest_id, ...emblem }) => [contest_id, emblem]));
}

export function datesOf(db: Db | Tx, contestId: string): Promise<ContestDetails['dates']> {
	return db
		.selectFrom('contest_dates')
		.select(['title', 'starts_on as startsOn', 'ends_on as endsOn'])
		.where('contest_id', '=', contestId)
		.orderBy('position')
		.execute();
}

export function nominationsOf(db: Db | Tx, contestId: string): Promise<ContestDetails['nominations']> {
	return db
		.selectFrom('nominations')
		.select(['key', 'title', 'description'])
		.where('contest_id', '=', contestId)
		.orderBy('position')
		.execute();
}

export function stagesOf(db: Db | Tx, contestId: string): Promise<ContestDetails['stages']> {
	return db
		.selectFrom('stages')
		.select(['key', 'title', 'starts_on as startsOn', 'ends_on as endsOn'])
		.where('contest_id', '=', contestId)
		.orderBy('position')
		.execute();
}

export function juryOf(db: Db | Tx, contestId: string): Promise<(ContestDetails['jury'][number] & { key: string })[]> {
	return db
		.selectFrom('jurors')
		.select([
			'id',
			'key',
			'person_id as personId',
			'name',
			'organisation_id as organisationId',
			'organisation_name as organisationName',
			'post',
			'role',
			'voting'
		])
		.where('contest_id', '=', contestId)
		.orderBy('position')
		.execute();
}

export type PublishedContest = Pick<ContestSummary, 'id' | 'slug' | 'kind' | 'title' | 'heldInYear'> & {
	version: number;
	publishedAt: Date;
	/** The day of the jury's decision; names of organisations are those of this day. */
	decidedOn: string;
};

/** Contests whose results the public may see, newest first. */
export function publishedContests(db: Db | Tx): Promise<PublishedContest[]> {
	return db
		.selectFrom('contests')
		.innerJoin('published_results', 'published_results.contest_id', 'contests.id')
		.innerJoin('results', (join) =>
			join.onRef('results.contest_id', '=', 'contests.id').onRef('results.version', '=', 'published_results.version')
		)
		.select([
			'contests.id',
			'slug',
			'kind',
			'title',
			'held_in_year as heldInYear',
			'results.version',
			'published_at as publishedAt',
			'decided_on as decidedOn'
		])
		.where('announced_at', 'is not', null)
		.orderBy('held_in_year', 'desc')
		.orderBy('published_at', 'desc')
		.orderBy('contests.id')
		.execute();
}

/** Titles of the nominations of several contests, by `contestId key`. */
export async function nominationTitlesOf(db: Db | Tx, contestIds: readonly string[]): Promise<Map<string, string>> {
	if (contestIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('nominations')
		.select(['contest_id', 'key', 'title'])
		.where('contest_id', 'in', contestIds)
		.execute();
	return new Map(rows.map(({ contest_id, key, title }) => [`${contest_id} ${key}`, title]));
}

/** Titles of contests by their ids, announced or not: for those who may know of them already. */
export async function contestTitlesOf(db: Db | Tx, ids: readonly string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('contests')
		.select(['id', 'title'])
		.where('id', 'in', [...new Set(ids)])
		.execute();
	return new Map(rows.map(({ id, title }) => [id, title]));
}

/** Today's date where the contest is, by the clock of record. @throws NotFound */
export async function contestToday(db: Db | Tx, contestId: string): Promise<string> {
	const { today } = await db
		.selectFrom('contests')
		.select(sql<string>`to_char(now() at time zone time_zone, 'YYYY-MM-DD')`.as('today'))
		.where('id', '=', contestId)
		.executeTakeFirstOrThrow(() => new NotFound(`contest ${contestId}`));
	return today;
}

export type ContestName = { id: string; slug: string; kind: string; title: string; timeZone: string };

/** What pages about something else call these contests and where they lead; whoever asks knows of them already. */
export async function contestNamesOf(db: Db | Tx, ids: readonly string[]): Promise<Map<string, ContestName>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('contests')
		.select(['id', 'slug', 'kind', 'title', 'time_zone as timeZone'])
		.where('id', 'in', [...new Set(ids)])
		.execute();
	return new Map(rows.map((row) => [row.id, row]));
}
