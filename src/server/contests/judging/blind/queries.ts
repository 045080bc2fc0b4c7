import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { isBlindContest } from '../../regulations/queries.ts';
import { keepsRecords, type JudgingAccess } from '../policy.ts';

/**
 * Whether somebody still judges works without the names of those who made them: the chair and the deputy too, who follow
 * the course of a blind contest. Over once its last stage is closed. Organisers and the secretary have the applications
 * before them anyway. At most two queries.
 */
export async function readsBlind(db: Db | Tx, access: JudgingAccess): Promise<boolean> {
	if (!access.seat || access.manages || keepsRecords(access)) return false;
	if (!(await isBlindContest(db, access.contestId))) return false;
	const { rows } = await sql<{ isJudging: boolean }>`
		select exists (select from criteria left join stage_courses using (contest_id, stage_key)
			where criteria.contest_id = ${access.contestId} and state is distinct from 'closed') as "isJudging"`.execute(db);
	return rows[0]!.isJudging;
}
