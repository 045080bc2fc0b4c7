import type { Db, Tx } from '#server/database.ts';
import { accountAddresses } from '#server/accounts/queries.ts';
import {
	endAppeal,
	keepAppeal,
	settleAppeal,
	type KeepingRefusal,
	type SettlingRefusal
} from '#server/contests/meeting/appeals/commands.ts';
import { contestNamesOf, lockContest } from '#server/contests/queries.ts';
import { writeLetters } from '#server/letters/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
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
		const { members, work } = await toldAbout(tx, entryId);
		await writeLetters(
			tx,
			members.map((to) => appealReceivedLetter(to, work))
		);
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
		const { members, work } = await toldAbout(tx, settled.value.entryId);
		await writeLetters(
			tx,
			members.map((to) => appealDecidedLetter(to, work, { outcome: asked.outcome!, answer: asked.answer.trim() }))
		);
		return done(null);
	});
}

/** Whom to write to about an entry, and how to name it. Nobody, where it did not come through an application. */
async function toldAbout(tx: Tx, entryId: string) {
	const application = await tx
		.selectFrom('applications')
		.select(['id', 'contest_id as contestId', 'number', 'title'])
		.where('entry_id', '=', entryId)
		.executeTakeFirst();
	if (!application) return { members: [], work: null as never };
	const rows = await tx
		.selectFrom('application_members')
		.select('account_id as id')
		.where('application_id', '=', application.id)
		.execute();
	const contest = (await contestNamesOf(tx, [application.contestId])).get(application.contestId)!;
	const members = await accountAddresses(
		tx,
		rows.map(({ id }) => id)
	);
	const work: AppealedWork = { ...application, contest };
	return { members, work };
}
