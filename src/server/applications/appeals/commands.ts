import type { Db, Tx } from '#server/database.ts';
import type { Addressee } from '#server/accounts/queries.ts';
import {
	endAppeal,
	keepAppeal,
	settleAppeal,
	type KeepingRefusal,
	type SettlingRefusal
} from '#server/contests/meeting/appeals/commands.ts';
import { contestNamesOf, lockContest } from '#server/contests/queries.ts';
import { writeLetters, type NewLetter } from '#server/letters/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { addressedEntries } from '../outcomes/queries.ts';
import { contestOfApplication } from '../queries.ts';
import { appealDecidedLetter, appealReceivedLetter, type AppealedWork } from './mails.ts';
import { appealsOfApplication } from './queries.ts';

export type LodgingRefusal = KeepingRefusal | 'no-term' | 'too-late';

/** Takes an appeal against the published results, within the term after their publication. */
export function lodgeAppeal(
	db: Db | Tx,
	actor: Actor,
	{ applicationId, words }: { applicationId: string; words: string }
): Promise<Outcome<null, LodgingRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockContest(tx, await contestOfApplication(tx, applicationId));
		const { contestId, entryId, term } = await appealsOfApplication(tx, actor, applicationId);
		if (!term || !entryId) return refused('no-term');
		if (!term.isOpen) return refused('too-late');
		const kept = await keepAppeal(tx, actor, { contestId, entryId, resultsVersion: term.version, words });
		if (!kept.ok) return kept;
		await tellOfAppeal(tx, { contestId, entryId }, appealReceivedLetter);
		return done(null);
	});
}

/** Takes an appeal back before the jury has decided about it. */
export function withdrawAppeal(
	db: Db | Tx,
	actor: Actor,
	applicationId: string
): Promise<Outcome<null, 'already-decided'>> {
	return inTransaction(db, async (tx) => {
		await lockContest(tx, await contestOfApplication(tx, applicationId));
		const { contestId, entryId } = await appealsOfApplication(tx, actor, applicationId);
		if (!entryId) return refused('already-decided');
		return endAppeal(tx, actor, { contestId, entryId });
	});
}

/** The jury's answer, told to everybody who works on the application. */
export function decideAppeal(
	db: Db | Tx,
	actor: Actor,
	asked: Parameters<typeof settleAppeal>[2]
): Promise<Outcome<null, SettlingRefusal>> {
	return inTransaction(db, async (tx) => {
		const settled = await settleAppeal(tx, actor, asked);
		if (!settled.ok) return settled;
		const answered = { outcome: asked.outcome!, answer: asked.answer.trim() };
		await tellOfAppeal(tx, settled.value, (to, work) => appealDecidedLetter(to, work, answered));
		return done(null);
	});
}

/** Writes to everybody who works on the application; to nobody, where the entry did not come through one. */
async function tellOfAppeal(
	tx: Tx,
	{ contestId, entryId }: { contestId: string; entryId: string },
	letter: (to: Addressee, work: AppealedWork) => NewLetter
): Promise<void> {
	const applications = await addressedEntries(tx, [entryId]);
	const contest = (await contestNamesOf(tx, [contestId])).get(contestId)!;
	const letters = applications.flatMap(({ to, id, number, title }) =>
		to.map((addressee) => letter(addressee, { id, contestId, number, title, contest }))
	);
	await writeLetters(tx, letters);
}
