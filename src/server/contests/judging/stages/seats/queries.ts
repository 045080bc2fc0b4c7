import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import { tallyInputOf } from '../../../results/queries.ts';
import { tallyContest } from '../../../scoring/rules.ts';
import { stageCoursesOf } from '../../queries.ts';
import { seatsOf } from '../rules.ts';

/**
 * Contests in which other entries take part in a stage than the count lets through. A stage behind one that is not closed
 * waits, and so does everything while results are open to be corrected.
 */
export async function wrongAdmissions(db: Db): Promise<string[]> {
	const { rows: run } = await sql<{ id: string }>`
		select distinct contest_id as id from stage_courses where not exists (
			select from corrections where corrections.contest_id = stage_courses.contest_id and ended_at is null)`.execute(db);
	const wrong: string[] = [];
	for (const { id } of run) if (await isAdmittedWrongly(db, id)) wrong.push(id);
	return wrong;
}

async function isAdmittedWrongly(db: Db, contestId: string): Promise<boolean> {
	const { input } = await tallyInputOf(db, contestId);
	const tally = tallyContest(input);
	for (const { stage, state } of await stageCoursesOf(db, contestId)) {
		if (state === 'ahead') return false;
		const { rows } = await sql<{ seat: string }>`
			select entries.key || ' ' || standing as seat from stage_admissions join entries on entries.id = entry_id
			where stage_admissions.contest_id = ${contestId} and stage_key = ${stage} and ended_at is null`.execute(db);
		const due = [...seatsOf(input.ruleSet, tally, stage)].map(([key, seat]) => `${key} ${seat}`);
		if (new Set(due).symmetricDifference(new Set(rows.map(({ seat }) => seat))).size > 0) return true;
		if (state !== 'closed') return false;
	}
	return false;
}
