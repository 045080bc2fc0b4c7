import type { Db } from '#server/database.ts';
import { systemActor } from '#server/platform/actor.ts';
import { createAdministrator, type NewAccount } from './commands.ts';

let built = 0;
export const testPassword = 'зелёная лампа над столом';

/** An administrator with a known password. */
export async function buildAdministrator(
	db: Db,
	about: Partial<NewAccount> = {}
): Promise<NewAccount & { id: string }> {
	const account = {
		name: 'Лампова Вера Ивановна',
		email: `vera-${++built}@example.org`,
		password: testPassword,
		...about
	};
	const outcome = await createAdministrator(db, systemActor('testing'), account);
	if (!outcome.ok) throw new Error(outcome.reason);
	return { ...account, id: outcome.value.id };
}
