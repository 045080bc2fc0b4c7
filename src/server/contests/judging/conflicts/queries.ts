import type { Db, Tx } from '#server/database.ts';

/** Whether a juror has looked through the entries and said what stands between them: before that no sheet opens. */
export async function hasDeclared(db: Db | Tx, jurorId: string): Promise<boolean> {
	const declared = await db
		.selectFrom('conflict_declarations')
		.select('juror_id')
		.where('juror_id', '=', jurorId)
		.executeTakeFirst();
	return declared !== undefined;
}
