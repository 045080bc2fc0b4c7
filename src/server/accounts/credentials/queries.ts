import type { Db, Tx } from '#server/database.ts';

/** The scrypt hash of the account's password, or null where it has none. */
export async function passwordHashOf(db: Db | Tx, accountId: string): Promise<string | null> {
	const found = await db
		.selectFrom('credentials')
		.select('password')
		.where('provider_id', '=', 'credential')
		.where('provider_account_id', '=', accountId)
		.executeTakeFirst();
	return found?.password ?? null;
}
