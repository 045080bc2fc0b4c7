import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { TokenPurpose } from '../tables.ts';
import { digestOf, isToken } from './rules.ts';

export type OneTimeToken = {
	purpose: TokenPurpose;
	accountId: string | null;
	email: string | null;
	details: Record<string, unknown>;
	createdAt: Date;
};

/** What a token is good for, without using it up; null when it is unknown, used, too old or for something else. */
export async function tokenFor(
	db: Db | Tx,
	purposes: readonly TokenPurpose[],
	token: string
): Promise<OneTimeToken | null> {
	if (!isToken(token)) return null;
	const found = await db
		.selectFrom('one_time_tokens')
		.select(['purpose', 'account_id as accountId', 'email', 'details', 'created_at as createdAt'])
		.where('token_hash', '=', digestOf(token))
		.where('purpose', 'in', purposes)
		.where('used_at', 'is', null)
		.where('expires_at', '>', sql<Date>`now()`)
		.executeTakeFirst();
	return found ? { ...found, details: found.details as Record<string, unknown> } : null;
}
