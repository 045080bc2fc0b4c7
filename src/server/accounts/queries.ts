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

export type Addressee = { address: string; name: string; accountId: string };

/** Where to write to these accounts; those that have been disabled get no letters. */
export async function accountAddresses(db: Db | Tx, ids: readonly string[]): Promise<Addressee[]> {
	if (ids.length === 0) return [];
	return db
		.selectFrom('accounts')
		.select(['email as address', 'name', 'id as accountId'])
		.where('id', 'in', [...new Set(ids)])
		.where('disabled_at', 'is', null)
		.orderBy('email')
		.execute();
}

/** The same by account. */
export async function addresseesByAccount(db: Db | Tx, ids: readonly string[]): Promise<Map<string, Addressee>> {
	return new Map((await accountAddresses(db, ids)).map((addressee) => [addressee.accountId, addressee]));
}

/**
 * Holds the account and all administrators' until the transaction ends, so that two of them cannot disable each other
 * at once. `isLastAdministrator`: without this account nobody could keep the network.
 * @throws NotFound
 */
export async function lockAccount(tx: Tx, id: string): Promise<{ account: Account; isLastAdministrator: boolean }> {
	const accounts = await accountRows(tx)
		.where((row) => row.or([row('id', '=', id), row('role', '=', 'administrator')]))
		.orderBy('id')
		.forUpdate()
		.execute();
	const account = accounts.find((row) => row.id === id);
	if (!account) throw new NotFound('account');
	const others = accounts.filter((row) => row.id !== id && row.role === 'administrator' && !row.disabledAt);
	return { account, isLastAdministrator: account.role === 'administrator' && others.length === 0 };
}

export type KnownAccount = Pick<Account, 'id' | 'name' | 'email' | 'role' | 'disabledAt'> & {
	/** Its owner has once proved to read letters at the address. */
	isConfirmed: boolean;
};

/** The account of an address, if any, held until the transaction ends. */
export async function lockAccountOfEmail(tx: Tx, email: string): Promise<KnownAccount | null> {
	return (await knownAccounts(tx).where('email', '=', normaliseEmail(email)).forUpdate().executeTakeFirst()) ?? null;
}

/** @throws NotFound */
export function lockAccountById(tx: Tx, id: string): Promise<KnownAccount> {
	return knownAccounts(tx)
		.where('id', '=', id)
		.forUpdate()
		.executeTakeFirstOrThrow(() => new NotFound('account'));
}

function knownAccounts(db: Db | Tx) {
	return db
		.selectFrom('accounts')
		.select(['id', 'name', 'email', 'role', 'disabled_at as disabledAt', 'email_verified as isConfirmed']);
}

function accountRows(db: Db | Tx) {
	return db
		.selectFrom('accounts')
		.select(['id', 'name', 'email', 'role', 'disabled_at as disabledAt', 'created_at as createdAt']);
}

/** An account as its owner sees it. @throws NotFound */
export function ownAccount(db: Db | Tx, id: string): Promise<Account> {
	return accountRows(db)
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound('account'));
}
