import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';

/** The accounts from which each of these entries was sent and worked on, by entry. One query. */
export async function accountsOfEntries(db: Db | Tx, entryIds: readonly string[]): Promise<Map<string, string[]>> {
	if (entryIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('applications')
		.innerJoin('application_members', 'application_members.application_id', 'applications.id')
		.select(['entry_id as entryId', 'account_id as accountId'])
		.where('entry_id', '=', sql<string>`any(${[...new Set(entryIds)]}::uuid[])`)
		.orderBy('joined_at')
		.execute();
	const byEntry = Map.groupBy(rows, ({ entryId }) => entryId!);
	return new Map([...byEntry].map(([entryId, members]) => [entryId, members.map(({ accountId }) => accountId)]));
}

/** Entries that this account sent or worked on, in all contests. */
export async function entriesOfAccount(db: Db | Tx, accountId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('applications')
		.innerJoin('application_members', 'application_members.application_id', 'applications.id')
		.select('entry_id as entryId')
		.where('account_id', '=', accountId)
		.where('entry_id', 'is not', null)
		.execute();
	return rows.map(({ entryId }) => entryId!);
}
