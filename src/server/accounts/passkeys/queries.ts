import type { Db, Tx } from '#server/database.ts';

export type Passkey = { id: string; name: string; createdAt: Date; lastUsedAt: Date | null };

/** A person's passkeys, the eldest first. */
export function passkeysOf(db: Db | Tx, accountId: string): Promise<Passkey[]> {
	return db
		.selectFrom('passkeys')
		.select(['id', 'name', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
		.where('account_id', '=', accountId)
		.orderBy('created_at')
		.orderBy('id')
		.execute();
}
