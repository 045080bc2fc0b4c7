import type { ExpressionBuilder } from 'kysely';
import type { Db, Tables, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { momentText, type PersonalRecords, type RecordsSubject } from '#server/platform/personal-records.ts';
import type { LetterText } from './commands.ts';
import { canSeeLetter, lettersWithinSight } from './policy.ts';
import { comparedAddress, maskedText, type Addressee } from './rules.ts';
import type { LetterState } from './tables.ts';

export type LetterLine = {
	id: string;
	kind: string;
	address: string;
	name: string;
	subject: string;
	state: LetterState;
	contestId: string | null;
	writtenAt: Date;
};
export type LettersQuery = {
	state?: LetterState | null;
	kind?: string | null;
	contestId?: string | null;
	/** A part of the address. */
	search?: string;
	limit: number;
	offset: number;
};
export type LettersPage = {
	letters: LetterLine[];
	total: number;
	/** Of all that the person may see, whatever is filtered. */
	counts: Record<LetterState, number>;
	kinds: string[];
	contestIds: string[];
};

const lineColumns = [
	'id',
	'kind',
	'to_address as address',
	'to_name as name',
	'subject',
	'state',
	'contest_id as contestId',
	'written_at as writtenAt'
] as const;

/**
 * Letters that this person may see, newest first. Three queries.
 * @throws NotFound when there can be none.
 */
export async function lettersPage(db: Db, actor: Actor | null, query: LettersQuery): Promise<LettersPage> {
	const seen = seenLetters(db, actor);
	const found = narrowed(seen, query);
	const letters = await found
		.select(lineColumns)
		.orderBy('written_at', 'desc')
		.orderBy('id')
		.limit(query.limit)
		.offset(query.offset)
		.execute();
	const { total } = await found.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
	const groups = await seen
		.select(({ fn }) => ['state', 'kind', 'contest_id as contestId', fn.countAll<string>().as('count')])
		.groupBy(['state', 'kind', 'contest_id'])
		.execute();
	const counts = { waiting: 0, sent: 0, refused: 0, bounced: 0, 'not-sent': 0, caught: 0 };
	for (const { state, count } of groups) counts[state] += Number(count);
	return {
		letters,
		total: Number(total),
		counts,
		kinds: [...new Set(groups.map(({ kind }) => kind))].sort(),
		contestIds: [...new Set(groups.flatMap(({ contestId }) => contestId ?? []))]
	};
}

function seenLetters(db: Db, actor: Actor | null) {
	const sight = lettersWithinSight(actor);
	if (sight === null) throw new NotFound('letters');
	const letters = db.selectFrom('letters');
	return sight === 'all' ? letters : letters.where('contest_id', 'in', sight.contestIds);
}

function narrowed(seen: ReturnType<typeof seenLetters>, { state, kind, contestId, search }: LettersQuery) {
	return seen.where((eb) =>
		eb.and([
			...(state ? [eb('state', '=', state)] : []),
			...(kind ? [eb('kind', '=', kind)] : []),
			...(contestId ? [eb('contest_id', '=', contestId)] : []),
			...(search ? [addressHolds(eb, search)] : [])
		])
	);
}

/** Signs of patterns in what is searched are only signs. */
const addressHolds = (eb: ExpressionBuilder<Tables, 'letters'>, search: string) =>
	eb(
		eb.fn<number>('strpos', [eb.fn<string>('lower', ['to_address']), eb.val(comparedAddress(search))]),
		'>',
		eb.lit(0)
	);

export type ShownLetter = LetterLine & {
	/** Without the links that are as good as a key. */
	text: LetterText;
	replyTo: Addressee | null;
	isDuty: boolean;
	hasUnsubscribing: boolean;
	/** Whether it held a link as good as a key, and whether that is still in the records. */
	secret: 'none' | 'kept' | 'removed';
	attempts: number;
	answer: string | null;
	messageId: string | null;
	base: string | null;
	sentAt: Date | null;
};

/** @throws NotFound when there is no such letter, or it is not theirs to know. */
export async function letterById(db: Db, actor: Actor | null, id: string): Promise<ShownLetter> {
	const letter = await wholeLetters(db).where('id', '=', id).executeTakeFirst();
	if (!letter || !canSeeLetter(actor, letter)) throw new NotFound('letter');
	return shown(letter, maskedText(letter.text as LetterText));
}

/**
 * Letters kept instead of being sent, newest first, with their links whole: whoever reads them can sign in as anybody.
 * Asked only while the program serves the demonstration; nothing else makes letters `caught`.
 */
export async function caughtLetters(
	db: Db,
	{ limit, offset }: { limit: number; offset: number }
): Promise<{ letters: LetterLine[]; total: number }> {
	const caught = db.selectFrom('letters').where('state', '=', 'caught');
	const letters = await caught
		.select(lineColumns)
		.orderBy('written_at', 'desc')
		.orderBy('id')
		.limit(limit)
		.offset(offset)
		.execute();
	const { total } = await caught.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
	return { letters, total: Number(total) };
}

/** @throws NotFound unless it was caught. */
export async function caughtLetterById(db: Db, id: string): Promise<ShownLetter & { unsubscribeCode: string | null }> {
	const letter = await wholeLetters(db).where('id', '=', id).where('state', '=', 'caught').executeTakeFirst();
	if (!letter) throw new NotFound('caught letter');
	return { ...shown(letter, letter.text as LetterText), unsubscribeCode: letter.unsubscribeCode };
}

const wholeLetters = (db: Db) =>
	db
		.selectFrom('letters')
		.select([
			...lineColumns,
			'text',
			'reply_to as replyTo',
			'is_duty as isDuty',
			'unsubscribe_code as unsubscribeCode',
			'secret',
			'attempts',
			'answer',
			'message_id as messageId',
			'base',
			'sent_at as sentAt'
		]);

type WholeLetter = Awaited<ReturnType<ReturnType<typeof wholeLetters>['execute']>>[number];

function shown({ unsubscribeCode, replyTo, ...letter }: WholeLetter, text: LetterText): ShownLetter {
	return { ...letter, text, replyTo: replyTo as Addressee | null, hasUnsubscribing: unsubscribeCode !== null };
}

/** How far these letters are, for those who have written them. */
export async function letterStatesOf(db: Db | Tx, ids: readonly string[]): Promise<Map<string, LetterState>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('letters')
		.select(['id', 'state'])
		.where('id', 'in', [...new Set(ids)])
		.execute();
	return new Map(rows.map(({ id, state }) => [id, state]));
}

