import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { hiddenEntriesOf } from '../hidden/queries.ts';

/**
 * Contests whose newest results are finalised, not published, and not for this person yet: some entry of them is hidden
 * from whoever asks, as their own or by a conflict. What is made from results beforehand, papers above all, is withheld
 * from them like the marks themselves, whatever else they are entrusted with. At most three queries.
 */
export async function withheldContests(db: Db | Tx, actor: Actor): Promise<string[]> {
	if (actor.role === 'system') return [];
	const [hidden] = await hiddenEntriesOf(db, [{ jurorId: null, accountId: actor.id, personId: null }], null);
	const contestIds = [...new Set(hidden!.map(({ contestId }) => contestId))];
	if (contestIds.length === 0) return [];
	const { rows } = await sql<{ id: string }>`
		select contest_id as id from results where contest_id = any (${contestIds}::uuid[])
		group by contest_id
		having not exists (select from published_results as shown
			where shown.contest_id = results.contest_id and shown.version = max(results.version))`.execute(db);
	return rows.map(({ id }) => id);
}
