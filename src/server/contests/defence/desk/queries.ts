import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { canSeeCourse, canSeeEntry, refusalToRunJudging, type JudgingAccess } from '../../judging/policy.ts';
import { judgedContest, stageCoursesOf, type JudgedContestSummary } from '../../judging/queries.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import { clockOf, type DayClock } from '../day/rules.ts';
import { defenceDayOf, slotsOf, type DefenceDayRow, type DayPlace, type Slot } from '../queries.ts';
import { refusalToReveal } from '../reveal/policy.ts';
import { juryHasChair, nextOpening, openedResultsOf, revealCourseOf, type OpenedResult } from '../reveal/queries.ts';
import type { DefencePhase } from '../tables.ts';

export type DefenceStage = {
	stage: string;
	title: string;
	/** Named a defence by the regulations. */
	isDefence: boolean;
	phase: DefencePhase | null;
	startsAt: Date | null;
	place: string;
};

/** A contest before whoever follows its judging. @throws NotFound for everybody else. */
async function followedContest(db: Db | Tx, actor: Actor | null, slug: string) {
	const found = await judgedContest(db, actor, slug);
	if (!canSeeCourse(found.access)) throw new NotFound(`defence of ${slug}`);
	return found;
}

/** The stages with marks, and which of them have a day of their own. */
export async function defenceStages(
	db: Db | Tx,
	actor: Actor | null,
	slug: string
): Promise<{ contest: JudgedContestSummary; mayRun: boolean; stages: DefenceStage[] }> {
	const { contest, access } = await followedContest(db, actor, slug);
	const courses = await stageCoursesOf(db, contest.id);
	const kinds = new Map((await frozenRulesOf(db, contest.id)).ruleSet.stages.map(({ id, kind }) => [id, kind]));
	const days = await db
		.selectFrom('defence_days')
		.select(['stage_key', 'phase', 'starts_at', 'place'])
		.where('contest_id', '=', contest.id)
		.execute();
	const dayOf = new Map(days.map((day) => [day.stage_key, day]));
	const stages = courses.map(({ stage, title }) => ({
		...{ stage, title, isDefence: kinds.get(stage) === 'defence', phase: dayOf.get(stage)?.phase ?? null },
		...{ startsAt: dayOf.get(stage)?.starts_at ?? null, place: dayOf.get(stage)?.place ?? '' }
	}));
	return { contest, mayRun: refusalToRunJudging(access) === null, stages };
}

/** How far the sheets of the entry that is on are; by count and name alone. */
export type SheetsOfEntry = { expected: number; signed: number; waitingFor: string[] };

export type DefenceTable = {
	contest: JudgedContestSummary;
	stage: string;
	title: string;
	mayRun: boolean;
	day: DefenceDayRow | null;
	clock: DayClock | null;
	/** The database's. */
	now: Date;
	slots: Slot[];
	/** Null while nobody is on, and for whoever may learn nothing of the sheets of this entry. */
	sheets: SheetsOfEntry | null;
};

/** The secretary's table of a day; also what its order is made on. @throws NotFound for who may not follow the judging. */
export async function defenceTable(
	db: Db | Tx,
	actor: Actor | null,
	{ slug, stage }: { slug: string; stage: string }
): Promise<DefenceTable> {
	const { contest, access } = await followedContest(db, actor, slug);
	const course = (await stageCoursesOf(db, contest.id)).find((each) => each.stage === stage);
	if (!course) throw new NotFound(`stage ${stage} of ${slug}`);
	const place = { contestId: contest.id, stage };
	const day = await defenceDayOf(db, place);
	return {
		...{ contest, stage, title: course.title, mayRun: refusalToRunJudging(access) === null, day },
		clock: day && clockOf(day),
		now: await databaseNow(db),
		slots: day ? await slotsOf(db, place, contest.timeZone) : [],
		sheets: day?.onEntryId ? await sheetsOf(db, access, { ...place, entryId: day.onEntryId }) : null
	};
}

async function sheetsOf(
	db: Db | Tx,
	access: JudgingAccess,
	{ contestId, stage, entryId }: DayPlace & { entryId: string }
): Promise<SheetsOfEntry | null> {
	if (!canSeeEntry(access, entryId)) return null;
	const { rows } = await sql<{ name: string; isSigned: boolean }>`
		select jurors.name, sheet.signed_at is not null as "isSigned"
		from sheet_assignments as given join jurors on jurors.id = given.juror_id
			left join score_sheets as sheet on sheet.stage_key = given.stage_key and sheet.entry_id = given.entry_id
				and sheet.juror_id = given.juror_id
		where given.contest_id = ${contestId} and given.stage_key = ${stage} and given.entry_id = ${entryId}
		order by jurors.position`.execute(db);
	return {
		expected: rows.length,
		signed: rows.filter(({ isSigned }) => isSigned).length,
		waitingFor: rows.filter(({ isSigned }) => !isSigned).map(({ name }) => name)
	};
}

