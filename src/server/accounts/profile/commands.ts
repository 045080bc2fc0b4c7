import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { keepCard, type CardForm, type CardRefusal } from '#server/people/cards/commands.ts';
import { peopleByIds } from '#server/people/queries.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { erasedName, type ErasedCounts, type RecordsSubject } from '#server/platform/personal-records.ts';
import { erasedDomain } from '../appointments/rules.ts';
import { lockAccount, lockAccountById } from '../queries.ts';
import { revokeTokens } from '../tokens/commands.ts';
import { ownAccount } from './queries.ts';

/** Writes the own card. The first time a person of the records begins, linked to the account; the account bears the name. */
export async function keepOwnCard(tx: Tx, actor: Actor, form: CardForm): Promise<Outcome<string, CardRefusal>> {
	await lockAccountById(tx, (await ownAccount(tx, actor)).id);
	// Read under the lock: a second form of the same person must not begin a second card.
	const { id, personId } = await ownAccount(tx, actor);
	const kept = await keepCard(tx, actor, { ...form, personId }, { isOwn: true });
	if (!kept.ok) return kept;
	const person = (await peopleByIds(tx, [kept.value])).get(kept.value)!;
	await tx
		.updateTable('accounts')
		.set({ person_id: kept.value, name: person.fullName, updated_at: sql`now()` })
		.where('id', '=', id)
		.execute();
	if (personId === null) await recordActivity(tx, actor, 'account.linked', id, { personId: kept.value });
	return done(kept.value);
}

/** The person whose card is the actor's own. @throws NotFound while there is no card. */
export async function ownPerson(tx: Tx, actor: Actor): Promise<string> {
	const { personId } = await ownAccount(tx, actor);
	if (personId === null) throw new NotFound('own card');
	return personId;
}

/**
 * Links an account to a person of the records, as on admission of an application whose author it is. An account that has
 * a person, and a person who has an account, keep theirs: answers whether it was linked.
 */
export async function linkPerson(
	tx: Tx,
	actor: Actor,
	{ accountId, personId }: { accountId: string; personId: string }
): Promise<boolean> {
	await lockAccountById(tx, accountId);
	const taken = await tx.selectFrom('accounts').select('id').where('person_id', '=', personId).executeTakeFirst();
	if (taken) return false;
	const { numUpdatedRows } = await tx
		.updateTable('accounts')
		.set({ person_id: personId, updated_at: sql`now()` })
		.where('id', '=', accountId)
		.where('person_id', 'is', null)
		.executeTakeFirst();
	if (numUpdatedRows === 0n) return false;
	await recordActivity(tx, actor, 'account.linked', accountId, { personId });
	return true;
}

/**
 * Closes an account for good and takes away what names its owner: name, address, ways in, sessions. What it did stays
 * signed by its id. The last administrator is not erased.
 */
export async function erasePersonalRecords(
	tx: Tx,
	actor: Actor,
	{ accountId, addresses }: RecordsSubject
): Promise<Outcome<ErasedCounts, 'last-administrator'>> {
	if (accountId === null) return done({});
	const { isLastAdministrator } = await lockAccount(tx, accountId);
	if (isLastAdministrator) return refused('last-administrator');
	const { surname, givenName } = erasedName(accountId);
	await tx
		.updateTable('accounts')
		.set({
			...{ name: `${surname} ${givenName}`, email: `${accountId}${erasedDomain}`, email_verified: false, image: null },
			...{ role: 'member', disabled_at: sql`coalesce(disabled_at, now())`, updated_at: sql`now()` }
		})
		.where('id', '=', accountId)
		.execute();
	await revokeTokens(tx, accountId);
	const counts: ErasedCounts = { accounts: 1 };
	for (const table of ['sessions', 'credentials', 'passkeys', 'second_factors', 'recovery_codes'] as const) {
		const { numDeletedRows } = await tx.deleteFrom(table).where('account_id', '=', accountId).executeTakeFirst();
		counts[table] = Number(numDeletedRows);
	}
	const tokens = await tx
		.deleteFrom('one_time_tokens')
		.where((where) =>
			where.or([where('account_id', '=', accountId), ...addresses.map((address) => where('email', '=', address))])
		)
		.executeTakeFirst();
	const ended = await tx
		.updateTable('appointments')
		.set({ ended_by: actor.id, ended_at: sql`now()` })
		.where('account_id', '=', accountId)
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	return done({ ...counts, tokens: Number(tokens.numDeletedRows), appointments: Number(ended.numUpdatedRows) });
}
