import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { mayTry } from '../limits/commands.ts';
import { accountKey } from '../limits/rules.ts';
import type { CarryOut } from '../links/commands.ts';
import { emailChangedLetter, emailChangeLetter, emailTakenLetter } from '../mails.ts';
import { lockAccountById, lockAccountOfEmail } from '../queries.ts';
import { isEmail, normaliseEmail } from '../rules.ts';
import { endOtherSessions, type Visitor, type Where } from '../sessions/commands.ts';
import type { CurrentSession } from '../sessions/queries.ts';
import { makeToken, revokeTokens, spendToken } from '../tokens/commands.ts';

export type EmailAskRefusal = 'sign-in-again' | 'email-faulty' | 'email-same' | 'too-often';

/**
 * Sends a link to the new address; until it is followed everything stays as it is. An address of somebody else gets
 * another letter and the asker the same answer.
 */
export async function askForEmail(
	where: Where,
	session: CurrentSession,
	given: string,
	{ from }: Visitor,
	carryOut: CarryOut<EmailAskRefusal> = (work) => where.db.transaction().execute(work)
): Promise<Outcome<null, EmailAskRefusal | 'form-outdated'>> {
	if (!session.isFresh) return refused('sign-in-again');
	const email = normaliseEmail(given);
	if (!isEmail(email)) return refused('email-faulty');
	const account = accountKey(where.network, email);
	if (!(await mayTry(where.platform, { tried: 'letter', account, from }))) return refused('too-often');
	return carryOut(async (tx) => {
		const asker = await lockAccountById(tx, session.accountId);
		if (asker.email === email) return refused('email-same');
		const owner = await lockAccountOfEmail(tx, email);
		const token = await makeToken(tx, { purpose: 'email-change', accountId: asker.id, email });
		const to = { address: email, name: owner?.name ?? '', accountId: owner?.id ?? null };
		await writeLetters(tx, [owner ? emailTakenLetter(to) : emailChangeLetter(to, token)]);
		return done(null);
	});
}

export type EmailChangeRefusal = 'link-ended' | 'email-taken';

/**
 * Puts the new address in place of the old by the link from the letter, in a session of the same person. The old address
 * is told; links sent to it are void, and all other sessions end.
 */
export async function changeEmail(
	tx: Tx,
	session: CurrentSession,
	token: string
): Promise<Outcome<{ email: string }, EmailChangeRefusal>> {
	const account = await lockAccountById(tx, session.accountId);
	const link = await spendToken(tx, ['email-change'], token);
	if (!link?.email || link.accountId !== account.id) return refused('link-ended');
	if (await lockAccountOfEmail(tx, link.email)) return refused('email-taken');
	await tx
		.updateTable('accounts')
		.set({ email: link.email, email_verified: true, updated_at: sql`now()` })
		.where('id', '=', account.id)
		.execute();
	await revokeTokens(tx, account.id);
	await endOtherSessions(tx, account.id, session.id);
	await writeLetters(tx, [emailChangedLetter({ address: account.email, name: account.name, accountId: account.id })]);
	await recordActivity(tx, { id: account.id, role: account.role }, 'account.email-changed', account.id);
	return done({ email: link.email });
}
