import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyLive } from '#server/platform/live.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { randomCode } from '#server/platform/russian/codes.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToRunJudging } from '../judging/policy.ts';
import { judgingAccess } from '../judging/queries.ts';
import { lockContest } from '../queries.ts';
import type { DayPlan } from './forms.ts';
import { holdStage, type DayPlace } from './queries.ts';
import { dayTopic } from './rules.ts';

/** Says where, when and how the defence goes; the first time also makes the day, with everybody who takes part in it. */
export function planDefence(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage }: DayPlace,
	plan: DayPlan
): Promise<Outcome<null, 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		const { timeZone } = await lockContest(tx, contestId);
		await holdStage(tx, { contestId, stage });
		const stated = {
			starts_at: sql<Date | null>`${plan.startsAt}::timestamp at time zone ${timeZone}`,
			...{ place: plan.place, remote_link: plan.remoteLink },
			...{ speech_minutes: plan.speechMinutes, question_minutes: plan.questionMinutes }
		};
		await tx
			.insertInto('defence_days')
			.values({
				...{ contest_id: contestId, stage_key: stage, hall_code: randomCode(26), ...stated },
				...{ order_by: null, seed: null, drawn_at: null, on_entry_id: null, phase_began_at: null, paused_after: null }
			})
			.onConflict((known) =>
				known
					.columns(['contest_id', 'stage_key'])
					.doUpdateSet({ ...stated, revision: sql<string>`defence_days.revision + 1` })
			)
			.execute();
		await syncSlots(tx, { contestId, stage });
		await notifyLive(tx, dayTopic(contestId, stage));
		await recordActivity(tx, actor, 'defence.planned', contestId, { stage });
		return done(null);
	});
}

/**
 * Makes the order follow who takes part in the stage: who has left it leaves the order, who has come speaks last. To be
 * called, with the stage held, by whatever changes the admissions; without a day of defence it does nothing.
 */
export async function syncSlots(tx: Tx, { contestId, stage }: DayPlace): Promise<void> {
	const day = await tx
		.selectFrom('defence_days')
		.select(['phase', 'on_entry_id as onEntryId'])
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.forUpdate()
		.executeTakeFirst();
	if (!day) return;
	const left = await sql<{ id: string }>`
		delete from defence_slots using defence_slots as slot left join stage_admissions as admission
			on admission.stage_key = slot.stage_key and admission.entry_id = slot.entry_id and admission.ended_at is null
		where slot.contest_id = ${contestId} and slot.stage_key = ${stage} and admission.entry_id is null
			and defence_slots.stage_key = slot.stage_key and defence_slots.entry_id = slot.entry_id
		returning defence_slots.entry_id as id`.execute(tx);
	const came = await sql<{ id: string }>`
		insert into defence_slots (contest_id, stage_key, entry_id, position)
		select admission.contest_id, admission.stage_key, admission.entry_id,
			100000 + row_number() over (order by admission.admitted_at, entries.key collate natural_russian)
		from stage_admissions as admission join entries on entries.id = admission.entry_id
		where admission.contest_id = ${contestId} and admission.stage_key = ${stage} and admission.ended_at is null
			and not exists (select from defence_slots as slot
				where slot.stage_key = admission.stage_key and slot.entry_id = admission.entry_id)
		returning entry_id as id`.execute(tx);
	if (left.rows.length + came.rows.length === 0) return;
	await sql`
		update defence_slots set position = numbered.position
		from (select entry_id, row_number() over (order by position) as position from defence_slots
			where contest_id = ${contestId} and stage_key = ${stage}) as numbered
		where contest_id = ${contestId} and stage_key = ${stage} and defence_slots.entry_id = numbered.entry_id`.execute(tx);
	await leaveStage(
		tx,
		{ contestId, stage },
		left.rows.some(({ id }) => id === day.onEntryId)
	);
	await notifyLive(tx, dayTopic(contestId, stage));
}

/** Whoever was on has left: nobody is on. */
async function leaveStage(tx: Tx, { contestId, stage }: DayPlace, isOnGone: boolean): Promise<void> {
	const gone = { on_entry_id: null, phase: 'waiting', phase_began_at: null, paused_after: null } as const;
	await tx
		.updateTable('defence_days')
		.set({ revision: sql<string>`revision + 1`, ...(isOnGone && gone) })
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.execute();
}
