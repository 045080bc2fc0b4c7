import { sql } from 'kysely';
import { personOfAccount } from '#server/accounts/profile/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';

/**
 * Contests whose newest results are finalised, not published, and not for this person yet: some entry of them is hidden
 * from whoever asks, as their own or by a conflict. What is made from results beforehand, papers above all, is withheld
 * from them like the marks themselves, whatever else they are entrusted with. Two queries.
 */
export async function withheldContests(db: Db | Tx, actor: Actor): Promise<string[]> {
	if (actor.role === 'system') return [];
	const personId = await personOfAccount(db, actor.id);
	const { rows } = await sql<{ id: string }>`
		with newest as (select contest_id, max(version) as version from results group by contest_id)
		select newest.contest_id as id from newest
		where not exists (select from published_results shown
				where shown.contest_id = newest.contest_id and shown.version = newest.version)
			and (
				exists (select from assignments join jurors on jurors.id = assignments.juror_id
					where jurors.contest_id = newest.contest_id and jurors.account_id = ${actor.id}::uuid and recused)
				or exists (select from entries join entry_authors on entry_authors.entry_id = entries.id
					where entries.contest_id = newest.contest_id and person_id = ${personId}::uuid)
			)`.execute(db);
	return rows.map(({ id }) => id);
}
