import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockContest } from '../../queries.ts';
import { canSeeEntry, refusalToRunJudging, type JudgingAccess } from '../policy.ts';
import { judgingAccess, lockStage, stageCoursesOf } from '../queries.ts';
import { changeJudgingSettings } from '../settings/commands.ts';
import type { SheetPlan } from '../settings/forms.ts';
import { judgingSettingsOf } from '../settings/queries.ts';
import { minimumSheetsOf, proposeSharing, seedOf, sharingFactsOf, type Aim, type SharingFacts } from './queries.ts';
import type { Pair } from './rules.ts';

type Place = { contestId: string; stage: string };

/** Says how sheets are to be shared out in a stage; nothing is shared out by it. */
export function changeSheetPlan(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, plan }: Place & { plan: SheetPlan }
): Promise<Outcome<null, 'not-allowed' | 'stage-closed' | 'below-minimum'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const course = (await stageCoursesOf(tx, contestId)).find((each) => each.stage === stage);
		if (!course) throw new NotFound(`stage ${stage} of ${contestId}`);
		if (course.state === 'closed') return refused('stage-closed');
		if (plan.mode === 'some' && plan.sheets < (await minimumSheetsOf(tx, { contestId, stage })))
			return refused('below-minimum');
		const { sheets } = await judgingSettingsOf(tx, contestId);
		const changed = await changeJudgingSettings(tx, actor, contestId, { sheets: { ...sheets, [stage]: plan } });
		return changed.ok ? done(null) : changed;
	});
}

export type SharingRefusal = 'not-allowed' | 'stage-closed' | 'cannot-be-met' | 'changed-meanwhile';

/**
 * Shares out the sheets as the preview showed it. `changed-meanwhile`: by now something else would come of it, so it has to
 * be looked at again. A sheet on which something is written stays where it is. Answers how many sheets came and went, of
 * those that whoever asks may see.
 */
export function applyAssignment(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, aim, fingerprint }: Place & { aim: Aim; fingerprint: string }
): Promise<Outcome<{ added: number; taken: number }, SharingRefusal>> {
	return inTransaction(db, async (tx) => {
		const { access, facts, refusal } = await lockSharing(tx, actor, { contestId, stage });
		if (refusal) return refused(refusal);
		const proposal = proposeSharing(facts, aim);
		if (proposal.fingerprint !== fingerprint) return refused('changed-meanwhile');
		const { added, taken, shortages } = proposal;
		if (shortages.length > 0) return refused('cannot-be-met');
		if (added.length + taken.length === 0) return done({ added: 0, taken: 0 });
		await takeSheets(tx, stage, taken);
		await giveSheets(tx, actor, { contestId, stage, pairs: added, isFixed: false });
		await recordActivity(tx, actor, 'sheets.shared-out', contestId, {
			...{ stage, aim, seed: seedOf(facts), added: added.length, taken: taken.length }
		});
		const seen = (pairs: readonly Pair[]) => pairs.filter(({ entryId }) => canSeeEntry(access, entryId)).length;
		return done({ added: seen(added), taken: seen(taken) });
	});
}

export type ByHandRefusal = 'not-allowed' | 'stage-closed' | 'recused' | 'not-judging';

/** Gives an entry to a juror by hand: later sharing out keeps it there. Limits and nominations are the organiser's to overstep. */
export function assignByHand(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, entryId, jurorId }: Place & Pair
): Promise<Outcome<null, ByHandRefusal>> {
	return inTransaction(db, async (tx) => {
		const { access, facts, refusal } = await lockSharing(tx, actor, { contestId, stage });
		if (refusal) return refused(refusal);
		const juror = jurorOf(facts, access, { entryId, jurorId });
		if (isAmong(facts.forbidden, { entryId, jurorId })) return refused('recused');
		if (!juror.judges) return refused('not-judging');
		await giveSheets(tx, actor, { contestId, stage, pairs: [{ entryId, jurorId }], isFixed: true });
		await recordActivity(tx, actor, 'sheet.assigned', entryId, { stage, jurorId });
		return done(null);
	});
}

