import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyLive } from '#server/platform/live.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToRunJudging } from '../../judging/policy.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { syncSlots } from '../commands.ts';
import type { SlotNote } from '../forms.ts';
import { holdStage, lockDay, type DayPlace } from '../queries.ts';
import { dayTopic, drawnOrder, movedBy } from '../rules.ts';

export type OrderRefusal = 'not-allowed' | 'already-begun' | 'nobody' | 'changed-meanwhile' | 'cannot-move';

/**
 * Draws the order by lot. The seed comes from whoever is present, or is made here; it is kept and shown, so that anybody
 * can draw the same order again. Answers the seed.
 */
export function drawOrder(
	db: Db | Tx,
	actor: Actor,
	place: DayPlace,
	asked: { seed: string; revision: string }
): Promise<Outcome<string, OrderRefusal>> {
	return changeOrder(db, actor, { place, revision: asked.revision }, async (tx, slots) => {
		if (slots.length === 0) return refused('nobody');
		const seed = asked.seed || String(randomInt(100_000, 1_000_000));
		const idOf = new Map(slots.map(({ key, entryId }) => [key, entryId]));
		const order = drawnOrder(seed, [...idOf.keys()]).map((key) => idOf.get(key)!);
		await writeOrder(tx, place, order);
		await tx
			.updateTable('defence_days')
			.set({ order_by: 'lots', seed, drawn_at: sql`now()`, draws: sql`draws + 1` })
			.where('contest_id', '=', place.contestId)
			.where('stage_key', '=', place.stage)
			.execute();
		await tellOfDay(tx, place);
		await recordActivity(tx, actor, 'defence.order-drawn', place.contestId, { stage: place.stage, seed });
		return done(seed);
	});
}

/** Moves an entry up or down by one. From then on the order is arranged by hand, and no longer that of the lots. */
export function moveSlot(
	db: Db | Tx,
	actor: Actor,
	place: DayPlace,
	{ entryId, by, revision }: { entryId: string; by: -1 | 1; revision: string }
): Promise<Outcome<null, OrderRefusal>> {
	return changeOrder(db, actor, { place, revision }, async (tx, slots) => {
		const order = movedBy(
			slots.map((slot) => slot.entryId),
			entryId,
			by
		);
		if (!order) return refused('cannot-move');
		await writeOrder(tx, place, order);
		await tx
			.updateTable('defence_days')
			.set({ order_by: 'arranged', seed: null, drawn_at: null })
			.where('contest_id', '=', place.contestId)
			.where('stage_key', '=', place.stage)
			.execute();
		await tellOfDay(tx, place);
		await recordActivity(tx, actor, 'defence.order-arranged', place.contestId, { stage: place.stage, entryId, by });
		return done(null);
	});
}

type Slots = readonly { entryId: string; key: string }[];

/** Holds the stage, so that nobody is withdrawn meanwhile, and the day; the order changes only before it has begun. */
function changeOrder<Value>(
	db: Db | Tx,
	actor: Actor,
	{ place, revision }: { place: DayPlace; revision: string },
	change: (tx: Tx, slots: Slots) => Promise<Outcome<Value, OrderRefusal>>
): Promise<Outcome<Value, OrderRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, place.contestId));
		if (refusal) return refused(refusal);
		await holdStage(tx, place);
		const day = await lockDay(tx, place);
		if (day.revision !== revision) return refused('changed-meanwhile');
		if (day.phase !== 'before') return refused('already-begun');
		await syncSlots(tx, place);
		const slots = await tx
			.selectFrom('defence_slots')
			.innerJoin('entries', 'entries.id', 'defence_slots.entry_id')
			.select(['entry_id as entryId', 'entries.key'])
			.where('defence_slots.contest_id', '=', place.contestId)
			.where('stage_key', '=', place.stage)
			.orderBy('position')
			.execute();
		return change(tx, slots);
	});
}

async function writeOrder(tx: Tx, { stage }: DayPlace, entryIds: readonly string[]): Promise<void> {
	await sql`
		update defence_slots set position = ordered.position
		from unnest(${entryIds}::uuid[]) with ordinality as ordered (id, position)
		where stage_key = ${stage} and entry_id = ordered.id`.execute(tx);
}

async function tellOfDay(tx: Tx, { contestId, stage }: DayPlace): Promise<void> {
	await tx
		.updateTable('defence_days')
		.set({ revision: sql<string>`revision + 1` })
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.execute();
	await notifyLive(tx, dayTopic(contestId, stage));
}

/** Notes who speaks for each entry, and who takes part from afar; entries of no slot are passed over. */
export function noteSpeakers(
	db: Db | Tx,
	actor: Actor,
	place: DayPlace,
	notes: ReadonlyMap<string, SlotNote>
): Promise<Outcome<null, 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, place.contestId));
		if (refusal) return refused(refusal);
		await lockDay(tx, place);
		const [ids, given] = [[...notes.keys()], [...notes.values()]];
		await sql`
			update defence_slots set speaker = noted.speaker, is_remote = noted.is_remote
			from unnest(${ids}::uuid[], ${given.map(({ speaker }) => speaker)}::text[],
				${given.map(({ isRemote }) => isRemote)}::boolean[]) as noted (id, speaker, is_remote)
			where contest_id = ${place.contestId} and stage_key = ${place.stage} and entry_id = noted.id`.execute(tx);
		await tellOfDay(tx, place);
		await recordActivity(tx, actor, 'defence.speakers-noted', place.contestId, { stage: place.stage });
		return done(null);
	});
}
