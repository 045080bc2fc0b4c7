import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { normaliseEmail } from './rules.ts';
import type { AccountRole } from './tables.ts';

export type Account = {
	id: string;
	name: string;
	email: string;
	role: AccountRole;
	disabledAt: Date | null;
	createdAt: Date;
};

/** All accounts of the network, the eldest first. */
export function accountsList(db: Db | Tx): Promise<Account[]> {
	return accountRows(db).orderBy('created_at').orderBy('email').execute();
}

/** @throws NotFound */
export function accountByEmail(db: Db | Tx, email: string): Promise<Account> {
	return accountRows(db)
		.where('email', '=', normaliseEmail(email))
		.executeTakeFirstOrThrow(() => new NotFound('account'));
}

/** Names to be shown beside what was done, by account; whoever is not an account (the program itself) is absent. */
export async function accountNames(db: Db | Tx, ids: readonly string[]): Promise<Map<string, string>> {
	const wanted = [...new Set(ids)].filter((id) => /^[0-9a-f-]{36}$/.test(id));
	if (wanted.length === 0) return new Map();
	const rows = await db.selectFrom('accounts').select(['id', 'name']).where('id', 'in', wanted).execute();
	return new Map(rows.map(({ id, name }) => [id, name]));
}

/**
 * Holds all accounts until the transaction ends, so that two administrators cannot disable each other at once.
 * @throws NotFound
 */
export async function lockAccount(tx: Tx, id: string): Promise<{ account: Account; othersEnabled: number }> {
	const accounts = await accountRows(tx).orderBy('id').forUpdate().execute();
	const account = accounts.find((row) => row.id === id);
	if (!account) throw new NotFound('account');
	return { account, othersEnabled: accounts.filter((row) => row.id !== id && !row.disabledAt).length };
}

function accountRows(db: Db | Tx) {
	return db
		.selectFrom('accounts')
		.select(['id', 'name', 'email', 'role', 'disabled_at as disabledAt', 'created_at as createdAt']);
}
