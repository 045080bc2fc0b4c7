import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { entriesOf } from '../../../entries/queries.ts';
import { isSettled } from '../../../meeting/queries.ts';
import { tallyInputOf } from '../../../results/queries.ts';
import type { Decision, TallyInput, TallyResult } from '../../../scoring/rules.ts';
import { tallyContest } from '../../../scoring/rules.ts';
import type { Stage } from '../../../scoring/rule-set/forms.ts';
import { canSeeEntry, refusalToRunJudging, type JudgingAccess } from '../../policy.ts';
import { judgingAccess, stageCoursesOf } from '../../queries.ts';
import { entryNames, type NamedEntry } from '../outcome/queries.ts';
import { refusalToSettleOutcome } from '../policy.ts';
import { markedStages, seatsOf, stageLeftFrom, tallyOfStage } from '../rules.ts';

export type WithdrawalRefusal =
	'not-allowed' | 'has-conflicts' | 'too-late' | 'finalised' | 'already-withdrawn' | 'not-taking-part';

/** What leaving now would mean: the decision, who takes part before and after it in the stage that comes next or goes on. */
export type Withdrawal = {
	decision: Decision & { kind: 'withdrawal' };
	entryKey: string;
	/** The stage with marks whose seats it changes. */
	stage: Stage;
	/** Keys of those who take a seat by it, and of those of a nomination that is not held any more. */
	arriving: string[];
	leaving: string[];
	entryIds: Map<string, string>;
};

/**
 * Works out a withdrawal from what is stored now; for the command under its locks, and for the page that shows what it
 * would do. Whoever is still in the running may withdraw, whether they were let through or are next in the list: then the
 * seat of another who withdraws goes past them.
 */
export async function withdrawalOf(
	db: Db | Tx,
	access: JudgingAccess,
	entryId: string
): Promise<Outcome<Withdrawal, WithdrawalRefusal>> {
	const found = await runningOf(db, access);
	if (!found.ok) return found;
	const { input, entryIds, tally, from, stage } = found.value;
	const [entryKey] = [...entryIds].find(([, id]) => id === entryId) ?? [];
	if (entryKey === undefined || !canSeeEntry(access, entryId))
		throw new NotFound(`entry ${entryId} of ${access.contestId}`);
	if (isWithdrawn(input, entryKey)) return refused('already-withdrawn');
	if (!found.value.keys.includes(entryKey)) return refused('not-taking-part');
	const decision = { kind: 'withdrawal', stage: from.id, entry: entryKey } as const;
	return done({ decision, entryKey, stage, entryIds, ...changedSeats(input, tally, { decision, stage }) });
}

type Running = {
	input: TallyInput;
	entryIds: Map<string, string>;
	tally: TallyResult;
	/** From which stage on who leaves now takes no part, and the stage with marks whose seats that changes. */
	from: Stage;
	stage: Stage;
	/** Who is still in the running, by number. */
	keys: string[];
};

async function runningOf(db: Db | Tx, access: JudgingAccess): Promise<Outcome<Running, WithdrawalRefusal>> {
	const refusal = refusalToRunJudging(access);
	if (refusal) return refused(refusal);
	const { contestId } = access;
	const { input, entryIds } = await tallyInputOf(db, contestId);
	if (await isSettled(db, contestId)) return refused('finalised');
	const closed = (await stageCoursesOf(db, contestId))
		.filter(({ state }) => state === 'closed')
		.map(({ stage }) => stage);
	const tally = tallyContest(input);
	const known = closed.flatMap((stage) => tallyOfStage(tally, stage).map(({ entry }) => entryIds.get(entry)!));
	const conflict = closed.length > 0 ? refusalToSettleOutcome(access, known) : null;
	if (conflict) return refused(conflict);
	const from = stageLeftFrom(input.ruleSet, closed);
	const stage = markedStages(input.ruleSet).find(({ id }) => !closed.includes(id));
	if (!from || !stage) return refused('too-late');
	const last = closed.at(-1);
	const keys =
		last === undefined
			? [...seatsOf(input.ruleSet, tally, stage.id).keys()]
			: tallyOfStage(tally, last)
					.filter(({ rank, entry }) => rank !== null && !isWithdrawn(input, entry))
					.map(({ entry }) => entry);
	return done({ input, entryIds, tally, from, stage, keys });
}

const isWithdrawn = ({ decisions }: TallyInput, key: string): boolean =>
	decisions.some((decision) => decision.kind === 'withdrawal' && decision.entry === key);

function changedSeats(
	input: TallyInput,
	before: TallyResult,
	{ decision, stage }: { decision: Decision & { kind: 'withdrawal' }; stage: Stage }
): { arriving: string[]; leaving: string[] } {
	const after = tallyContest({ ...input, decisions: [...input.decisions, decision] });
	const had = seatsOf(input.ruleSet, before, stage.id);
	const has = seatsOf(input.ruleSet, after, stage.id);
	return {
		arriving: [...has.keys()].filter((key) => !had.has(key)),
		leaving: [...had.keys()].filter((key) => !has.has(key) && key !== decision.entry)
	};
}

