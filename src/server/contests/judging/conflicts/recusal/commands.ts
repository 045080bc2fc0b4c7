import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { lockStage } from '../../queries.ts';

export type Pair = { entryId: string; jurorId: string };
export type PairToRecuse = Pair & { /** As the minutes say it. */ reason: string };

export const pairKey = ({ entryId, jurorId }: Pair): string => `${entryId} ${jurorId}`;

/**
 * Takes entries away from jurors: assignments of sheets end, drafts and marks of stages that are not closed go, and the
 * database refuses any to come. For commands that hold the contest's row. Answers, by `pairKey`, the pairs of which a sheet
 * counts in a stage that is closed: it stays until the stage is opened again; see `dropLateSheets`.
 */
export async function recusePairs(tx: Tx, contestId: string, pairs: readonly PairToRecuse[]): Promise<Set<string>> {
	if (pairs.length === 0) return new Set();
	await lockStages(tx, contestId);
	await lockPairs(tx, pairs);
	await sql`delete from marks where ${isOf(pairs)} and exists (select from stage_courses
		where stage_courses.contest_id = marks.contest_id and stage_courses.stage_key = marks.stage_key and state <> 'closed')`.execute(
		tx
	);
	for (const table of ['score_sheets', 'sheet_assignments'])
		await sql`delete from ${sql.table(table)} as given where ${isOf(pairs)} and not exists (select from marks
			where marks.stage_key = given.stage_key and marks.entry_id = given.entry_id and marks.juror_id = given.juror_id)`.execute(
			tx
		);
	// One statement: the foreign keys look when all three say the same.
	await sql`
		with late_marks as (update marks set recused = true where ${isOf(pairs)}),
			late_sheets as (update sheet_assignments set recused = true where ${isOf(pairs)})
		insert into assignments (contest_id, entry_id, juror_id, recused, recusal_reason)
		select ${contestId}::uuid, entry_id, juror_id, true, reason
		from unnest(${pairs.map(({ entryId }) => entryId)}::uuid[], ${pairs.map(({ jurorId }) => jurorId)}::uuid[],
			${pairs.map(({ reason }) => reason)}::text[]) as taken (entry_id, juror_id, reason)
		on conflict (entry_id, juror_id) do update
		set recused = true, recusal_reason = coalesce(assignments.recusal_reason, excluded.recusal_reason)`.execute(tx);
	return pairsWithMarks(tx, pairs);
}

/** No stage closes meanwhile: what is taken away here must not have been counted. */
async function lockStages(tx: Tx, contestId: string): Promise<void> {
	const stages = await tx
		.selectFrom('stage_courses')
		.select('stage_key as stage')
		.where('contest_id', '=', contestId)
		.orderBy('stage_key')
		.execute();
	for (const { stage } of stages) await lockStage(tx, { contestId, stage }, 'share');
}

/**
 * Waits for whoever is writing a sheet of these pairs at this very moment, in the order in which they take their rows:
 * the meeting of juror and entry that a mark refers to, the sheet, and that it was to be written.
 */
async function lockPairs(tx: Tx, pairs: readonly Pair[]): Promise<void> {
	for (const table of ['assignments', 'score_sheets', 'sheet_assignments'])
		await sql`select from ${sql.table(table)} where ${isOf(pairs)} order by entry_id, juror_id for update`.execute(tx);
}

/** Marks in a stage without a course came in with a finished contest, and stay like those of a closed one. */
async function pairsWithMarks(tx: Tx, pairs: readonly Pair[]): Promise<Set<string>> {
	const { rows } = await sql<Pair>`
		select distinct entry_id as "entryId", juror_id as "jurorId" from marks where ${isOf(pairs)}`.execute(tx);
	return new Set(rows.map(pairKey));
}

/**
 * What jurors gave in a stage before a conflict of theirs was learned of goes, since the stage is opened again. For the
 * command that opens it, which holds the contest's row. Answers how many sheets.
 */
export async function dropLateSheets(
	tx: Tx,
	{ contestId, stage }: { contestId: string; stage: string }
): Promise<number> {
	const here = sql`contest_id = ${contestId} and stage_key = ${stage} and recused`;
	const late = sql`(entry_id, juror_id) in (select entry_id, juror_id from sheet_assignments where ${here})`;
	await sql`delete from marks where ${here}`.execute(tx);
	await sql`delete from score_sheets where contest_id = ${contestId} and stage_key = ${stage} and ${late}`.execute(tx);
	const { numAffectedRows } = await sql`delete from sheet_assignments where ${here}`.execute(tx);
	return Number(numAffectedRows ?? 0n);
}

const isOf = (pairs: readonly Pair[]) => sql<boolean>`
	(entry_id, juror_id) in (select * from unnest(${pairs.map(({ entryId }) => entryId)}::uuid[], ${pairs.map(({ jurorId }) => jurorId)}::uuid[]))`;

/** Lets a juror judge an entry again, where no conflict stands between them any more. What was taken away is not given back. */
export async function liftRecusal(tx: Tx, { entryId, jurorId }: Pair): Promise<void> {
	const living = await tx
		.selectFrom('conflicts')
		.select('id')
		.where('entry_id', '=', entryId)
		.where('juror_id', '=', jurorId)
		.where('is_hard', '=', true)
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	if (living) return;
	const pair = isOf([{ entryId, jurorId }]);
	await sql`
		with late_marks as (update marks set recused = false where ${pair}),
			late_sheets as (update sheet_assignments set recused = false where ${pair})
		update assignments set recused = false, recusal_reason = null where ${pair}`.execute(tx);
}