/** Takes an entry from a juror who has written nothing on its sheet. */
export function unassign(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, entryId, jurorId }: Place & Pair
): Promise<Outcome<null, 'not-allowed' | 'stage-closed' | 'begun'>> {
	return inTransaction(db, async (tx) => {
		const { access, facts, refusal } = await lockSharing(tx, actor, { contestId, stage });
		if (refusal) return refused(refusal);
		jurorOf(facts, access, { entryId, jurorId });
		const held = facts.pairs.find((pair) => pair.entryId === entryId && pair.jurorId === jurorId);
		if (!held) return done(null);
		if (held.isBegun) return refused('begun');
		await takeSheets(tx, stage, [held]);
		await recordActivity(tx, actor, 'sheet.unassigned', entryId, { stage, jurorId });
		return done(null);
	});
}

type Held = { access: JudgingAccess; facts: SharingFacts; refusal: 'not-allowed' | 'stage-closed' | null };

/**
 * Holds the contest, against conflicts found at this moment, and the stage alone, against sheets begun and another who
 * shares out; what is read after it stays true.
 */
async function lockSharing(tx: Tx, actor: Actor, { contestId, stage }: Place): Promise<Held> {
	await lockContest(tx, contestId);
	const access = await judgingAccess(tx, actor, contestId);
	const refusal = refusalToRunJudging(access);
	const isClosed = !refusal && (await lockStage(tx, { contestId, stage }, 'alone')).state === 'closed';
	const facts = await sharingFactsOf(tx, contestId, stage);
	return { access, facts, refusal: isClosed ? 'stage-closed' : refusal };
}

/** @throws NotFound for an entry that is not in the stage or hidden from whoever asks, and for somebody of another jury. */
function jurorOf({ entries, jurors }: SharingFacts, access: JudgingAccess, { entryId, jurorId }: Pair) {
	const juror = jurors.find(({ id }) => id === jurorId);
	if (!juror || !canSeeEntry(access, entryId) || !entries.some(({ id }) => id === entryId))
		throw new NotFound(`sheet of ${jurorId} on ${entryId}`);
	return juror;
}

const isAmong = (pairs: readonly Pair[], { entryId, jurorId }: Pair) =>
	pairs.some((pair) => pair.entryId === entryId && pair.jurorId === jurorId);

const listOf = (pairs: readonly Pair[]) =>
	sql`unnest(${pairs.map(({ entryId }) => entryId)}::uuid[], ${pairs.map(({ jurorId }) => jurorId)}::uuid[])`;

/** Sheets that were opened but hold nothing go with the assignment. */
async function takeSheets(tx: Tx, stage: string, pairs: readonly Pair[]): Promise<void> {
	if (pairs.length === 0) return;
	for (const table of ['score_sheets', 'sheet_assignments'])
		await sql`
			delete from ${sql.table(table)}
			where stage_key = ${stage} and (entry_id, juror_id) in (select * from ${listOf(pairs)})`.execute(tx);
}

type Giving = Place & { pairs: readonly Pair[]; isFixed: boolean };

async function giveSheets(tx: Tx, actor: Actor, { contestId, stage, pairs, isFixed }: Giving): Promise<void> {
	if (pairs.length === 0) return;
	await sql`
		insert into assignments (contest_id, entry_id, juror_id)
		select ${contestId}::uuid, entry_id, juror_id from ${listOf(pairs)} as given (entry_id, juror_id)
		on conflict (entry_id, juror_id) do nothing`.execute(tx);
	await sql`
		insert into sheet_assignments (contest_id, stage_key, entry_id, juror_id, is_fixed, assigned_by)
		select ${contestId}::uuid, ${stage}, entry_id, juror_id, ${isFixed}::boolean, ${actor.id}
		from ${listOf(pairs)} as given (entry_id, juror_id)
		on conflict (stage_key, entry_id, juror_id) do update
		set is_fixed = sheet_assignments.is_fixed or excluded.is_fixed`.execute(tx);
}
