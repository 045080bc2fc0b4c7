import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { ErasedCounts, RecordsSubject } from '#server/platform/personal-records.ts';

/**
 * Takes away the addresses that a juror was written to and the words of answers and conflicts. That there was a conflict,
 * and the name in the published jury, stay.
 */
export async function erasePersonalRecords(
	tx: Tx,
	_actor: Actor,
	{ accountId, personId, addresses }: RecordsSubject
): Promise<ErasedCounts> {
	const written = sql`any (${addresses.map((address) => address.toLowerCase())}::text[])`;
	const own = sql`select id from jurors where account_id = ${accountId}::uuid or person_id = ${personId}::uuid`;
	const invitations = await sql`
		update juror_invitations set email = id || '@erased.invalid', words = '', expires_at = least(expires_at, now())
		where email = ${written} or juror_id in (${own})`.execute(tx);
	const conflicts = await sql`
		update conflicts set reason = case ground when 'declared' then 'Удалено' else '' end
		where reason <> '' and juror_id in (${own})`.execute(tx);
	await sql`update jurors set email = '' where email <> '' and (lower(email) = ${written} or id in (${own}))`.execute(
		tx
	);
	// Organisers type addresses into the plan; the published regulations keep none.
	await sql`
		update contest_plans set plan = jsonb_set(plan, '{jury}', (
			select jsonb_agg(case when lower(member ->> 'email') = ${written} then jsonb_set(member, '{email}', '""') else member end order by at)
			from jsonb_array_elements(plan -> 'jury') with ordinality as listed (member, at)))
		where exists (select from jsonb_array_elements(plan -> 'jury') as member where lower(member ->> 'email') = ${written})`.execute(
		tx
	);
	return {
		juryInvitations: Number(invitations.numAffectedRows ?? 0n),
		conflicts: Number(conflicts.numAffectedRows ?? 0n)
	};
}
