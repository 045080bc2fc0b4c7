import type { Db } from '#server/database.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { testPassword } from '../testing.ts';
import { appoint, type NewAppointment } from './commands.ts';
import { rightsOf } from './queries.ts';

let built = 0;
let hashed: Promise<string> | undefined;

export type BuiltMember = { id: string; email: string; name: string; password: string };

/** A member who can sign in with the usual password; hashed once, since it takes a tenth of a second. */
export async function buildMember(db: Db, about: { name?: string; email?: string } = {}): Promise<BuiltMember> {
	const name = about.name ?? 'Полкин Лев Ильич';
	const email = about.email ?? `member-${++built}-${Math.random().toString(36).slice(2, 8)}@example.org`;
	hashed ??= import('better-auth/crypto').then(({ hashPassword }) => hashPassword(testPassword));
	const { id } = await db
		.insertInto('accounts')
		.values({ name, email, role: 'member', email_verified: true, image: null, disabled_at: null })
		.returning('id')
		.executeTakeFirstOrThrow();
	await db
		.insertInto('credentials')
		.values({ account_id: id, provider_id: 'credential', provider_account_id: id, password: await hashed })
		.execute();
	return { id, email, name, password: testPassword };
}

/** Gives a member another role. */
export async function buildAppointment(db: Db, appointment: NewAppointment): Promise<string> {
	const outcome = await appoint(db, systemActor('testing'), appointment);
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value.id;
}

/** A member with these roles, as a command sees them. Without roles, a member who has only signed up. */
export async function buildActor(db: Db, ...roles: Omit<NewAppointment, 'accountId'>[]): Promise<Actor> {
	const { id } = await buildMember(db);
	for (const role of roles) await buildAppointment(db, { accountId: id, ...role });
	return actorOf(db, id);
}

/** The member as a request would see them now. */
export const actorOf = async (db: Db, id: string): Promise<Actor> => ({
	id,
	role: 'member',
	rights: await rightsOf(db, id)
});
