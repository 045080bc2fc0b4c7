import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyLive } from '#server/platform/live.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { sheetsTopic } from '../../../defence/rules.ts';
import { lockSheets } from '../../sheets/queries.ts';
import { holdPaper } from '../commands.ts';
import { lockPaperEntry, type PaperSheet } from '../queries.ts';

export type PaperTakingBackRefusal = 'not-allowed' | 'stage-closed' | 'too-late' | 'reason-needed' | 'outdated';

/**
 * Takes back what was read off a paper and confirmed, since it was wrong: its marks count no more, and the paper can be read
 * off anew by one person and confirmed by another. The reason stays written. While the stage takes sheets: what a closed one
 * has counted goes only when it is opened again. Answers how many sheets. @throws NotFound as `paperSheet`
 */
export function takeBackPaper(
	db: Db | Tx,
	actor: Actor,
	{ contestId, code, entryId, reason }: { contestId: string; code: string; entryId: string; reason: string | null }
): Promise<Outcome<{ sheets: number }, PaperTakingBackRefusal>> {
	return inTransaction(db, async (tx) => {
		const held = await holdPaper(tx, actor, { contestId, code });
		if (!held.ok) return held;
		if (reason === null) return refused('reason-needed');
		const { sheet } = held.value;
		const entry = await lockPaperEntry(tx, { paperId: sheet.id, id: entryId }, 'confirmed');
		if (!entry) return refused('outdated');
		const sheets = await uncount(tx, { contestId, sheet }, Object.keys(entry.marks));
		await tx
			.updateTable('paper_entries')
			.set({ taken_back_by: actor.id, taken_back_at: sql<Date>`now()`, taken_back_reason: reason })
			.where('id', '=', entryId)
			.execute();
		await notifyLive(tx, sheetsTopic(contestId, sheet.stage));
		await recordActivity(tx, actor, 'paper.taken-back', sheet.id, { entryId, sheets });
		return done({ sheets });
	});
}

/**
 * The marks of these lines go. Of what the juror may have begun at the desk the words stay, as they did when the paper was
 * confirmed; a sheet without any is as if nobody had begun it. Answers of how many sheets.
 */
async function uncount(
	tx: Tx,
	{ contestId, sheet }: { contestId: string; sheet: PaperSheet },
	entryIds: readonly string[]
): Promise<number> {
	const { stage, juror } = sheet;
	const held = await lockSheets(tx, { contestId, stage, entryIds }, juror.id);
	const signed = [...held].flatMap(([entryId, { sheet: stored }]) => (stored?.isFromPaper ? [entryId] : []));
	const asked = sql`stage_key = ${stage} and juror_id = ${juror.id} and entry_id = any (${signed}::uuid[])`;
	await sql`delete from marks where ${asked}`.execute(tx);
	await sql`delete from score_sheets where ${asked} and comment_for_author = '' and note_for_jury = ''`.execute(tx);
	await sql`update score_sheets set signed_at = null, entered_by = null, confirmed_by = null, marks = '{}',
		revision = revision + 1 where ${asked}`.execute(tx);
	return signed.length;
}
