import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { hashOfPassword, writePassword } from './credentials/commands.ts';
import { refusalToKeepAccounts } from './policy.ts';
import { lockAccount } from './queries.ts';
import { fullName, isEmail, isPersonName, normaliseEmail, refusalOfPassword, type PasswordRefusal } from './rules.ts';
import type { AccountRole } from './tables.ts';
import { revokeTokens } from './tokens/commands.ts';

export { inviteMember, type Invitation, type InvitationRefusal } from './invitations/commands.ts';

export type NewAccount = { name: string; email: string; password: string };
export type AccountRefusal = 'not-allowed' | 'name-missing' | 'email-faulty' | 'email-taken' | PasswordRefusal;

/** Adds a person who may do everything in the network. Answers the account's id. */
export function createAdministrator(
	db: Db | Tx,
	actor: Actor,
	given: NewAccount
): Promise<Outcome<{ id: string }, AccountRefusal>> {
	return createAccount(db, actor, { ...given, role: 'administrator' });
}

/** Adds an account with a password: of an administrator, or of a member who may do what they are entrusted with. */
export async function createAccount(
	db: Db | Tx,
	actor: Actor,
	{ role, ...given }: NewAccount & { role: AccountRole }
): Promise<Outcome<{ id: string }, AccountRefusal>> {
	const refusal = refusalOfAccount(actor, given);
	if (refusal) return refused(refusal);
	// Before the transaction: hashing takes a tenth of a second, and no lock should wait for it.
	const password = await hashOfPassword(given.password);
	return inTransaction(db, async (tx) => {
		const account = await tx
			.insertInto('accounts')
			.values({
				name: fullName(given.name),
				email: normaliseEmail(given.email),
				role,
				image: null,
				disabled_at: null
			})
			.onConflict((taken) => taken.column('email').doNothing())
			.returning('id')
			.executeTakeFirst();
		if (!account) return refused('email-taken');
		await writePassword(tx, account.id, password);
		await recordActivity(tx, actor, 'account.created', account.id, { role });
		return done({ id: account.id });
	});
}

/** Everything about an account that can be judged without the database. */
export function refusalOfAccount(
	actor: Actor,
	{ name, email, password }: NewAccount
): Exclude<AccountRefusal, 'email-taken'> | null {
	const refusal = refusalToKeepAccounts(actor);
	if (refusal) return refusal;
	if (!isPersonName(fullName(name))) return 'name-missing';
	if (!isEmail(normaliseEmail(email))) return 'email-faulty';
	return refusalOfPassword(password, email);
}

export type DisablingRefusal = 'not-allowed' | 'already-disabled' | 'last-administrator';

/** The person can no longer sign in, and whoever is signed in under the account is out at once. */
export function disableAccount(db: Db | Tx, actor: Actor, id: string): Promise<Outcome<null, DisablingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToKeepAccounts(actor);
		if (refusal) return refused(refusal);
		const { account, isLastAdministrator } = await lockAccount(tx, id);
		if (account.disabledAt) return refused('already-disabled');
		if (isLastAdministrator) return refused('last-administrator');
		await tx
			.updateTable('accounts')
			.set({ disabled_at: sql`now()`, updated_at: sql`now()` })
			.where('id', '=', id)
			.execute();
		await tx.deleteFrom('sessions').where('account_id', '=', id).execute();
		await revokeTokens(tx, id);
		await recordActivity(tx, actor, 'account.disabled', id);
		return done(null);
	});
}
