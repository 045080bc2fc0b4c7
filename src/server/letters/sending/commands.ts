import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Carrier } from '#server/platform/mail.ts';
import { isUnsubscribed } from '../choices/queries.ts';
import type { LetterText } from '../commands.ts';
import { renderLetter, type LetterNetwork } from '../mails.ts';
import { maskedText, messageIdOf, type Addressee } from '../rules.ts';
import type { LetterState } from '../tables.ts';

/** How letters leave: to a mail server, to the page of caught mail, or not yet, since no mail server is named. */
export type Post =
	{ mode: 'sent'; carrier: Carrier; from: string; bounces: string | null } | { mode: 'caught' } | { mode: 'waiting' };

export type Sending = {
	post: Post;
	network: LetterNetwork;
	/** Scheme and host for its links. */
	base: string;
	/** After this try nobody will try again by itself. */
	isLastTry: boolean;
};

/** The mail server could not take a letter now; the queue tries again. Says nothing of whose letter it was. */
export class TryLater extends Error {}

type Waiting = {
	id: string;
	round: number;
	kind: string;
	address: string;
	name: string;
	subject: string;
	text: unknown;
	replyTo: unknown;
	secret: 'none' | 'kept' | 'removed';
	isDuty: boolean;
	unsubscribeCode: string | null;
};

/**
 * Sends one waiting letter and notes what the mail server said. The letter's row is held while the server is talked to:
 * whoever else would send it passes by, and when the program dies in between the letter waits again. Only a death after
 * the server took it and before that was noted sends it twice, with the same Message-ID.
 * @throws TryLater when the server could not take it now.
 */
export async function sendLetter(db: Db, letterId: string, sending: Sending): Promise<void> {
	const isToBeTried = await db.transaction().execute(async (tx) => {
		const letter = await lockWaitingLetter(tx, letterId);
		if (!letter || sending.post.mode === 'waiting') return false;
		if (!letter.isDuty && (await isUnsubscribed(tx, letter.address, letter.kind))) {
			await note(tx, letter, 'not-sent', {});
			return false;
		}
		if (sending.post.mode === 'caught') {
			await note(tx, letter, 'caught', { base: sending.base });
			return false;
		}
		return carry(tx, letter, sending.post, sending);
	});
	if (isToBeTried) throw new TryLater('the mail server did not take a letter');
}

/** Without `forUpdate` and `skipLocked` two workers send one letter: «a letter asked for twice at once is sent once». */
async function lockWaitingLetter(tx: Tx, letterId: string): Promise<Waiting | undefined> {
	return tx
		.selectFrom('letters')
		.select([
			'id',
			'round',
			'kind',
			'to_address as address',
			'to_name as name',
			'subject',
			'text',
			'reply_to as replyTo',
			'secret',
			'is_duty as isDuty',
			'unsubscribe_code as unsubscribeCode'
		])
		.where('id', '=', letterId)
		.where('state', '=', 'waiting')
		.forUpdate()
		.skipLocked()
		.executeTakeFirst();
}

/** Answers whether the letter has to be tried again. */
async function carry(
	tx: Tx,
	letter: Waiting,
	{ carrier, from, bounces }: Extract<Post, { mode: 'sent' }>,
	{ network, base, isLastTry }: Sending
): Promise<boolean> {
	const messageId = messageIdOf(letter, from.slice(from.lastIndexOf('@') + 1));
	const unsubscribe = letter.unsubscribeCode && `/unsubscribe/${letter.unsubscribeCode}`;
	const posting = await carrier.send({
		messageId,
		returnPath: bounces?.replace('@', `+${letter.id}@`) ?? from,
		from: { address: from, name: network.shortName },
		to: { address: letter.address, name: letter.name },
		replyTo: letter.replyTo as Addressee | null,
		subject: letter.subject,
		...renderLetter(letter.text as LetterText, { base, network, unsubscribe }),
		unsubscribe: unsubscribe && base + unsubscribe
	});
	const isToBeTried = !posting.isTaken && !posting.isFinal && !isLastTry;
	const state = posting.isTaken ? 'sent' : isToBeTried ? 'waiting' : 'refused';
	await note(tx, letter, state, { base, answer: posting.answer, message_id: messageId });
	return isToBeTried;
}

type Noted = { base?: string; answer?: string; message_id?: string };

/** Once a letter has gone or will never go, a link as good as a key has no business in the records. */
async function note(tx: Tx, letter: Waiting, state: LetterState, noted: Noted): Promise<void> {
	const hasGone = state === 'sent' || state === 'not-sent';
	await tx
		.updateTable('letters')
		.set(({ eb }) => ({
			...noted,
			state,
			...(state !== 'not-sent' && { attempts: eb('attempts', '+', 1) }),
			...(state === 'sent' || state === 'caught' ? { sent_at: sql<Date>`clock_timestamp()` } : {}),
			...(hasGone && {
				text: JSON.stringify(maskedText(letter.text as LetterText)),
				secret: letter.secret === 'none' ? ('none' as const) : ('removed' as const)
			})
		}))
		.where('id', '=', letter.id)
		.execute();
}

/** Links that have not gone in two weeks hold no longer; nightly. Caught mail, of the demonstration, stays whole. */
export async function forgetOldSecrets(db: Db): Promise<void> {
	const old = await db
		.selectFrom('letters')
		.select(['id', 'text'])
		.where('secret', '=', 'kept')
		.where('state', 'in', ['refused', 'bounced', 'waiting'])
		.where('written_at', '<', sql<Date>`now() - interval '14 days'`)
		.limit(1000)
		.execute();
	for (const { id, text } of old)
		await db
			.updateTable('letters')
			.set({ secret: 'removed', text: JSON.stringify(maskedText(text as LetterText)) })
			.where('id', '=', id)
			.where('secret', '=', 'kept')
			.execute();
}
