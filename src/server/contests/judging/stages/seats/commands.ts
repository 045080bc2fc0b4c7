import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { syncSlots } from '../../../defence/commands.ts';
import { tallyInputOf } from '../../../results/queries.ts';
import { tallyContest } from '../../../scoring/rules.ts';
import { lockStage, stageCoursesOf } from '../../queries.ts';
import { seatsOf, type Seat } from '../rules.ts';

/**
 * Brings the entries of a stage into accord with what the count says: who was let through takes part, who has withdrawn
 * does not. Assignments of those who leave are dropped; sheets that somebody has begun stay where they are and count for
 * nothing. The caller holds the contest's row. Answers how many take part.
 */
export async function syncSeats(tx: Tx, { contestId, stage }: { contestId: string; stage: string }): Promise<number> {
	await lockStage(tx, { contestId, stage }, 'alone');
	const seats = await seatsDue(tx, { contestId, stage });
	const ids = seats.map(({ entryId }) => entryId);
	const standings = seats.map(({ seat }) => seat);
	await sql`
		insert into stage_admissions (contest_id, stage_key, entry_id, standing)
		select ${contestId}::uuid, ${stage}, entry_id, standing
		from unnest(${ids}::uuid[], ${standings}::text[]) as seats (entry_id, standing)
		on conflict (stage_key, entry_id) do update
			set ended_at = null, standing = excluded.standing,
				admitted_at = case when stage_admissions.ended_at is null then stage_admissions.admitted_at else now() end
			where stage_admissions.ended_at is not null or stage_admissions.standing <> excluded.standing`.execute(tx);
	await endOthers(tx, { contestId, stage, ids });
	await syncSlots(tx, { contestId, stage });
	return ids.length;
}

/** Who takes part in a stage by what is stored now. */
export async function seatsDue(
	tx: Tx,
	{ contestId, stage }: { contestId: string; stage: string }
): Promise<{ entryId: string; seat: Seat }[]> {
	const { input, entryIds } = await tallyInputOf(tx, contestId);
	const seats = seatsOf(input.ruleSet, tallyContest(input), stage);
	return [...seats].map(([key, seat]) => ({ entryId: entryIds.get(key)!, seat }));
}

async function endOthers(
	tx: Tx,
	{ contestId, stage, ids }: { contestId: string; stage: string; ids: readonly string[] }
): Promise<void> {
	await sql`
		update stage_admissions set ended_at = now()
		where contest_id = ${contestId} and stage_key = ${stage} and ended_at is null and entry_id <> all (${ids}::uuid[])`.execute(
		tx
	);
	await sql`
		delete from sheet_assignments as given
		where given.contest_id = ${contestId} and given.stage_key = ${stage} and given.entry_id <> all (${ids}::uuid[])
			and not exists (select from score_sheets as sheet where sheet.stage_key = given.stage_key
				and sheet.entry_id = given.entry_id and sheet.juror_id = given.juror_id)`.execute(tx);
}

/**
 * After entries came, were rejected or admitted anew, or a withdrawal was taken back: the stage that is being prepared or is
 * open takes whom it has to. One behind it, left from before a stage was opened again, waits. The caller holds the contest's
 * row.
 */
export async function syncAdmissions(tx: Tx, contestId: string): Promise<void> {
	const current = (await stageCoursesOf(tx, contestId)).find(({ state }) => state !== 'closed');
	if (current && current.state !== 'ahead') await syncSeats(tx, { contestId, stage: current.stage });
}