/** Letters written to a person, for the export of what is kept about them. */
export async function personalRecordsOf(db: Db, subject: RecordsSubject): Promise<PersonalRecords[]> {
	const { accountId, addresses } = subject;
	const compared = addresses.map(comparedAddress);
	const letters = await wholeLetters(db)
		.where(({ or, eb, fn }) =>
			or([
				...(accountId ? [eb('account_id', '=', accountId)] : []),
				...(compared.length > 0 ? [eb(fn<string>('lower', ['to_address']), 'in', compared)] : []),
				eb.lit(false)
			])
		)
		.orderBy('written_at')
		.orderBy('id')
		.execute();
	const refused =
		compared.length > 0
			? await db
					.selectFrom('unsubscriptions')
					.selectAll()
					.where('address', 'in', compared)
					.orderBy('unsubscribed_at')
					.execute()
			: [];
	return [
		{ key: 'letters', title: 'Письма', records: letters.map(exported) },
		{
			key: 'unsubscriptions',
			title: 'Отказы от писем',
			records: refused.map(({ address, kind, unsubscribed_at }) => ({
				Адрес: address,
				'Вид писем': kind,
				Когда: momentText(unsubscribed_at)
			}))
		}
	];
}

function exported({ address, subject, text, state, writtenAt, sentAt }: WholeLetter): Record<string, string> {
	const { greeting, paragraphs, notes = [] } = maskedText(text as LetterText);
	return {
		Адрес: address,
		Тема: subject,
		Текст: [greeting, ...paragraphs, ...notes].filter(Boolean).join('\n\n'),
		Состояние: stateTitles[state],
		Составлено: momentText(writtenAt),
		...(sentAt && { Отправлено: momentText(sentAt) })
	};
}

const stateTitles: Record<LetterState, string> = {
	waiting: 'ждёт отправки',
	sent: 'отправлено',
	refused: 'не принято почтовым сервером',
	bounced: 'вернулось',
	'not-sent': 'не отправлялось: адресат отказался от таких писем',
	caught: 'показано на странице учебной почты'
};
