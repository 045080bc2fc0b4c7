import type { Tx } from '#server/database.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { passwordHashOf } from '../credentials/queries.ts';
import { invitationLetter } from '../mails.ts';
import { refusalToInvite } from '../policy.ts';
import { lockAccountOfEmail } from '../queries.ts';
import { fullName, isEmail, isPersonName, normaliseEmail } from '../rules.ts';
import { makeToken } from '../tokens/commands.ts';

export type Invitation = {
	email: string;
	name: string;
	/** What the person is entrusted with, as words of the letter: «организатор конкурса „Компас“». */
	roles?: readonly string[];
};
export type InvitationRefusal = 'not-allowed' | 'email-faulty' | 'name-missing' | 'account-disabled';

/**
 * Calls a person in by a letter. Where nobody has the address an account is made, a member's without any way in but the
 * letter's link. Whoever has confirmed the address before is told to sign in as usual: their letter carries no key.
 */
export async function inviteMember(
	tx: Tx,
	actor: Actor,
	{ email, name, roles = [] }: Invitation
): Promise<Outcome<{ accountId: string; isNew: boolean }, InvitationRefusal>> {
	const refusal = refusalToInvite(actor);
	if (refusal) return refused(refusal);
	const to = { address: normaliseEmail(email), name: fullName(name) };
	if (!isEmail(to.address)) return refused('email-faulty');
	if (!isPersonName(to.name)) return refused('name-missing');
	const made = await makeMember(tx, actor, to);
	const account = await lockAccountOfEmail(tx, to.address);
	if (!account || account.disabledAt) return refused('account-disabled');
	const isNew = !account.isConfirmed && (await passwordHashOf(tx, account.id)) === null;
	const path = isNew ? `/invitations/${await invitationToken(tx, account.id, to.address)}` : '/sign-in';
	await writeLetters(tx, [
		invitationLetter({ address: to.address, name: account.name, accountId: account.id }, { path, roles, isNew })
	]);
	await recordActivity(tx, actor, 'account.invited', account.id);
	return done({ accountId: account.id, isNew: made });
}

async function makeMember(
	tx: Tx,
	actor: Actor,
	{ address, name }: { address: string; name: string }
): Promise<boolean> {
	const account = await tx
		.insertInto('accounts')
		.values({ name, email: address, role: 'member', image: null, disabled_at: null })
		.onConflict((taken) => taken.column('email').doNothing())
		.returning('id')
		.executeTakeFirst();
	if (account) await recordActivity(tx, actor, 'account.created', account.id, { role: 'member' });
	return account !== undefined;
}

const invitationToken = (tx: Tx, accountId: string, email: string): Promise<string> =>
	makeToken(tx, { purpose: 'invitation', accountId, email });
