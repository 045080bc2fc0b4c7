import { sql } from 'kysely';
import { personOfAccount } from '#server/accounts/profile/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { nominationsOf } from '../../queries.ts';
import { hasDeclared } from '../conflicts/queries.ts';
import type { JudgingAccess, JurySeat } from '../policy.ts';
import { judgedContest, stageCoursesOf, type JudgedContestSummary, type StageCourse } from '../queries.ts';
import type { StageState } from '../tables.ts';
import { juriesOf } from './policy.ts';
import type { DeskSheet } from './rules.ts';

export type DeskContest = {
	id: string;
	slug: string;
	kind: string;
	title: string;
	timeZone: string;
	/** The stages with sheets for me, in their order. */
	stages: {
		stage: string;
		title: string;
		state: StageState;
		dueAt: Date | null;
		isTaking: boolean;
		all: number;
		signed: number;
	}[];
};

/** A contest and one of its stages, or none. */
type Line = Omit<DeskContest, 'stages'> & { stage: string | null; stageTitle: string } & Omit<
		DeskContest['stages'][number],
		'stage' | 'title'
	>;

/**
 * Every contest that somebody sits in the jury of, with what is left to be judged. An entry that is hidden from them is
 * counted nowhere. Two queries.
 */
export async function juryDesk(db: Db | Tx, actor: Actor): Promise<DeskContest[]> {
	const ids = juriesOf(actor);
	if (ids.length === 0) return [];
	const personId = await personOfAccount(db, actor.id);
	const { rows } = await sql<Line>`
		select contests.id, contests.slug, contests.kind, contests.title, contests.time_zone as "timeZone",
			stages.key as stage, stages.title as "stageTitle", stage_courses.state, due_at as "dueAt",
			state = 'open' and (due_at is null or now() < due_at) as "isTaking",
			count(*)::int as all, count(signed_at)::int as signed
		from jurors
		join contests on contests.id = jurors.contest_id
		left join (
			sheet_assignments
			join stage_admissions using (contest_id, stage_key, entry_id)
			join stage_courses using (contest_id, stage_key)
			join stages on stages.contest_id = stage_courses.contest_id and stages.key = stage_key
			left join score_sheets using (stage_key, entry_id, juror_id)
		) on juror_id = jurors.id and ended_at is null and state <> 'preparing'
			and not exists (select from entry_authors
				where entry_authors.entry_id = sheet_assignments.entry_id and person_id = ${personId}::uuid)
		where jurors.account_id = ${actor.id} and jurors.contest_id = any (${ids}::uuid[])
		group by contests.id, stages.contest_id, stages.key, stages.title, stages.position, state, due_at
		order by held_in_year desc, contests.title collate natural_russian, contests.id, stages.position`.execute(db);
	return contestsOf(rows);
}

function contestsOf(lines: readonly Line[]): DeskContest[] {
	const contests = new Map<string, DeskContest>();
	for (const { id, slug, kind, title, timeZone, stage, stageTitle, state, dueAt, isTaking, all, signed } of lines) {
		const contest = contests.get(id) ?? { id, slug, kind, title, timeZone, stages: [] };
		contests.set(id, contest);
		if (stage) contest.stages.push({ stage, title: stageTitle, state, dueAt, isTaking, all, signed });
	}
	return [...contests.values()];
}

export type ContestDesk = {
	contest: JudgedContestSummary;
	seat: JurySeat;
	/** Whether the conflicts of interest have been looked through and declared: before that no sheet opens. */
	hasDeclared: boolean;
	nominations: { key: string; title: string }[];
	/** The stages that have begun, with my sheets in them by number. */
	stages: (StageCourse & { sheets: DeskSheet[] })[];
};

/**
 * A juror's own work in a contest. @throws NotFound for whoever has no seat in its jury.
 */
export async function contestDesk(db: Db | Tx, actor: Actor | null, slug: string): Promise<ContestDesk> {
	const { contest, access } = await judgedContest(db, actor, slug);
	const { seat } = access;
	if (!seat) throw new NotFound(`seat in the jury of ${slug}`);
	const [courses, sheets, nominations, declared] = await Promise.all([
		stageCoursesOf(db, contest.id),
		ownSheets(db, access, seat.jurorId),
		nominationsOf(db, contest.id),
		hasDeclared(db, seat.jurorId)
	]);
	return {
		...{ contest, seat, hasDeclared: declared },
		nominations: nominations.map(({ key, title }) => ({ key, title })),
		stages: courses
			.filter(({ state }) => state === 'open' || state === 'closed')
			.map((course) => ({ ...course, sheets: sheets.filter(({ stage }) => stage === course.stage) }))
	};
}

/** What a juror is to hand in, and how far each sheet is, by number. What is hidden from them is not there. One query. */
async function ownSheets(
	db: Db | Tx,
	{ contestId, hidden }: JudgingAccess,
	jurorId: string
): Promise<(DeskSheet & { stage: string })[]> {
	const { rows } = await sql<DeskSheet & { stage: string }>`
		select stage_key as stage, entries.key, entries.title, nomination_key as nomination,
			case when signed_at is not null then 'signed' when score_sheets.revision is null then 'not-begun' else 'begun' end as state
		from sheet_assignments
		join stage_admissions using (contest_id, stage_key, entry_id)
		join entries on entries.id = entry_id
		left join score_sheets using (stage_key, entry_id, juror_id)
		where sheet_assignments.contest_id = ${contestId} and juror_id = ${jurorId} and ended_at is null
			and entry_id <> all (${[...hidden]}::uuid[])
		order by entries.key collate natural_russian`.execute(db);
	return rows;
}