export type RevealTable = {
	mayReveal: boolean;
	opened: OpenedResult[];
	/** What the next opening is, without who it is; null when everything is open. */
	next: Pick<OpenedResult, 'nomination' | 'place' | 'award'> | null;
	/** To be sent with the opening. */
	position: number;
};

/** Where the opening of the results stands; null while nothing is finalised. @throws NotFound as the table itself. */
export async function revealTable(db: Db | Tx, actor: Actor | null, slug: string): Promise<RevealTable | null> {
	const { contest, access } = await followedContest(db, actor, slug);
	const course = await revealCourseOf(db, contest.id);
	if (!course) return null;
	return {
		mayReveal: refusalToReveal(access, { hasChair: await juryHasChair(db, contest.id) }) === null,
		opened: await openedResultsOf(db, contest.id),
		next: await nextOpening(db, contest.id, course),
		position: course.opened + 1
	};
}

export type JurorDefence = {
	contest: JudgedContestSummary;
	day: Pick<DefenceDayRow, 'place' | 'startsAt' | 'remoteLink' | 'phase' | 'revision'> | null;
	stage: string | null;
	clock: DayClock | null;
	now: Date;
	/** What is on. Of an entry that is not theirs to judge they learn nothing here. */
	on: { isOwn: true; key: string; title: string; speaker: string; isSigned: boolean } | { isOwn: false } | null;
};

/** The day of the defence before a juror. @throws NotFound for whoever has no seat in the jury. */
export async function jurorDefence(db: Db | Tx, actor: Actor | null, slug: string): Promise<JurorDefence> {
	const { contest, access } = await judgedContest(db, actor, slug);
	if (!access.seat) throw new NotFound(`jury of ${slug}`);
	const stage = await stageOfDay(db, contest.id);
	const day = stage === null ? null : await defenceDayOf(db, { contestId: contest.id, stage });
	return {
		...{ contest, day, stage, clock: day && clockOf(day), now: await databaseNow(db) },
		on:
			stage !== null && day?.onEntryId
				? await entryBefore(db, access, { contestId: contest.id, stage, entryId: day.onEntryId }, contest.timeZone)
				: null
	};
}

/** The day that goes on, otherwise the next to come, otherwise the last one. */
async function stageOfDay(db: Db | Tx, contestId: string): Promise<string | null> {
	const { rows } = await sql<{ stage: string }>`
		select stage_key as stage from defence_days
			join stages on stages.contest_id = defence_days.contest_id and stages.key = stage_key
		where defence_days.contest_id = ${contestId}
		order by case phase when 'over' then 2 when 'before' then 1 else 0 end,
			case when phase = 'over' then -stages.position else stages.position end
		limit 1`.execute(db);
	return rows[0]?.stage ?? null;
}

async function entryBefore(
	db: Db | Tx,
	{ seat, hidden }: JudgingAccess,
	place: DayPlace & { entryId: string },
	timeZone: string
): Promise<JurorDefence['on']> {
	if (hidden.has(place.entryId)) return { isOwn: false };
	const { rows } = await sql<{ isSigned: boolean }>`
		select sheet.signed_at is not null as "isSigned" from sheet_assignments as given
			left join score_sheets as sheet on sheet.stage_key = given.stage_key and sheet.entry_id = given.entry_id
				and sheet.juror_id = given.juror_id
		where given.stage_key = ${place.stage} and given.entry_id = ${place.entryId} and given.juror_id = ${seat!.jurorId}`.execute(
		db
	);
	const own = (await slotsOf(db, place, timeZone)).find(({ entryId }) => entryId === place.entryId);
	if (rows.length === 0 || !own) return { isOwn: false };
	return {
		...{ isOwn: true as const, isSigned: rows[0]!.isSigned },
		...{ key: own.key, title: own.title, speaker: own.speaker }
	};
}

/** Which topics somebody may follow from a page of a day: the table's, or a juror's own. @throws NotFound */
export async function followedDay(
	db: Db | Tx,
	actor: Actor | null,
	{ slug, stage }: { slug: string; stage: string }
): Promise<DayPlace> {
	const { contest, access } = await judgedContest(db, actor, slug);
	if (!access.seat && !canSeeCourse(access)) throw new NotFound(`defence of ${slug}`);
	const day = await defenceDayOf(db, { contestId: contest.id, stage });
	if (!day) throw new NotFound(`defence ${stage} of ${slug}`);
	return { contestId: contest.id, stage };
}
