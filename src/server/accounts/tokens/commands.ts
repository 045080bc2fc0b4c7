import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { TokenPurpose } from '../tables.ts';
import type { OneTimeToken } from './queries.ts';
import { digestOf, isToken, lifetimes, newToken } from './rules.ts';

type NewToken = {
	purpose: TokenPurpose;
	accountId?: string | null;
	email?: string | null;
	details?: object;
};

/** Makes a token and answers it; nobody will be able to read it again. */
export async function makeToken(
	db: Db | Tx,
	{ purpose, accountId = null, email = null, details = {} }: NewToken
): Promise<string> {
	const token = newToken();
	await db
		.insertInto('one_time_tokens')
		.values({
			purpose,
			token_hash: digestOf(token),
			account_id: accountId,
			email,
			details: JSON.stringify(details),
			expires_at: sql`now() + make_interval(secs => ${lifetimes[purpose]})`,
			used_at: null
		})
		.execute();
	return token;
}

/** Uses a token up. Of several who bring it at once one gets it; the others, and whoever is late, get null. */
export async function spendToken(
	db: Db | Tx,
	purposes: readonly TokenPurpose[],
	token: string
): Promise<OneTimeToken | null> {
	if (!isToken(token)) return null;
	const spent = await db
		.updateTable('one_time_tokens')
		.set({ used_at: sql`now()` })
		.where('token_hash', '=', digestOf(token))
		.where('purpose', 'in', purposes)
		.where('used_at', 'is', null)
		.where('expires_at', '>', sql<Date>`now()`)
		.returning(['purpose', 'account_id as accountId', 'email', 'details', 'created_at as createdAt'])
		.executeTakeFirst();
	return spent ? { ...spent, details: spent.details as Record<string, unknown> } : null;
}

/** Whatever was given to the account and is still unused is worth nothing from now on. */
export async function revokeTokens(tx: Tx, accountId: string): Promise<void> {
	await tx.deleteFrom('one_time_tokens').where('account_id', '=', accountId).where('used_at', 'is', null).execute();
}

/** Removes tokens that ended yesterday or earlier, used or not. Answers how many there were. */
export async function forgetEndedTokens(db: Db): Promise<number> {
	const [{ numDeletedRows }] = (await db
		.deleteFrom('one_time_tokens')
		.where('expires_at', '<', sql<Date>`now() - interval '1 day'`)
		.execute()) as [{ numDeletedRows: bigint }];
	return Number(numDeletedRows);
}
