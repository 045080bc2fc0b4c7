import type { Tx } from '#server/database.ts';
import { enqueue } from '#server/platform/jobs.ts';

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
	/** True: sent whatever the person has unsubscribed from, since they asked for it or must know it. */
	isDuty: boolean;
};

/**
 * Writes letters into the outbox, to be sent once the transaction has committed. An empty list of letters means
 * nobody. Answers their ids in the order given.
 */
export async function writeLetters(tx: Tx, letters: readonly NewLetter[]): Promise<string[]> {
	const ids: string[] = [];
	for (const { kind, to, text, contestId = null, isDuty } of letters) {
		const { id } = await tx
			.insertInto('letters')
			.values({
				kind,
				to_address: to.address,
				to_name: to.name,
				account_id: to.accountId ?? null,
				contest_id: contestId,
				subject: text.subject,
				plain: [text.greeting, ...text.paragraphs, ...(text.action ? [text.action.path] : [])].join('\n\n'),
				html: '',
				is_duty: isDuty,
				unsubscribe_code: null
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		await enqueue(tx, 'send-letter', { letterId: id }, `letter:${id}`);
		ids.push(id);
	}
	return ids;
}
