import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { knownColumns, usualColumns, type ListColumn } from './rules.ts';

/** The columns that somebody has chosen for a contest's list, or the usual ones. */
export async function columnsOf(db: Db, actor: Actor, contestId: string): Promise<ListColumn[]> {
	if (actor.role === 'system') return [...usualColumns];
	const chosen = await db
		.selectFrom('application_list_columns')
		.select('columns')
		.where('contest_id', '=', contestId)
		.where('account_id', '=', actor.id)
		.executeTakeFirst();
	return chosen ? knownColumns(chosen.columns) : [...usualColumns];
}
