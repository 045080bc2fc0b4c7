import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';

/** scrypt, as the library stores it. A tenth of a second of work: do it before the transaction, so that no lock waits. */
export async function hashOfPassword(password: string): Promise<string> {
	const { hashPassword } = await import('better-auth/crypto');
	return hashPassword(password);
}

let stranger: Promise<string> | undefined;

/** Whether the password is the one behind the hash. Without a hash the same work is done, for the same time, in vain. */
export async function isPasswordOf(hash: string | null | undefined, password: string): Promise<boolean> {
	const { verifyPassword } = await import('better-auth/crypto');
	stranger ??= hashOfPassword(randomBytes(16).toString('hex'));
	const isRight = await verifyPassword({ hash: hash ?? (await stranger), password });
	return isRight && typeof hash === 'string';
}

/** Gives the account this password, its first or another one. */
export async function writePassword(tx: Tx, accountId: string, password: string): Promise<void> {
	await tx
		.insertInto('credentials')
		.values({ account_id: accountId, provider_id: 'credential', provider_account_id: accountId, password })
		.onConflict((known) =>
			known.columns(['provider_id', 'provider_account_id']).doUpdateSet({ password, updated_at: sql`now()` })
		)
		.execute();
}
