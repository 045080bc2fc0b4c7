import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { writeLetters, type NewLetter } from '#server/letters/commands.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { mayTry } from '../limits/commands.ts';
import { accountKey, numberOfMark } from '../limits/rules.ts';
import {
	alreadyMemberLetter,
	noAccountLetter,
	passwordResetLetter,
	shutAccountLetter,
	signInLinkLetter,
	signUpLetter,
	type Recipient
} from '../mails.ts';
import { lockAccountOfEmail, type KnownAccount } from '../queries.ts';
import { fullName, isEmail, isPersonName, normaliseEmail } from '../rules.ts';
import { enter, secretOf, type Entry, type Visitor, type Where } from '../sessions/commands.ts';
import type { TokenPurpose } from '../tables.ts';
import { makeToken, revokeTokens, spendToken } from '../tokens/commands.ts';

export type Wanted = 'sign-in' | 'sign-up' | 'password-reset';
export type Asked = { wanted: Wanted; email: string; name?: string; /** Where to go afterwards. */ back?: string };
export type AskRefusal = 'email-faulty' | 'name-missing' | 'too-often';

/** Runs what is to be done once: in a transaction, and for a form that may be sent twice, under the form's key. */
export type CarryOut<Reason extends string> = (
	work: (tx: Tx) => Promise<Outcome<null, Reason>>
) => Promise<Outcome<null, Reason | 'form-outdated'>>;

/**
 * Sends a letter with a link: to sign in, to finish signing up, to set another password. Whoever asks learns nothing: the
 * answer and the work, one token and one letter, are the same whether the address is known, unknown or shut; which letter
 * it is, only the owner of the address sees.
 */
export async function sendLink(
	where: Where,
	{ wanted, email: given, name = '', back = '' }: Asked,
	visitor: Visitor,
	carryOut: CarryOut<AskRefusal> = (work) => where.db.transaction().execute(work)
): Promise<Outcome<null, AskRefusal | 'form-outdated'>> {
	const email = normaliseEmail(given);
	if (!isEmail(email)) return refused('email-faulty');
	if (wanted === 'sign-up' && !isPersonName(fullName(name))) return refused('name-missing');
	const account = accountKey(where.network, email);
	const familiar = numberOfMark(await secretOf(where.db, visitor.isSecure), account, visitor.mark);
	if (!(await mayTry(where.platform, { tried: 'letter', account, from: visitor.from, familiar }))) {
		return refused('too-often');
	}
	return carryOut(async (tx) => {
		const known = await lockAccountOfEmail(tx, email);
		const { purpose, letter } = answerTo(wanted, known);
		const details = { back, ...(purpose === 'sign-up' && name ? { name: fullName(name) } : {}) };
		const token = await makeToken(tx, { purpose, accountId: known?.id ?? null, email, details });
		await writeLetters(tx, [letter({ address: email, name: known?.name ?? '', accountId: known?.id ?? null }, token)]);
		return done(null);
	});
}

type Answer = { purpose: TokenPurpose; letter: (to: Recipient, token: string) => NewLetter };

function answerTo(wanted: Wanted, known: KnownAccount | null): Answer {
	if (!known) return { purpose: 'sign-up', letter: wanted === 'sign-up' ? signUpLetter : noAccountLetter };
	if (known.disabledAt) return { purpose: 'sign-in', letter: shutAccountLetter };
	if (wanted === 'password-reset') return { purpose: 'password-reset', letter: passwordResetLetter };
	return { purpose: 'sign-in', letter: wanted === 'sign-up' ? alreadyMemberLetter : signInLinkLetter };
}

export type LinkRefusal = 'link-ended' | 'name-missing' | 'too-often';
export type LinkEntry = Entry & { back: string };

/** Lets in whoever brings the link of a letter; the first time an address is confirmed, an account is made for it. */
export async function enterByLink(
	where: Where,
	{ token, name = '' }: { token: string; name?: string },
	visitor: Visitor
): Promise<Outcome<LinkEntry, LinkRefusal>> {
	if (!(await mayTry(where.platform, { tried: 'token', account: null, from: visitor.from }))) {
		return refused('too-often');
	}
	return where.db
		.transaction()
		.execute(async (tx): Promise<Outcome<LinkEntry, LinkRefusal>> => {
			const link = await spendToken(tx, ['sign-in', 'sign-up'], token);
			if (!link?.email) return refused('link-ended');
			const typed = fullName(String(link.details['name'] ?? name));
			// Thrown, so that the link is not used up by a form without a name.
			if (link.purpose === 'sign-up' && !isPersonName(typed)) throw new NameMissing();
			const account = await memberOf(tx, link.email, typed);
			if (account === null) return refused('link-ended');
			await confirmAddress(tx, account);
			const way = link.purpose === 'sign-up' ? 'sign-up' : 'link';
			const entry = await enter(tx, where, account.id, way, visitor);
			return entry ? done({ ...entry, back: String(link.details['back'] ?? '') }) : refused('link-ended');
		})
		.catch((problem: unknown) => {
			if (problem instanceof NameMissing) return refused('name-missing');
			throw problem;
		});
}

class NameMissing extends Error {}

/** The account of the address; made now where there is none and a name is given. */
async function memberOf(tx: Tx, email: string, name: string): Promise<KnownAccount | null> {
	await makeMember(tx, email, name);
	return lockAccountOfEmail(tx, email);
}

/** An account of a member without any way in yet, where the address has none and the name is one. */
export async function makeMember(tx: Tx, email: string, name: string): Promise<void> {
	if (!isPersonName(name)) return;
	const made = await tx
		.insertInto('accounts')
		.values({ name, email, role: 'member', image: null, disabled_at: null })
		.onConflict((taken) => taken.column('email').doNothing())
		.returning('id')
		.executeTakeFirst();
	if (made) await recordActivity(tx, { id: made.id, role: 'member' }, 'account.created', made.id, { role: 'member' });
}

/** Notes that letters to the address reach the account's owner. Until now somebody else may have been given links. */
export async function confirmAddress(tx: Tx, account: KnownAccount): Promise<void> {
	if (account.isConfirmed) return;
	await tx
		.updateTable('accounts')
		.set({ email_verified: true, updated_at: sql`now()` })
		.where('id', '=', account.id)
		.execute();
	await revokeTokens(tx, account.id);
}
