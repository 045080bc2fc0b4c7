import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { organisationNamesOn } from '#server/organisations/queries.ts';
import { peopleByIds } from '#server/people/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { authorsOfEntries } from '../entries/queries.ts';
import type { DefencePhase, SlotState } from './tables.ts';

export type DayPlace = { contestId: string; stage: string };

export type DefenceDayRow = {
	place: string;
	startsAt: Date | null;
	remoteLink: string;
	speechMinutes: number;
	questionMinutes: number;
	orderBy: 'lots' | 'arranged' | null;
	seed: string | null;
	drawnAt: Date | null;
	draws: number;
	/** When those who defend were last invited. */
	invitedAt: Date | null;
	hallCode: string;
	phase: DefencePhase;
	onEntryId: string | null;
	phaseBeganAt: Date | null;
	pausedAfter: number | null;
	revision: string;
};

const dayColumns = [
	...(['place', 'starts_at as startsAt', 'remote_link as remoteLink', 'speech_minutes as speechMinutes'] as const),
	...(['question_minutes as questionMinutes', 'order_by as orderBy', 'seed', 'drawn_at as drawnAt', 'draws'] as const),
	...([
		'invited_at as invitedAt',
		'hall_code as hallCode',
		'phase',
		'on_entry_id as onEntryId',
		'phase_began_at as phaseBeganAt'
	] as const),
	...(['paused_after as pausedAfter', 'revision'] as const)
] as const;

/** Holds the day of a defence until the transaction ends. @throws NotFound while it is not planned. */
export function lockDay(tx: Tx, { contestId, stage }: DayPlace): Promise<DefenceDayRow> {
	return tx
		.selectFrom('defence_days')
		.select(dayColumns)
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.forUpdate()
		.executeTakeFirstOrThrow(() => new NotFound(`defence ${stage} of ${contestId}`));
}

/** Holds who takes part in a stage, where it has begun. @throws NotFound for no such stage. */
export async function holdStage(tx: Tx, { contestId, stage }: DayPlace): Promise<void> {
	await tx
		.selectFrom('stages')
		.select('key')
		.where('contest_id', '=', contestId)
		.where('key', '=', stage)
		.executeTakeFirstOrThrow(() => new NotFound(`stage ${stage} of ${contestId}`));
	await tx
		.selectFrom('stage_courses')
		.select('stage_key')
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.forShare()
		.execute();
}

/** The day of a defence; null while it is not planned. */
export async function defenceDayOf(db: Db | Tx, { contestId, stage }: DayPlace): Promise<DefenceDayRow | null> {
	const day = await db
		.selectFrom('defence_days')
		.select(dayColumns)
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.executeTakeFirst();
	return day ?? null;
}

export type Slot = {
	entryId: string;
	position: number;
	key: string;
	title: string;
	nomination: string | null;
	organisation: string | null;
	speaker: string;
	/** As it was noted; empty where the team or the authors stand for it. */
	notedSpeaker: string;
	isRemote: boolean;
	state: SlotState;
};

/**
 * The order of performance: who takes part now, with the names that the hall hears. Who speaks is the one noted, otherwise
 * the team or the authors. Five queries, however many.
 */
export async function slotsOf(db: Db | Tx, { contestId, stage }: DayPlace, timeZone: string): Promise<Slot[]> {
	const { rows } = await sql<Omit<Slot, 'speaker' | 'organisation'> & { organisationId: string | null }>`
		select slot.entry_id as "entryId", row_number() over (order by slot.position)::int as position, entries.key,
			entries.title, nominations.title as nomination, organisation_id as "organisationId", slot.speaker as "notedSpeaker",
			is_remote as "isRemote", slot.state
		from defence_slots as slot join entries on entries.id = slot.entry_id
			join stage_admissions as admission on admission.stage_key = slot.stage_key
				and admission.entry_id = slot.entry_id and admission.ended_at is null
			left join nominations on nominations.contest_id = entries.contest_id and nominations.key = nomination_key
		where slot.contest_id = ${contestId} and slot.stage_key = ${stage}
		order by slot.position`.execute(db);
	if (rows.length === 0) return [];
	const today = await databaseToday(db, timeZone);
	const names = await organisationNamesOn(
		db,
		rows.flatMap(({ organisationId }) => organisationId ?? []),
		today
	);
	const authors = await authorNamesOf(
		db,
		rows.filter(({ notedSpeaker }) => notedSpeaker === '').map(({ entryId }) => entryId)
	);
	return rows.map(({ organisationId, ...slot }) => ({
		...slot,
		organisation: organisationId === null ? null : (names.get(organisationId)?.shortName ?? null),
		speaker: slot.notedSpeaker || (authors.get(slot.entryId) ?? '')
	}));
}

async function authorNamesOf(db: Db | Tx, entryIds: readonly string[]): Promise<Map<string, string>> {
	const authors = await authorsOfEntries(db, entryIds);
	const people = await peopleByIds(
		db,
		[...authors.values()].flatMap(({ personIds }) => personIds)
	);
	return new Map(
		[...authors].map(([id, { teamName, personIds }]) => [
			id,
			teamName || personIds.flatMap((personId) => people.get(personId)?.fullName ?? []).join(', ')
		])
	);
}
