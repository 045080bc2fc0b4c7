import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { randomCode } from '#server/platform/russian/codes.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import { canSeeCourse, refusalToRunJudging } from '../policy.ts';
import { judgingAccess, lockStage } from '../queries.ts';
import { countSheets } from '../sheets/commands.ts';
import { lockSheets } from '../sheets/queries.ts';
import { lockPaperEntry, paperSheet, unsignedLines, type PaperSheet } from './queries.ts';
import { codeLength, readPaper, type PaperMarks, type PaperReading } from './rules.ts';

export type PrintingRefusal = 'not-allowed' | 'nobody' | 'stage-closed';

/**
 * Makes a paper sheet for each of these jurors with everything in a stage that they have not signed, but for entries that
 * whoever prints has a conflict with. Answers the sheets' codes in the order of the jury.
 */
export function printPaperSheets(
	db: Db | Tx,
	actor: Actor,
	{ contestId, stage, jurorIds }: { contestId: string; stage: string; jurorIds: readonly string[] }
): Promise<Outcome<string[], PrintingRefusal>> {
	return inTransaction(db, async (tx) => {
		const { state } = await lockStage(tx, { contestId, stage }, 'share');
		const access = await judgingAccess(tx, actor, contestId);
		const refusal = refusalToRunJudging(access);
		if (refusal) return refused(refusal);
		if (state === 'closed') return refused('stage-closed');
		const jurors = await unsignedLines(tx, access, { stage, jurorIds });
		if (jurors.length === 0) return refused('nobody');
		const sheets = jurors.map(({ id, lines }) => ({
			...{ contest_id: contestId, stage_key: stage, juror_id: id, code: randomCode(codeLength) },
			...{ printed: JSON.stringify(lines), printed_by: actor.id }
		}));
		await tx.insertInto('paper_sheets').values(sheets).execute();
		await recordActivity(tx, actor, 'paper.printed', contestId, { stage, sheets: sheets.length });
		return done(sheets.map(({ code }) => code));
	});
}

/** `sheets-changed`: one of the lines has been signed, or is no longer the juror's. `outdated`: somebody was quicker. */
export type PaperRefusal = 'not-allowed' | 'stage-closed' | 'too-late' | 'sheets-changed' | 'outdated';
export type EnteringRefusal = PaperRefusal | 'nothing-entered' | 'unfinished';

type Place = { contestId: string; code: string };

/**
 * Keeps what was read off a paper sheet until a second person has compared it. `replaces`: the entry that the page showed,
 * which it corrects; whoever corrects has entered it and cannot confirm it. `unfinished`: see `readPaper`.
 */
export function enterPaper(
	db: Db | Tx,
	actor: Actor,
	{ contestId, code, marks, replaces }: Place & { marks: PaperMarks; replaces: string | null }
): Promise<Outcome<null, EnteringRefusal>> {
	return inTransaction(db, async (tx) => {
		const held = await holdPaper(tx, actor, { contestId, code });
		if (!held.ok) return held;
		const { sheet } = held.value;
		const reading = await readingOf(tx, contestId, sheet, marks);
		if (reading.sheets.length === 0) return refused('nothing-entered');
		if (reading.faults.length > 0) return refused('unfinished');
		if (!reading.sheets.every(({ entryId }) => isOpen(sheet, entryId))) return refused('sheets-changed');
		if (replaces !== null && !(await withdraw(tx, sheet.id, replaces))) return refused('outdated');
		const entered = await tx
			.insertInto('paper_entries')
			.values({
				...{ paper_sheet_id: sheet.id, marks: JSON.stringify(marksOf(reading)), entered_by: actor.id },
				...{ confirmed_by: null, confirmed_at: null, withdrawn_at: null }
			})
			// The index lets one entry wait at a time.
			.onConflict((other) => other.doNothing())
			.returning('id')
			.executeTakeFirst();
		if (!entered) return refused('outdated');
		await recordActivity(tx, actor, 'paper.entered', sheet.id, { sheets: reading.sheets.length });
		return done(null);
	});
}

const isOpen = (sheet: PaperSheet, entryId: string): boolean =>
	sheet.lines.some((line) => line.entryId === entryId && line.standing === 'open');

const marksOf = ({ sheets }: PaperReading): PaperMarks =>
	Object.fromEntries(
		sheets.map(({ entryId, marks }) => [
			entryId,
			Object.fromEntries(marks.map(({ criterion, mark }) => [criterion, mark]))
		])
	);

async function withdraw(tx: Tx, paperId: string, id: string): Promise<boolean> {
	const withdrawn = await tx
		.updateTable('paper_entries')
		.set({ withdrawn_at: sql<Date>`now()` })
		.where('paper_sheet_id', '=', paperId)
		.where('id', '=', id)
		.where('confirmed_at', 'is', null)
		.where('withdrawn_at', 'is', null)
		.returning('id')
		.executeTakeFirst();
	return withdrawn !== undefined;
}

export type ConfirmingRefusal = PaperRefusal | 'same-person';

