import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { lockContest } from '../queries.ts';
import type { EntryStatus } from '../tables.ts';

export type EntryRow = {
	id: string;
	key: string;
	nomination: string | null;
	title: string;
	organisationId: string | null;
	teamName: string;
	status: EntryStatus;
	rejection: string | null;
	authors: { personId: string; post: string }[];
};

/** Every entry of a contest by its number, with its authors in order. Two queries, however many entries. */
export async function entriesOf(db: Db | Tx, contestId: string): Promise<EntryRow[]> {
	const rows = await db
		.selectFrom('entries')
		.select([
			'id',
			'key',
			'nomination_key as nomination',
			'title',
			'organisation_id as organisationId',
			'team_name as teamName',
			'status',
			'rejection_reason as rejection'
		])
		.where('contest_id', '=', contestId)
		.execute();
	const authors = await db
		.selectFrom('entry_authors')
		.innerJoin('entries', 'entries.id', 'entry_authors.entry_id')
		.select(['entry_id as entryId', 'person_id as personId', 'post'])
		.where('entries.contest_id', '=', contestId)
		.orderBy('entry_id')
		.orderBy('position')
		.execute();
	const authorsOf = Map.groupBy(authors, ({ entryId }) => entryId);
	const numerically = new Intl.Collator('ru', { numeric: true });
	return rows
		.map((row) => ({
			...row,
			authors: (authorsOf.get(row.id) ?? []).map(({ personId, post }) => ({ personId, post }))
		}))
		.sort((a, b) => numerically.compare(a.key, b.key));
}

export type EntryOfOrganisation = { id: string; contestId: string; title: string; organisationId: string };

/** The admitted entries that these organisations sent, in all contests. */
export async function entriesOfOrganisations(
	db: Db | Tx,
	organisationIds: readonly string[]
): Promise<EntryOfOrganisation[]> {
	if (organisationIds.length === 0) return [];
	const rows = await db
		.selectFrom('entries')
		.select(['id', 'contest_id as contestId', 'title', 'organisation_id as organisationId'])
		.where('organisation_id', 'in', organisationIds)
		.where('status', '=', 'admitted')
		.execute();
	return rows as EntryOfOrganisation[];
}

/** The team's name, if it has one, and the authors of each of these entries, in order. One query. */
export async function authorsOfEntries(
	db: Db | Tx,
	entryIds: readonly string[]
): Promise<Map<string, { teamName: string; personIds: string[] }>> {
	if (entryIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('entries')
		.innerJoin('entry_authors', 'entry_authors.entry_id', 'entries.id')
		.select(['entries.id', 'team_name as teamName', 'person_id as personId'])
		.where('entries.id', 'in', [...new Set(entryIds)])
		.orderBy('entry_authors.position')
		.execute();
	const byEntry = Map.groupBy(rows, ({ id }) => id);
	return new Map(
		[...byEntry].map(([id, authors]) => [
			id,
			{ teamName: authors[0]!.teamName, personIds: authors.map(({ personId }) => personId) }
		])
	);
}

/** The entries, in all contests, that this person is an author of. */
export async function entriesByAuthor(db: Db | Tx, personId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('entry_authors')
		.select('entry_id as id')
		.where('person_id', '=', personId)
		.execute();
	return rows.map(({ id }) => id);
}

/** People who are known as authors of entries from this organisation, in all contests. */
export async function knownAuthorsOf(db: Db | Tx, organisationId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('entry_authors')
		.innerJoin('entries', 'entries.id', 'entry_authors.entry_id')
		.select('person_id as id')
		.distinct()
		.where('organisation_id', '=', organisationId)
		.execute();
	return rows.map(({ id }) => id);
}

/**
 * Whether the jury has begun to mark. Holds the contest until the transaction ends, so that no mark comes in between.
 */
export async function judgingHasBegun(tx: Tx, contestId: string): Promise<boolean> {
	await lockContest(tx, contestId);
	const { rows } = await sql<{ hasBegun: boolean }>`
		select exists (select from marks where contest_id = ${contestId})
			or exists (select from score_sheets where contest_id = ${contestId}) as "hasBegun"`.execute(tx);
	return rows[0]!.hasBegun;
}

/** Whether a stage of the jury has been closed: an entry that came now could no longer be marked in it. Under `lockContest`. */
export async function takesNoMoreEntries(tx: Tx, contestId: string): Promise<boolean> {
	await lockContest(tx, contestId);
	const { rows } = await sql<{ isClosed: boolean }>`
		select exists (select from stage_courses where contest_id = ${contestId} and state = 'closed') as "isClosed"`.execute(
		tx
	);
	return rows[0]!.isClosed;
}
