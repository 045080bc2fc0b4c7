import { takeLettersDue, type LetterDue } from '#server/contests/judging/stages/release/commands.ts';
import { commentsFor } from '#server/contests/judging/stages/release/queries.ts';
import { nominationsOf } from '#server/contests/queries.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { outcomeLetter, type OutcomeTold } from './mails.ts';
import { addressedEntries, stageTitles } from './queries.ts';

type Asked = { contestId: string; stage: string };

/** Entries that are told in one transaction: short enough for a node that is stopped to lose nothing but a moment. */
const batch = 50;

/**
 * Tells everybody whose entry took part in a released stage what it came to, once. Stopped in the middle, it goes on where it
 * was: what has been told is kept with the letters. Answers how many letters were written.
 */
export async function writeStageLetters(db: Db, asked: Asked): Promise<number> {
	let written = 0;
	for (;;) {
		const { taken, letters } = await db.transaction().execute((tx) => tellSome(tx, asked));
		written += letters;
		if (taken === 0) return written;
	}
}

async function tellSome(tx: Tx, { contestId, stage }: Asked): Promise<{ taken: number; letters: number }> {
	const due = await takeLettersDue(tx, { contestId, stage }, batch);
	if (due.length === 0) return { taken: 0, letters: 0 };
	const applications = await addressedEntries(
		tx,
		due.map(({ entryId }) => entryId)
	);
	if (applications.length === 0) return { taken: due.length, letters: 0 };
	const { plan } = await publishedPlanOf(tx, contestId);
	const titles = await stageTitles(tx, { contestId, stage });
	const comments = await commentsFor(tx, { contestId, entryIds: due.map(({ entryId }) => entryId) });
	const nominations = new Map((await nominationsOf(tx, contestId)).map(({ key, title }) => [key, title]));
	const letters = applications.flatMap(({ to, entryId, nominationKey, ...application }) => {
		const told: OutcomeTold = {
			application: { ...application, contestId, nomination: nominations.get(nominationKey ?? '') ?? null },
			...{ plan, ...titles, outcome: outcomeOf(due, entryId), comments: comments.get(`${stage} ${entryId}`) ?? [] }
		};
		return to.map((addressee) => outcomeLetter(addressee, told));
	});
	await writeLetters(tx, letters);
	return { taken: due.length, letters: letters.length };
}

const outcomeOf = (due: readonly LetterDue[], entryId: string) => due.find((one) => one.entryId === entryId)!.outcome;
