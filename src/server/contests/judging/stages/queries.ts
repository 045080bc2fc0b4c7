import { sql } from 'kysely';
import { accountNames } from '#server/accounts/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import { lateSheetsOf, type LateSheets } from '../conflicts/late/queries.ts';
import { canSeeCourse, refusalToRunJudging, type JudgingAccess } from '../policy.ts';
import { stageCoursesOf, type StageCourse } from '../queries.ts';
import { unsignedSheetsOf, type UnsignedSheets } from './outcome/queries.ts';
import { refusalToKnowOutcome } from './policy.ts';

export type OpeningGaps = {
	hasChair: boolean;
	/** Sheets that are shared out in all. */
	assigned: number;
	needed: number;
	/** Entries with fewer jurors than the regulations want sheets, by number. */
	short: { id: string; key: string; title: string; assigned: number }[];
};

/** What keeps a stage from being opened. Two queries. */
export async function openingGapsOf(
	db: Db | Tx,
	{ contestId, stage }: { contestId: string; stage: string }
): Promise<OpeningGaps> {
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const needed = ruleSet.stages.find(({ id }) => id === stage)?.minimumSheets ?? 1;
	const { rows } = await sql<{ id: string; key: string; title: string; assigned: number; hasChair: boolean }>`
		select entries.id, entries.key, entries.title,
			(select count(*)::int from sheet_assignments as given join jurors on jurors.id = given.juror_id
				where given.stage_key = admitted.stage_key and given.entry_id = entries.id and voting) as assigned,
			exists (select from jurors where jurors.contest_id = ${contestId} and role = 'chair') as "hasChair"
		from stage_admissions as admitted join entries on entries.id = admitted.entry_id
		where admitted.contest_id = ${contestId} and admitted.stage_key = ${stage} and ended_at is null
		order by entries.key collate natural_russian`.execute(db);
	return {
		hasChair: rows[0]?.hasChair ?? false,
		assigned: rows.reduce((sum, { assigned }) => sum + assigned, 0),
		needed,
		short: rows.filter(({ assigned }) => assigned < needed).map(({ hasChair: _chair, ...entry }) => entry)
	};
}

export type StageFacts = {
	course: StageCourse;
	before: StageCourse | null;
	isLast: boolean;
	/** Entries that take part, without those hidden from whoever asks. */
	entries: number;
	gaps: OpeningGaps;
	unsigned: UnsignedSheets[];
	late: LateSheets;
	reopenings: { reason: string; reopenedAt: Date; by: string }[];
	mayRun: boolean;
	/** Whether they may learn what the stage comes to; see `refusalToKnowOutcome`. */
	mayKnow: boolean;
};

/** A stage with marks as those who lead it see it. @throws NotFound for others, as for no such stage. */
export async function stageFactsOf(db: Db | Tx, access: JudgingAccess, stage: string): Promise<StageFacts> {
	const { contestId } = access;
	const courses = await stageCoursesOf(db, contestId);
	const at = courses.findIndex((course) => course.stage === stage);
	if (!canSeeCourse(access) || at < 0) throw new NotFound(`stage ${stage} of ${contestId}`);
	const taking = await db
		.selectFrom('stage_admissions')
		.select(['entry_id as id', 'ended_at as endedAt'])
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.execute();
	const gaps = await openingGapsOf(db, { contestId, stage });
	return {
		course: courses[at]!,
		before: courses[at - 1] ?? null,
		isLast: at === courses.length - 1,
		entries: taking.filter(({ id, endedAt }) => endedAt === null && !access.hidden.has(id)).length,
		gaps: { ...gaps, short: gaps.short.filter(({ id }) => !access.hidden.has(id)) },
		unsigned: await unsignedSheetsOf(db, access, stage),
		late: await lateSheetsOf(db, access, stage),
		reopenings: await reopeningsOf(db, { contestId, stage }),
		mayRun: refusalToRunJudging(access) === null,
		mayKnow:
			refusalToKnowOutcome(
				access,
				taking.map(({ id }) => id)
			) === null
	};
}

async function reopeningsOf(db: Db | Tx, { contestId, stage }: { contestId: string; stage: string }) {
	const rows = await db
		.selectFrom('stage_reopenings')
		.select(['reason', 'reopened_at as reopenedAt', 'reopened_by as by'])
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.orderBy('reopened_at')
		.execute();
	const names = await accountNames(
		db,
		rows.map(({ by }) => by)
	);
	return rows.map(({ by, ...row }) => ({ ...row, by: names.get(by) ?? '' }));
}

export type CourseStage = StageCourse & {
	isLast: boolean;
	/** Entries that take part, without those hidden from whoever asks. */
	entries: number;
	/** Closed, and those who entered do not know yet what it came to. */
	waitsForRelease: boolean;
};

/** All stages with marks, in their order. @throws NotFound for a juror who only judges. Two queries. */
export async function courseOf(db: Db | Tx, access: JudgingAccess): Promise<CourseStage[]> {
	const { contestId, hidden } = access;
	if (!canSeeCourse(access)) throw new NotFound(`course of ${contestId}`);
	const courses = await stageCoursesOf(db, contestId);
	const { rows } = await sql<{ stage: string; entries: number }>`
		select stage_key as stage, count(*)::int as entries from stage_admissions
		where contest_id = ${contestId} and ended_at is null and entry_id <> all (${[...hidden]}::uuid[])
		group by stage_key`.execute(db);
	const entriesIn = new Map(rows.map(({ stage, entries }) => [stage, entries]));
	return courses.map((course, at) => {
		const isLast = at === courses.length - 1;
		const waitsForRelease = course.state === 'closed' && !isLast && course.releasedAt === null;
		return { ...course, isLast, waitsForRelease, entries: entriesIn.get(course.stage) ?? 0 };
	});
}
