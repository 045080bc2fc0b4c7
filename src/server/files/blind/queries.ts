import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';

/** Tried again after this: what could not be made under the load of a busy evening may be made in the morning. */
export const isRefusedLately = sql<boolean>`coalesce(blind_refused_at > now() - interval '1 day', false)`;

/** Ids of the files of which no copy without names could be made when it was last tried. One query. */
export async function filesWithoutBlindCopy(db: Db | Tx): Promise<string[]> {
	const rows = await db
		.selectFrom('stored_files')
		.select('id')
		.where(isRefusedLately)
		.where('removed_at', 'is', null)
		.execute();
	return rows.map(({ id }) => id);
}
