import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyLive } from '#server/platform/live.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToRunJudging } from '../../judging/policy.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { lockDay, type DayPlace } from '../queries.ts';
import { dayTopic } from '../rules.ts';
import { nextStep, type DayRefusal, type DayStep, type DefenceAct } from './rules.ts';

/** `changed-meanwhile`: somebody else has pressed a button since the table was shown. */
export type RunRefusal = 'not-allowed' | 'changed-meanwhile' | DayRefusal;

/**
 * Presses a button of the secretary's table: calls somebody to the stage, starts and stops the clock, ends a speech. The
 * day's row is held, and `revision` is of the day as whoever pressed saw it: of two at once the second is refused and is
 * to look again. Answers the new revision.
 */
export function runDefence(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage }: DayPlace,
	{ act, revision }: { act: DefenceAct; revision: string }
): Promise<Outcome<string, RunRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		const day = await lockDay(tx, { contestId, stage });
		if (day.revision !== revision) return refused('changed-meanwhile');
		const slots = await tx
			.selectFrom('defence_slots')
			.select(['entry_id as entryId', 'state'])
			.where('contest_id', '=', contestId)
			.where('stage_key', '=', stage)
			.execute();
		const step = nextStep({ ...day, isPaused: day.pausedAfter !== null, slots }, act);
		if (typeof step === 'string') return refused(step);

		const next = await takeStep(tx, { contestId, stage }, step);
		await notifyLive(tx, dayTopic(contestId, stage));
		const entryId = 'entryId' in act ? act.entryId : day.onEntryId;
		await recordActivity(tx, actor, `defence.${act.kind}`, contestId, { stage, entryId });
		return done(next);
	});
}

/** The clock is the database's, at this very moment: the transaction may have waited for another one. */
const clocks = {
	none: { phase_began_at: null, paused_after: null },
	begin: { phase_began_at: sql<Date>`clock_timestamp()`, paused_after: null },
	pause: {
		paused_after: sql<number>`greatest(0, extract(epoch from clock_timestamp() - phase_began_at) * 1000)::int`
	},
	resume: {
		phase_began_at: sql<Date>`clock_timestamp() - paused_after * interval '1 millisecond'`,
		paused_after: null
	},
	keep: {}
} as const;

async function takeStep(
	tx: Tx,
	{ contestId, stage }: DayPlace,
	{ phase, onEntryId, clock, slot }: DayStep
): Promise<string> {
	if (slot)
		await tx
			.updateTable('defence_slots')
			.set({ state: slot.state })
			.where('stage_key', '=', stage)
			.where('entry_id', '=', slot.entryId)
			.execute();
	const { revision } = await tx
		.updateTable('defence_days')
		.set({ phase, on_entry_id: onEntryId, ...clocks[clock], revision: sql<string>`revision + 1` })
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.returning('revision')
		.executeTakeFirstOrThrow();
	return revision;
}