export type WithdrawalPreview = {
	entry: NamedEntry;
	stage: { key: string; title: string };
	arriving: NamedEntry[];
	leaving: NamedEntry[];
	/** Sheets on it in that stage that are signed off and would not count. */
	signedSheets: number;
	/** Whether the outcome of the stage before was released, so that those who take the seat are told at once. */
	isReleased: boolean;
};

/** What would happen if the entry were taken off now. Nothing is written. */
export async function withdrawalPreview(
	db: Db | Tx,
	actor: Actor | null,
	{ contestId, entryId }: { contestId: string; entryId: string }
): Promise<Outcome<WithdrawalPreview, WithdrawalRefusal>> {
	const found = await withdrawalOf(db, await judgingAccess(db, actor, contestId), entryId);
	if (!found.ok) return found;
	const { entryKey, stage, arriving, leaving } = found.value;
	const names = await entryNames(db, contestId, await entriesOf(db, contestId));
	const { signed } = await db
		.selectFrom('score_sheets')
		.select(({ fn }) => fn.countAll<string>().as('signed'))
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage.id)
		.where('entry_id', '=', entryId)
		.where('signed_at', 'is not', null)
		.executeTakeFirstOrThrow();
	return done({
		entry: names.get(entryKey)!,
		stage: { key: stage.id, title: stage.title },
		arriving: arriving.map((key) => names.get(key)!),
		leaving: leaving.map((key) => names.get(key)!),
		signedSheets: Number(signed),
		isReleased: (await stageCoursesOf(db, contestId)).some(({ releasedAt }) => releasedAt !== null)
	});
}

export type TakingBackRefusal =
	Exclude<WithdrawalRefusal, 'already-withdrawn' | 'not-taking-part'> | 'already-released';

/**
 * Why a withdrawal may not be taken back any more, or null. A slip is undone until it is told: once the outcome of the stage
 * before is known to those who entered, or the stage that it changed is closed, others go by it.
 */
export async function refusalToTakeBack(
	db: Db | Tx,
	access: JudgingAccess,
	{ position }: { position: number }
): Promise<TakingBackRefusal | null> {
	const found = await runningOf(db, access);
	if (!found.ok) return found.reason as TakingBackRefusal;
	const [noted] = (await withdrawalsOf(db, access)).filter((one) => one.position === position);
	if (!noted) throw new NotFound(`withdrawal ${position} of ${access.contestId}`);
	if (noted.stageKey !== found.value.from.id) return 'too-late';
	const courses = await stageCoursesOf(db, access.contestId);
	return courses.some(({ releasedAt }) => releasedAt !== null) ? 'already-released' : null;
}

export type LeavableEntry = NamedEntry & { nomination: string | null; takesPart: boolean };

/** Who could be taken off now, by number, with whether they take part in the stage that comes next or goes on. */
export async function leavableEntries(
	db: Db | Tx,
	actor: Actor | null,
	contestId: string
): Promise<Outcome<{ stage: { key: string; title: string }; entries: LeavableEntry[] }, WithdrawalRefusal>> {
	const access = await judgingAccess(db, actor, contestId);
	const found = await runningOf(db, access);
	if (!found.ok) return found;
	const { input, tally, stage, keys } = found.value;
	const rows = (await entriesOf(db, contestId)).filter(({ id, key }) => keys.includes(key) && canSeeEntry(access, id));
	const names = await entryNames(db, contestId, rows);
	const seats = seatsOf(input.ruleSet, tally, stage.id);
	const titles = new Map(input.ruleSet.nominations.map(({ id, title }) => [id, title]));
	return done({
		stage: { key: stage.id, title: stage.title },
		entries: rows.map(({ key, nomination }) => ({
			...names.get(key)!,
			...{ nomination: titles.get(nomination ?? '') ?? null, takesPart: seats.has(key) }
		}))
	});
}

export type NotedWithdrawal = {
	/** Of the decision, by which it is taken back. */
	position: number;
	entry: NamedEntry;
	stage: string;
	stageKey: string;
	askedBy: 'entrant' | 'organiser';
	reason: string;
	notedAt: Date;
};

/** Entries that were taken off, the first one first, with the reasons; those hidden from whoever asks are left out. */
export async function withdrawalsOf(db: Db | Tx, { contestId, hidden }: JudgingAccess): Promise<NotedWithdrawal[]> {
	const { rows } = await sql<Omit<NotedWithdrawal, 'entry'> & { entryKey: string }>`
		select decision ->> 'entry' as "entryKey", stages.title as stage, stages.key as "stageKey", asked_by as "askedBy", reason, noted_at as "notedAt",
			decision_position as position
		from entry_withdrawals as noted
		join jury_decisions on jury_decisions.contest_id = noted.contest_id and jury_decisions.position = decision_position and ended_at is null
		join stages on stages.contest_id = noted.contest_id and stages.key = decision ->> 'stage'
		where noted.contest_id = ${contestId} and noted.entry_id <> all (${[...hidden]}::uuid[])
		order by decision_position`.execute(db);
	if (rows.length === 0) return [];
	const names = await entryNames(db, contestId, await entriesOf(db, contestId));
	return rows.map(({ entryKey, ...row }) => ({ ...row, entry: names.get(entryKey)! }));
}
