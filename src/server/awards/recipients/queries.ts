import type { Db, Tx } from '#server/database.ts';

/** Who was named for an award of an entry, in order, by the award's key and the entry's id; null: it follows the entry. One query. */
export async function namedRecipientsOf(
	db: Db | Tx,
	contestId: string
): Promise<(awardKey: string, entryId: string) => string[] | null> {
	const rows = await db
		.selectFrom('named_recipients')
		.select(['award_key as awardKey', 'entry_id as entryId', 'person_id as personId'])
		.where('contest_id', '=', contestId)
		.orderBy('position')
		.execute();
	const byAward = Map.groupBy(rows, ({ awardKey, entryId }) => `${awardKey} ${entryId}`);
	return (awardKey, entryId) => byAward.get(`${awardKey} ${entryId}`)?.map(({ personId }) => personId) ?? null;
}