/**
 * A second person has compared what was entered with the paper: the sheets are signed on the juror's behalf, as the desk
 * signs them, all or none. Refused where one of them has been signed or taken from the juror meanwhile.
 */
export function confirmPaper(
	db: Db | Tx,
	actor: Actor,
	{ contestId, code, entryId }: Place & { entryId: string }
): Promise<Outcome<{ sheets: number }, ConfirmingRefusal>> {
	return inTransaction(db, async (tx) => {
		const held = await holdPaper(tx, actor, { contestId, code }, 'confirm');
		if (!held.ok) return held;
		const { sheet } = held.value;
		const entry = await lockPaperEntry(tx, { paperId: sheet.id, id: entryId });
		if (!entry) return refused('outdated');
		if (entry.enteredBy === actor.id) return refused('same-person');
		const reading = await readingOf(tx, contestId, sheet, entry.marks);
		if (reading.faults.length > 0) return refused('outdated');
		if (!(await holdSheets(tx, { contestId, sheet, reading }))) return refused('sheets-changed');
		await signAll(tx, { contestId, sheet, reading, enteredBy: entry.enteredBy, confirmedBy: actor.id });
		await tx
			.updateTable('paper_entries')
			.set({ confirmed_by: actor.id, confirmed_at: sql<Date>`now()` })
			.where('id', '=', entryId)
			.execute();
		await recordActivity(tx, actor, 'paper.confirmed', sheet.id, { sheets: reading.sheets.length });
		return done({ sheets: reading.sheets.length });
	});
}

/** Stage, then policy, then the sheet as it is now. Whoever follows the course of judging may confirm. */
export async function holdPaper(
	tx: Tx,
	actor: Actor,
	{ contestId, code }: Place,
	work: 'enter' | 'confirm' = 'enter'
): Promise<Outcome<{ sheet: PaperSheet }, 'not-allowed' | 'stage-closed' | 'too-late'>> {
	const access = await judgingAccess(tx, actor, contestId);
	if (!canSeeCourse(access)) throw new NotFound(`paper ${code}`);
	const { stage } = await paperSheet(tx, access, code);
	const { state, isTaking } = await lockStage(tx, { contestId, stage }, 'share');
	const refusal = work === 'enter' ? refusalToRunJudging(access) : null;
	if (refusal) return refused(refusal);
	if (state !== 'open') return refused('stage-closed');
	if (!isTaking) return refused('too-late');
	return done({ sheet: await paperSheet(tx, access, code) });
}

async function readingOf(tx: Tx, contestId: string, sheet: PaperSheet, marks: PaperMarks): Promise<PaperReading> {
	const { ruleSet } = await frozenRulesOf(tx, contestId);
	return readPaper(ruleSet, { stage: sheet.stage, lines: sheet.lines, marks });
}

type Held = { contestId: string; sheet: PaperSheet; reading: PaperReading };

/**
 * Holds every score sheet of the paper, in the order in which recusals take them, and makes those that are not begun:
 * whoever begins one at the desk at this moment is waited for. False, and nothing made, where one is signed or gone.
 */
async function holdSheets(tx: Tx, { contestId, sheet, reading }: Held): Promise<boolean> {
	const { stage, juror } = sheet;
	const entryIds = reading.sheets.map(({ entryId }) => entryId).toSorted();
	const areOpen = async () => {
		const held = await lockSheets(tx, { contestId, stage, entryIds }, juror.id);
		return entryIds.every((entryId) => {
			const found = held.get(entryId);
			return found && !found.isWithdrawn && !found.sheet?.signedAt;
		});
	};
	if (!(await areOpen())) return false;
	const made = await tx
		.insertInto('score_sheets')
		.values(
			entryIds.map((entryId) => ({
				...{ contest_id: contestId, stage_key: stage, entry_id: entryId, juror_id: juror.id },
				...{ signed_at: null, entered_by: null, confirmed_by: null }
			}))
		)
		.onConflict((begun) => begun.doNothing())
		.returning('entry_id as entryId')
		.execute();
	if (await areOpen()) return true;
	const ids = made.map(({ entryId }) => entryId);
	await sql`delete from score_sheets where stage_key = ${stage} and juror_id = ${juror.id}
		and entry_id = any (${ids}::uuid[])`.execute(tx);
	return false;
}

async function signAll(
	tx: Tx,
	{ contestId, sheet, reading, enteredBy, confirmedBy }: Held & { enteredBy: string; confirmedBy: string }
): Promise<void> {
	const { stage, juror } = sheet;
	const ids = reading.sheets.map(({ entryId }) => entryId);
	await sql`update score_sheets set entered_by = ${enteredBy}, confirmed_by = ${confirmedBy}, saved_at = now(),
			revision = revision + 1
		where stage_key = ${stage} and juror_id = ${juror.id} and entry_id = any (${ids}::uuid[])`.execute(tx);
	await countSheets(tx, { contestId, stage }, juror.id, reading.sheets);
}
