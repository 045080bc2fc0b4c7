import type { Db, Tx } from '#server/database.ts';

/** What the jury wrote of why it finalised this version anew; empty where it wrote nothing, null where it has not finalised it. */
export async function reasonOfResults(db: Db | Tx, contestId: string, version: number): Promise<string | null> {
	const row = await db
		.selectFrom('finalisations')
		.select('reason')
		.where('contest_id', '=', contestId)
		.where('results_version', '=', version)
		.executeTakeFirst();
	return row?.reason.trim() ?? null;
}

/** The version that was finalised last, published or not; null while there is none. */
export async function newestVersionOf(db: Db | Tx, contestId: string): Promise<number | null> {
	const { version } = await db
		.selectFrom('results')
		.select(({ fn }) => fn.max('version').as('version'))
		.where('contest_id', '=', contestId)
		.executeTakeFirstOrThrow();
	return version;
}

/** Whether the jury's minutes of this version are kept, to be printed and signed. */
export async function hasMinutesOf(db: Db | Tx, contestId: string, version: number): Promise<boolean> {
	const kept = await db
		.selectFrom('jury_minutes')
		.select('version')
		.where('contest_id', '=', contestId)
		.where('version', '=', version)
		.executeTakeFirst();
	return kept !== undefined;
}
