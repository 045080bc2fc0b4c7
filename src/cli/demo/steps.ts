import { rightsOf } from '#server/accounts/appointments/queries.ts';
import { lockAccountOfEmail } from '#server/accounts/queries.ts';
import type { Tx } from '#server/database.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';

/** Who does what no account of the demonstration is asked to do. */
export const actor = systemActor('demo');

export async function accountOf(tx: Tx, email: string): Promise<Actor> {
	const account = await lockAccountOfEmail(tx, email);
	if (!account) throw new Error(`no account of ${email}`);
	return { id: account.id, role: account.role, rights: await rightsOf(tx, account.id) };
}

/** What a command answered; a refused step means that the demonstration's files are at fault. */
export function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(`a step of the demonstration was refused: ${JSON.stringify(outcome)}`);
	return outcome.value;
}
