import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { appendDecisions, endDecision } from '../../../jury/commands.ts';
import { lockContest } from '../../../queries.ts';
import { judgingAccess, stageCoursesOf } from '../../queries.ts';
import { askForLetters } from '../release/commands.ts';
import { syncAdmissions, syncSeats } from '../seats/commands.ts';
import { refusalToTakeBack, withdrawalOf, type TakingBackRefusal, type WithdrawalRefusal } from './queries.ts';

export type EntryLeaving = {
	contestId: string;
	entryId: string;
	/** Whose wish it is: that of those who entered it comes through the organisers too. */
	askedBy: 'entrant' | 'organiser';
	reason: string | null;
};

/**
 * Takes an entry off the contest from the next stage on, or from the one that is open. Its seat goes to the next one where
 * the regulations say so; sheets on it stay and do not count. Where the outcome of the stage before was released, whoever
 * takes the seat gets a letter. Answers its number and those of the entries
 * that take part instead.
 */
export function withdrawEntry(
	db: Db | Tx,
	actor: Actor,
	{ contestId, entryId, askedBy, reason }: EntryLeaving
): Promise<Outcome<{ key: string; arriving: string[] }, WithdrawalRefusal | 'reason-needed'>> {
	return inTransaction(db, async (tx) => {
		// Two who leave at once take turns: the second one's seat is worked out without the first.
		await lockContest(tx, contestId);
		const access = await judgingAccess(tx, actor, contestId);
		const leaving = await withdrawalOf(tx, access, entryId);
		if (!leaving.ok) return leaving;
		if (reason === null) return refused('reason-needed');
		const { decision, entryKey, stage, arriving } = leaving.value;
		const position = await appendDecisions(tx, actor, contestId, [decision]);
		await tx
			.insertInto('entry_withdrawals')
			.values({
				...{ contest_id: contestId, decision_position: position, entry_id: entryId },
				...{ asked_by: askedBy, reason, noted_by: actor.id }
			})
			.execute();
		const courses = await stageCoursesOf(tx, contestId);
		const isBegun = courses.some((course) => course.stage === stage.id && course.state !== 'ahead');
		if (isBegun) await syncSeats(tx, { contestId, stage: stage.id });
		for (const course of courses) if (course.releasedAt) await askForLetters(tx, { contestId, stage: course.stage });
		await recordActivity(tx, actor, 'entry.withdrawn', entryId, { contestId, stage: decision.stage, askedBy });
		await notifyCaches(tx, ['contests']);
		return done({ key: entryKey, arriving });
	});
}

/** Undoes a withdrawal that nobody has been told of: the entry takes part again, and whoever took its seat does not. */
export function takeBackWithdrawal(
	db: Db | Tx,
	actor: Actor,
	{ contestId, position }: { contestId: string; position: number }
): Promise<Outcome<null, TakingBackRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockContest(tx, contestId);
		const access = await judgingAccess(tx, actor, contestId);
		const refusal = await refusalToTakeBack(tx, access, { position });
		if (refusal) return refused(refusal);
		await endDecision(tx, actor, contestId, position);
		await syncAdmissions(tx, contestId);
		await recordActivity(tx, actor, 'entry.withdrawal-taken-back', contestId, { position });
		return done(null);
	});
}
