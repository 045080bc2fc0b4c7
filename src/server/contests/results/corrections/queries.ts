import type { Db, Tx } from '#server/database.ts';

/** What the jury wrote of why it finalised this version anew; empty where it wrote nothing. */
export async function reasonOfResults(db: Db | Tx, contestId: string, version: number): Promise<string> {
	const row = await db
		.selectFrom('finalisations')
		.select('reason')
		.where('contest_id', '=', contestId)
		.where('results_version', '=', version)
		.executeTakeFirst();
	return row?.reason.trim() ?? '';
}
