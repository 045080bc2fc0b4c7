import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { canSeeCourse, type JudgingAccess } from '../policy.ts';
import { stageCoursesOf, type StageCourse } from '../queries.ts';

export type Glance = {
	jurors: number;
	/** Who have accepted and can sit down at their desk. */
	seated: number;
	stages: (StageCourse & { assigned: number; signed: number })[];
	openVotes: number;
	openAppeals: number;
	/** Somebody has proposed to finalise, and a second person is awaited. */
	isProposed: boolean;
	resultsVersion: number | null;
	publishedVersion: number | null;
};

/**
 * How far the judging of a contest is, in a few numbers; entries hidden from whoever asks are not counted, and neither are
 * votes and appeals about them. Two queries.
 * @throws NotFound for a juror who only judges.
 */
export async function judgingGlance(db: Db | Tx, access: JudgingAccess): Promise<Glance> {
	if (!canSeeCourse(access)) throw new NotFound(`course of ${access.contestId}`);
	const { contestId, hidden } = access;
	const courses = await stageCoursesOf(db, contestId);
	const { rows } = await sql<Omit<Glance, 'stages'> & { sheets: Record<string, { assigned: number; signed: number }> }>`
		select
			(select count(*)::int from jurors where contest_id = ${contestId}) as jurors,
			(select count(*)::int from jurors where contest_id = ${contestId} and account_id is not null) as seated,
			(select coalesce(jsonb_object_agg(stage_key, jsonb_build_object('assigned', assigned, 'signed', signed)), '{}') from (
				select stage_key, count(*)::int as assigned, count(signed_at)::int as signed
				from sheet_assignments left join score_sheets using (contest_id, stage_key, entry_id, juror_id)
				where contest_id = ${contestId} and entry_id <> all (${[...hidden]}::uuid[])
				group by stage_key) as counted) as sheets,
			(select count(*)::int from open_votes
				where contest_id = ${contestId} and closed_at is null and withdrawn_at is null
					and not exists (select from entries where entries.id = any (${[...hidden]}::uuid[])
						and jsonb_exists(question -> 'entries', entries.key))) as "openVotes",
			(select count(*)::int from appeals where contest_id = ${contestId} and outcome is null
				and entry_id <> all (${[...hidden]}::uuid[])) as "openAppeals",
			exists (select from finalisations
				where contest_id = ${contestId} and confirmed_at is null and withdrawn_at is null) as "isProposed",
			(select max(version) from results where contest_id = ${contestId}) as "resultsVersion",
			(select version from published_results where contest_id = ${contestId}) as "publishedVersion"`.execute(db);
	const { sheets, ...counts } = rows[0]!;
	return {
		...counts,
		stages: courses.map((course) => ({ ...course, ...(sheets[course.stage] ?? { assigned: 0, signed: 0 }) }))
	};
}
