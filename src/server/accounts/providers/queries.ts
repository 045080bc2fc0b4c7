import type { Db, Tx } from '#server/database.ts';

/** Issuers by which an account may be entered. */
export async function issuersOf(db: Db | Tx, accountId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('credentials')
		.select('provider_id as issuer')
		.where('account_id', '=', accountId)
		.where('provider_id', '<>', 'credential')
		.orderBy('provider_id')
		.execute();
	return rows.map(({ issuer }) => issuer);
}
