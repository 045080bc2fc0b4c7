import type { Db, Tx } from '#server/database.ts';

/** Whether a code of an authenticator is asked for at sign-in. */
export async function hasSecondFactor(db: Db | Tx, accountId: string): Promise<boolean> {
	const found = await db
		.selectFrom('second_factors')
		.select('account_id')
		.where('account_id', '=', accountId)
		.where('confirmed_at', 'is not', null)
		.executeTakeFirst();
	return found !== undefined;
}

/** How many recovery codes are left. */
export async function recoveryCodesLeft(db: Db | Tx, accountId: string): Promise<number> {
	const { left } = await db
		.selectFrom('recovery_codes')
		.select((count) => count.fn.countAll<string>().as('left'))
		.where('account_id', '=', accountId)
		.where('used_at', 'is', null)
		.executeTakeFirstOrThrow();
	return Number(left);
}

/** The key that waits for its first right code; null where none has been drawn, or the step is on already. */
export async function waitingSecret(db: Db | Tx, accountId: string): Promise<string | null> {
	const found = await db
		.selectFrom('second_factors')
		.select('secret')
		.where('account_id', '=', accountId)
		.where('confirmed_at', 'is', null)
		.executeTakeFirst();
	return found?.secret ?? null;
}
