import type { Tx } from '#server/database.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { securityLetter } from '../mails.ts';
import type { KnownAccount } from '../queries.ts';

/** Whatever changes the ways into an account is recorded and told to its owner by letter. */
export async function tellOwner(tx: Tx, account: KnownAccount, event: string, what: string): Promise<void> {
	const to = { address: account.email, name: account.name, accountId: account.id };
	await writeLetters(tx, [securityLetter(to, what)]);
	await recordActivity(tx, { id: account.id, role: account.role }, event, account.id);
}
