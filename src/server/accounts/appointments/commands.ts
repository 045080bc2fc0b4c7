import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { standingToday } from '#server/organisations/standing/queries.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { isKeeper, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockAccount, lockAccountById } from '../queries.ts';
import type { AppointmentRole } from '../tables.ts';
import { refusalToAppoint, refusalToKeepAccount } from './policy.ts';
import { erasedDomain, isPlaceOf, type AppointmentPlace } from './rules.ts';

export type NewAppointment = { accountId: string; role: AppointmentRole } & Partial<AppointmentPlace>;
export type AppointmentRefusal = 'not-allowed' | 'place-needed' | 'account-disabled' | 'already-appointed';

/**
 * Entrusts an account with a role: in a contest, over an organisation or a territory, or as editor. Felt at the account's
 * next request. @throws NotFound for an account, a contest, an organisation or a territory that is not there.
 */
export function appoint(
	db: Db | Tx,
	actor: Actor,
	{ accountId, role, ...given }: NewAppointment
): Promise<Outcome<{ id: string }, AppointmentRefusal>> {
	const { organisationId = null, territoryId = null, contestId = null } = given;
	const place = { organisationId, territoryId, contestId };
	return inTransaction(db, async (tx) => {
		if (!isPlaceOf(role, place)) return refused('place-needed');
		const standing = organisationId === null ? null : await standingToday(tx, organisationId);
		const refusal = refusalToAppoint(actor, { role, contestId, standing });
		if (refusal) return refused(refusal);
		const account = await lockAccountById(tx, accountId);
		if (account.disabledAt) return refused('account-disabled');
		const appointed = await tx
			.insertInto('appointments')
			.values({
				account_id: accountId,
				role,
				organisation_id: organisationId,
				territory_id: territoryId,
				contest_id: contestId,
				appointed_by: actor.id
			})
			.onConflict((held) => held.doNothing())
			.returning('id')
			.executeTakeFirst()
			.catch(absentPlace);
		if (!appointed) return refused('already-appointed');
		await recordActivity(tx, actor, 'appointment.given', accountId, { appointmentId: appointed.id, role, ...place });
		return done(appointed);
	});
}

/** The database knows whether the place is there; contests stand above accounts, so that they are not asked here. */
function absentPlace(error: unknown): never {
	if ((error as { code?: string }).code === '23503') throw new NotFound('place of an appointment');
	throw error;
}

export type EndingRefusal = 'not-allowed' | 'already-ended' | 'last-organiser';

/**
 * Takes a role away, at once. A contest that an organiser would leave without organisers keeps them: only a keeper ends
 * the last one. @throws NotFound
 */
export function endAppointment(db: Db | Tx, actor: Actor, id: string): Promise<Outcome<null, EndingRefusal>> {
	return inTransaction(db, async (tx) => {
		const appointment = await tx
			.selectFrom('appointments')
			.select(['account_id', 'role', 'organisation_id', 'contest_id', 'ended_at'])
			.where('id', '=', id)
			.executeTakeFirstOrThrow(() => new NotFound(`appointment ${id}`));
		const { account_id: accountId, role, organisation_id: organisationId, contest_id: contestId } = appointment;
		const standing = organisationId === null ? null : await standingToday(tx, organisationId);
		const refusal = refusalToAppoint(actor, { role, contestId, standing });
		if (refusal) return refused(refusal);
		const peers = await lockPeers(tx, { role, contestId }, id);
		if (!peers.includes(id)) return refused('already-ended');
		if (role === 'organiser' && peers.length === 1 && !isKeeper(actor)) return refused('last-organiser');
		await tx
			.updateTable('appointments')
			.set({ ended_by: actor.id, ended_at: sql`now()` })
			.where('id', '=', id)
			.execute();
		await recordActivity(tx, actor, 'appointment.ended', accountId, { appointmentId: id });
		return done(null);
	});
}

/** Holds all organisers of the contest together, so that two cannot end each other; of other roles the row alone. */
async function lockPeers(
	tx: Tx,
	{ role, contestId }: { role: AppointmentRole; contestId: string | null },
	id: string
): Promise<string[]> {
	const rows = await tx
		.selectFrom('appointments')
		.select('id')
		.where('ended_at', 'is', null)
		.where((where) =>
			role === 'organiser'
				? where.and([where('role', '=', role), where('contest_id', '=', contestId)])
				: where('id', '=', id)
		)
		.orderBy('id')
		.forUpdate()
		.execute();
	return rows.map((row) => row.id);
}

export type RoleRefusal = 'not-allowed' | 'already-so' | 'last-administrator' | 'account-disabled';

/** Makes an account an administrator of the network, or a member again; the last administrator stays one. */
export function changeAccountRole(
	db: Db | Tx,
	actor: Actor,
	{ accountId, role }: { accountId: string; role: 'administrator' | 'member' }
): Promise<Outcome<null, RoleRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToKeepAccount(actor);
		if (refusal) return refused(refusal);
		const { account, isLastAdministrator } = await lockAccount(tx, accountId);
		if (account.role === role) return refused('already-so');
		if (role === 'administrator' && account.disabledAt) return refused('account-disabled');
		if (isLastAdministrator) return refused('last-administrator');
		await tx
			.updateTable('accounts')
			.set({ role, updated_at: sql`now()` })
			.where('id', '=', accountId)
			.execute();
		await recordActivity(tx, actor, 'account.role-changed', accountId, { role });
		return done(null);
	});
}

/** Lets a disabled account in again, with the appointments that it still holds. */
export function enableAccount(
	db: Db | Tx,
	actor: Actor,
	accountId: string
): Promise<Outcome<null, 'not-allowed' | 'not-disabled' | 'erased'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToKeepAccount(actor);
		if (refusal) return refused(refusal);
		const account = await lockAccountById(tx, accountId);
		if (!account.disabledAt) return refused('not-disabled');
		if (account.email.endsWith(erasedDomain)) return refused('erased');
		await tx
			.updateTable('accounts')
			.set({ disabled_at: null, updated_at: sql`now()` })
			.where('id', '=', accountId)
			.execute();
		await recordActivity(tx, actor, 'account.enabled', accountId);
		return done(null);
	});
}
