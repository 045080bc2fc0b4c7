import type { Db, Tx } from '#server/database.ts';
import type { Actor, ContestRole } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { refusalToAppoint } from '../policy.ts';

export type ContestPerson = {
	appointmentId: string;
	accountId: string;
	name: string;
	email: string;
	role: ContestRole;
	appointedAt: Date;
};

/** Who is entrusted with this role in a contest, the first appointed first. @throws NotFound for whoever may not appoint there. */
export async function contestPeople(
	db: Db | Tx,
	actor: Actor | null,
	{ contestId, role }: { contestId: string; role: ContestRole }
): Promise<ContestPerson[]> {
	if (!actor || refusalToAppoint(actor, { role, contestId, standing: null })) throw new NotFound('people of a contest');
	return db
		.selectFrom('appointments')
		.innerJoin('accounts', 'accounts.id', 'appointments.account_id')
		.select([
			'appointments.id as appointmentId',
			'accounts.id as accountId',
			'accounts.name',
			'accounts.email',
			'appointments.role',
			'appointed_at as appointedAt'
		])
		.where('contest_id', '=', contestId)
		.where('appointments.role', '=', role)
		.where('ended_at', 'is', null)
		.orderBy('appointed_at')
		.orderBy('appointments.id')
		.$narrowType<{ role: ContestRole }>()
		.execute();
}
