import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import type { ErasedCounts, RecordsSubject } from '#server/platform/personal-records.ts';
import { canSeeLetter } from './policy.ts';
import {
	cleanAddressee,
	cleanLetterText,
	comparedAddress,
	holdsSecret,
	isDeliverable,
	type Addressee
} from './rules.ts';
import type { LetterState } from './tables.ts';

/** What a letter says; its plain text and its HTML are made from the same paragraphs, so that they cannot differ. */
export type LetterText = {
	subject: string;
	/** «Здравствуйте, Мария Петровна!» */
	greeting: string;
	/** Plain texts; nothing in them is taken for markup. */
	paragraphs: string[];
	/** The one thing to do, as a button and as a bare address; the address is a path of this site, «/my/…». */
	action?: { label: string; path: string };
	/** Smaller, after the rest: until when the link works, what to do if it was not you. */
	notes?: string[];
};

export type NewLetter = {
	/** Which letter it is: `invitation`, `application-received` …; a person unsubscribes by kind. */
	kind: string;
	to: { address: string; name: string; accountId?: string | null };
	text: LetterText;
	contestId?: string | null;
	/** Whom an answer reaches, where that is not the network: the contest's organiser. */
	replyTo?: Addressee | null;
	/** True: sent whatever the person has unsubscribed from, since they asked for it or must know it. */
	isDuty: boolean;
};

/**
 * Writes letters into the outbox, to be sent once the transaction has committed. An empty list of letters means
 * nobody. Answers their ids in the order given. An address that no server could take does not stop the transaction:
 * its letter stands among the refused at once.
 */
export async function writeLetters(tx: Tx, letters: readonly NewLetter[]): Promise<string[]> {
	const rows = letters.map(rowOf);
	if (rows.length === 0) return [];
	await tx.insertInto('letters').values(rows).execute();
	await askToSend(
		tx,
		rows.filter(({ state }) => state === 'waiting').map(({ id }) => id)
	);
	return rows.map(({ id }) => id);
}

export const brokenAddress = 'Адрес написан с ошибкой: письмо не отправлялось.';

function rowOf({ kind, to, text, contestId = null, replyTo = null, isDuty }: NewLetter) {
	const { address, name } = cleanAddressee(to);
	const cleaned = cleanLetterText(text);
	const isBroken = !isDeliverable(address);
	const answersTo = replyTo && cleanAddressee(replyTo);
	return {
		id: randomUUID(),
		kind,
		to_address: address,
		to_name: name,
		account_id: to.accountId ?? null,
		contest_id: contestId,
		subject: cleaned.subject,
		text: JSON.stringify(cleaned),
		reply_to: answersTo && isDeliverable(answersTo.address) ? JSON.stringify(answersTo) : null,
		secret: holdsSecret(cleaned) ? ('kept' as const) : ('none' as const),
		is_duty: isDuty,
		unsubscribe_code: isDuty ? null : randomBytes(16).toString('base64url'),
		state: isBroken ? ('refused' as const) : ('waiting' as const),
		answer: isBroken ? brokenAddress : null
	};
}

/** One asking for each letter, in one query. Asking again replaces what has not begun, so that none is sent twice. */
async function askToSend(tx: Db | Tx, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	await sql`select platform.enqueue('send-letter', jsonb_build_object('letterId', id), 'letter:' || id)
		from unnest(${ids}::uuid[]) as waiting (id)`.execute(tx);
}

/**
 * Asks anew for every letter that waits: after a start, since the program may have died while sending, or have had no
 * mail server before. Answers how many there are.
 */
export async function sendWaitingLetters(db: Db): Promise<number> {
	const waiting = await db.selectFrom('letters').select('id').where('state', '=', 'waiting').execute();
	await askToSend(
		db,
		waiting.map(({ id }) => id)
	);
	return waiting.length;
}

export type SendAgainRefusal = 'still-waiting' | 'address-broken' | 'link-removed';

/**
 * Sends a letter once more, as another message. Not one whose link was as good as a key: that link is kept only until
 * the letter has gone, so the person has to ask for a new one.
 * @throws NotFound when there is no such letter, or it is not theirs to know.
 */
export async function sendLetterAgain(
	tx: Tx,
	actor: Actor,
	letterId: string
): Promise<Outcome<null, SendAgainRefusal>> {
	const letter = await tx
		.selectFrom('letters')
		.select(['contest_id as contestId', 'to_address as address', 'state', 'secret'])
		.where('id', '=', letterId)
		.forUpdate()
		.executeTakeFirst();
	if (!letter || !canSeeLetter(actor, letter)) throw new NotFound('letter');
	if (letter.state === 'waiting') return refused('still-waiting');
	if (letter.secret === 'removed') return refused('link-removed');
	if (!isDeliverable(letter.address)) return refused('address-broken');
	await tx
		.updateTable('letters')
		.set(({ eb }) => ({
			state: 'waiting',
			attempts: 0,
			round: eb('round', '+', 1),
			answer: null,
			message_id: null,
			sent_at: null
		}))
		.where('id', '=', letterId)
		.execute();
	await askToSend(tx, [letterId]);
	await recordActivity(tx, actor, 'letter.sent-again', letterId);
	return done(null);
}

/** Takes away to whom letters went and what they said; that there were letters stays. */
export async function erasePersonalRecords(
	tx: Tx,
	_actor: Actor,
	{ accountId, addresses }: RecordsSubject
): Promise<ErasedCounts> {
	const compared = addresses.map(comparedAddress);
	const { numUpdatedRows } = await tx
		.updateTable('letters')
		.set({
			to_address: '',
			to_name: '',
			account_id: null,
			subject: erasedLetter.subject,
			text: JSON.stringify(erasedLetter),
			reply_to: null,
			secret: 'removed',
			unsubscribe_code: null,
			answer: null,
			state: sql<LetterState>`case state when 'waiting' then 'not-sent' else state end`
		})
		.where(({ or, eb, fn }) =>
			or([
				...(accountId ? [eb('account_id', '=', accountId)] : []),
				...(compared.length > 0 ? [eb(fn<string>('lower', ['to_address']), 'in', compared)] : []),
				eb.lit(false)
			])
		)
		.executeTakeFirstOrThrow();
	if (compared.length > 0) await tx.deleteFrom('unsubscriptions').where('address', 'in', compared).execute();
	return { letters: Number(numUpdatedRows) };
}

const erasedLetter: LetterText = { subject: 'Письмо удалено', greeting: '', paragraphs: [] };
