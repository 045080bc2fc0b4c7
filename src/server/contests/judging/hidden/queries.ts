import { sql } from 'kysely';
import { personsOfAccounts } from '#server/accounts/profile/queries.ts';
import type { Db, Tx } from '#server/database.ts';

/** Whoever may stand between the jury and an entry, by what is known of them. */
export type Somebody = { jurorId: string | null; accountId: string | null; personId: string | null };
export type HiddenEntry = { contestId: string; entryId: string; key: string };

/**
 * For each of these people the entries that are kept from them: of which a seat of theirs is recused, of which one was when
 * they left it, and those that they are an author of. A seat is theirs by the account that took it or by the person that it
 * names; whether the role has ended does not matter. `contestId`: of this contest alone. At most two queries.
 */
export async function hiddenEntriesOf(
	db: Db | Tx,
	everybody: readonly Somebody[],
	contestId: string | null
): Promise<HiddenEntry[][]> {
	const accounts = everybody.flatMap(({ accountId }) => accountId ?? []);
	const persons = await personsOfAccounts(db, accounts);
	// Somebody known by an account and by a person stands twice, under the same number.
	const known = everybody.flatMap(({ jurorId, accountId, personId }, at) => [
		{ at, jurorId, accountId, personId },
		{ at, jurorId, accountId, personId: (accountId && persons.get(accountId)) ?? null }
	]);
	const here = (column: string) => (contestId === null ? sql`true` : sql`${sql.ref(column)} = ${contestId}::uuid`);
	const { rows } = await sql<HiddenEntry & { at: number }>`
		with asked as (
			select distinct * from unnest(${known.map(({ at }) => at)}::int[], ${known.map(({ jurorId }) => jurorId)}::uuid[],
				${known.map(({ accountId }) => accountId)}::uuid[], ${known.map(({ personId }) => personId)}::uuid[])
				as asked (at, juror_id, account_id, person_id)
		), seats as (
			select at, jurors.id, jurors.person_id from asked join jurors on jurors.id = asked.juror_id
				or jurors.account_id = asked.account_id or jurors.person_id = asked.person_id
			where ${here('jurors.contest_id')}
		), known as (
			select at, account_id, person_id from asked union select at, null, person_id from seats
		), hidden as (
			select at, entry_id from seats join assignments on juror_id = seats.id and recused
			union select at, entry_id from known join former_conflicts as former
				on former.account_id = known.account_id or former.person_id = known.person_id
			union select at, entry_id from known join entry_authors using (person_id)
		)
		select at, contest_id as "contestId", entries.id as "entryId", key from hidden join entries on entries.id = entry_id
		where ${here('entries.contest_id')}`.execute(db);
	const found = Map.groupBy(rows, ({ at }) => at);
	return everybody.map((_each, at) => found.get(at) ?? []);
}
