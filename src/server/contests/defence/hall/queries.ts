import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { clockOf, type DayClock } from '../day/rules.ts';
import { defenceDayOf, slotsOf, type DayPlace, type Slot } from '../queries.ts';
import { openedResultsOf, type OpenedResult } from '../reveal/queries.ts';
import type { DefencePhase } from '../tables.ts';

/** What the hall is shown of an entry. */
export type HallEntry = {
	key: string;
	title: string;
	nomination: string | null;
	organisation: string | null;
	speaker: string;
	isRemote: boolean;
};

/**
 * Everything that the hall's screen shows, and nothing else is ever sent to it: no mark, no sheet, no result that the
 * chair has not opened, and of the entries only those that the hall has before it.
 */
export type HallState = {
	revision: string;
	kind: string;
	contest: string;
	stage: string;
	place: string;
	/** With the zone that it is told in. */
	startsAt: string | null;
	timeZone: string;
	phase: DefencePhase;
	on: HallEntry | null;
	clock: DayClock | null;
	next: HallEntry | null;
	/** What the chair has opened, the latest first. */
	opened: OpenedResult[];
};

export type HallPlace = DayPlace & { contest: { kind: string; title: string; timeZone: string; stage: string } };

/** Which defence a hall's address belongs to. One query, by an index, for known and unknown codes alike. @throws NotFound */
export async function hallPlace(db: Db | Tx, code: string): Promise<HallPlace> {
	if (!/^[0-9A-HJKMNP-TV-Z]{26}$/.test(code)) throw new NotFound('hall');
	const row = await db
		.selectFrom('defence_days')
		.innerJoin('contests', 'contests.id', 'defence_days.contest_id')
		.innerJoin('stages', (join) =>
			join.onRef('stages.contest_id', '=', 'defence_days.contest_id').onRef('stages.key', '=', 'defence_days.stage_key')
		)
		.select(['defence_days.contest_id as contestId', 'stage_key as stage', 'stages.title as stageTitle'])
		.select(['contests.kind', 'contests.title', 'time_zone as timeZone'])
		.where('hall_code', '=', code)
		.executeTakeFirstOrThrow(() => new NotFound('hall'));
	const { contestId, stage, stageTitle, ...contest } = row;
	return { contestId, stage, contest: { ...contest, stage: stageTitle } };
}

/** What the hall's screen shows at this moment. @throws NotFound when the day is gone. */
export async function hallState(db: Db | Tx, { contest, ...place }: HallPlace): Promise<HallState> {
	const day = await defenceDayOf(db, place);
	if (!day) throw new NotFound('hall');
	// Before the day begins nobody may learn here who has come to the defence.
	const slots = day.phase === 'before' || day.phase === 'over' ? [] : await slotsOf(db, place, contest.timeZone);
	const on = slots.find(({ entryId }) => entryId === day.onEntryId);
	const next = slots.find(({ state }) => state === 'waiting');
	return {
		revision: day.revision,
		...{ kind: contest.kind, contest: contest.title, stage: contest.stage, timeZone: contest.timeZone },
		...{ place: day.place, startsAt: day.startsAt?.toISOString() ?? null, phase: day.phase },
		on: on ? hallEntry(on) : null,
		clock: clockOf(day),
		next: next ? hallEntry(next) : null,
		opened: await openedResultsOf(db, place.contestId)
	};
}

const hallEntry = ({ key, title, nomination, organisation, speaker, isRemote }: Slot): HallEntry => ({
	...{ key, title, nomination, organisation, speaker, isRemote }
});
