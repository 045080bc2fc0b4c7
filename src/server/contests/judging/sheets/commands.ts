import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { canonicalJson, recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyLive } from '#server/platform/live.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { sheetsTopic } from '../../defence/rules.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import { judgingAccess, lockStage, type LockedStage } from '../queries.ts';
import type { SheetInput } from './forms.ts';
import { lockSheet, stageOf, type HeldSheet, type SheetPlace, type StoredSheet } from './queries.ts';
import { readSheet, type SheetReading } from './rules.ts';

/** Why nothing is written on any sheet of the stage now, or on this one. */
export type ScoringRefusal = 'stage-closed' | 'too-late' | 'not-declared' | 'entry-withdrawn';
export type SavingRefusal = ScoringRefusal | 'signed' | 'saved-elsewhere';
export type Saved = { revision: number; savedAt: Date };

/**
 * Keeps what a juror has typed; nothing of it counts yet. Whoever goes on from an older revision is told, and what the
 * other window has saved stays. A page whose last answers were lost on the way goes on from them: it names those attempts.
 */
export function saveSheet(db: Db | Tx, actor: Actor, asked: SheetAsked): Promise<Outcome<Saved, SavingRefusal>> {
	return inTransaction(db, async (tx) => {
		const { jurorId, held, refusal } = await holdSheet(tx, actor, asked);
		if (refusal) return refused(refusal);
		const saved = await writeDown(tx, asked, jurorId, held.sheet);
		if (saved) return saved;
		// Two first savings at once: the second one finds a row that it has not seen, and goes by it like any other.
		const { sheet } = await lockSheet(tx, asked, jurorId);
		return (await writeDown(tx, asked, jurorId, sheet)) ?? refused('saved-elsewhere');
	});
}

type SheetAsked = SheetPlace & Omit<SheetInput, 'save' | 'lost'> & Partial<Pick<SheetInput, 'save' | 'lost'>>;

/** Null where the sheet is another one by now than that it was held as. */
async function writeDown(
	tx: Tx,
	asked: SheetAsked,
	jurorId: string,
	sheet: StoredSheet | null
): Promise<Outcome<Saved, SavingRefusal> | null> {
	if (sheet?.signedAt) return refused('signed');
	const content = [asked.marks, asked.commentForAuthor, asked.noteForJury];
	if (sheet && canonicalJson(content) === contentOf(sheet))
		return done({ revision: sheet.revision, savedAt: sheet.savedAt });
	if (sheet && sheet.revision !== asked.revision && !asked.lost?.includes(sheet.saveId ?? 'unnamed'))
		return refused('saved-elsewhere');
	const { rows } = await sql<Saved>`
		insert into score_sheets (contest_id, stage_key, entry_id, juror_id, marks, comment_for_author, note_for_jury, save_id)
		values (${asked.contestId}, ${asked.stage}, ${asked.entryId}, ${jurorId}, ${JSON.stringify(asked.marks)},
			${asked.commentForAuthor}, ${asked.noteForJury}, ${asked.save ?? null})
		on conflict (stage_key, entry_id, juror_id) do update set marks = excluded.marks,
			comment_for_author = excluded.comment_for_author, note_for_jury = excluded.note_for_jury,
			save_id = excluded.save_id, revision = score_sheets.revision + 1, saved_at = now()
		where score_sheets.revision = ${sheet?.revision ?? -1} and score_sheets.signed_at is null
		returning revision, saved_at as "savedAt"`.execute(tx);
	return rows[0] ? done(rows[0]) : null;
}

const contentOf = ({ marks, commentForAuthor, noteForJury }: StoredSheet): string =>
	canonicalJson([marks, commentForAuthor, noteForJury]);

export type SigningRefusal = ScoringRefusal | 'saved-elsewhere' | 'sheet-unfinished';

/**
 * Signs a sheet as it was looked at: from now on its marks count. Signed already, it stays so.
 * `sheet-unfinished`: what is missing or wrong stands in `openSheet`.
 */
export function signSheet(
	db: Db | Tx,
	actor: Actor,
	asked: SheetPlace & { revision: number }
): Promise<Outcome<null, SigningRefusal>> {
	return inTransaction(db, async (tx) => {
		const { jurorId, held, refusal } = await holdSheet(tx, actor, asked);
		if (refusal) return refused(refusal);
		const { sheet, nomination } = held;
		if (!sheet) return refused('sheet-unfinished');
		if (sheet.signedAt) return done(null);
		if (sheet.revision !== asked.revision) return refused('saved-elsewhere');
		const { ruleSet } = await frozenRulesOf(tx, asked.contestId);
		const task = { stage: stageOf(ruleSet, asked.stage), nomination, marks: sheet.marks };
		const { faults, marks } = readSheet(ruleSet, task);
		if (faults.length > 0) return refused('sheet-unfinished');
		await countSheets(tx, asked, jurorId, [{ entryId: asked.entryId, marks }]);
		await recordActivity(tx, actor, 'sheet.signed', asked.entryId, { stage: asked.stage, jurorId });
		return done(null);
	});
}

/**
 * Copies the marks of a juror's sheets to where they count, and notes that they are signed. The caller holds stage and
 * sheets. As many statements for many sheets as for one.
 */
export async function countSheets(
	tx: Tx,
	{ contestId, stage }: { contestId: string; stage: string },
	jurorId: string,
	sheets: readonly { entryId: string; marks: SheetReading['marks'] }[]
): Promise<void> {
	const written = sheets.map(({ marks }) =>
		JSON.stringify(Object.fromEntries(marks.map(({ criterion, mark }) => [criterion, mark])))
	);
	await sql`
		update score_sheets set signed_at = now(), marks = written.marks::jsonb
		from unnest(${sheets.map(({ entryId }) => entryId)}::uuid[], ${written}::text[]) as written (entry_id, marks)
		where stage_key = ${stage} and score_sheets.entry_id = written.entry_id and juror_id = ${jurorId}`.execute(tx);
	const given = sheets.flatMap(({ entryId, marks }) => marks.map((mark) => ({ entryId, ...mark })));
	await sql`
		insert into marks (contest_id, stage_key, entry_id, juror_id, criterion_key, mark)
		select ${contestId}::uuid, ${stage}, entry_id, ${jurorId}::uuid, criterion, mark::numeric
		from unnest(${given.map(({ entryId }) => entryId)}::uuid[], ${given.map(({ criterion }) => criterion)}::text[],
			${given.map(({ mark }) => mark)}::text[]) as given (entry_id, criterion, mark)`.execute(tx);
	await notifyLive(tx, sheetsTopic(contestId, stage));
}

export type TakingBackRefusal = ScoringRefusal | 'from-paper';

/** Takes a signed sheet back: its marks count no more, and it can be written on until the stage closes. */
export function takeBackSheet(db: Db | Tx, actor: Actor, asked: SheetPlace): Promise<Outcome<null, TakingBackRefusal>> {
	return inTransaction(db, async (tx) => {
		const { jurorId, held, refusal } = await holdSheet(tx, actor, asked);
		if (refusal) return refused(refusal);
		if (!held.sheet?.signedAt) return done(null);
		if (held.sheet.isFromPaper) return refused('from-paper');
		const { stage, entryId } = asked;
		await sql`delete from marks where stage_key = ${stage} and entry_id = ${entryId} and juror_id = ${jurorId}`.execute(
			tx
		);
		await sql`update score_sheets set signed_at = null, revision = revision + 1
			where stage_key = ${stage} and entry_id = ${entryId} and juror_id = ${jurorId}`.execute(tx);
		await notifyLive(tx, sheetsTopic(asked.contestId, stage));
		await recordActivity(tx, actor, 'sheet.taken-back', entryId, { stage, jurorId });
		return done(null);
	});
}

type Held = { jurorId: string; held: HeldSheet; refusal: ScoringRefusal | null };

/** Stage, then policy, then what the sheet hangs on. @throws NotFound where it is not theirs. */
async function holdSheet(tx: Tx, actor: Actor, place: SheetPlace): Promise<Held> {
	const course = await lockStage(tx, place, 'share');
	const { seat, hidden } = await judgingAccess(tx, actor, place.contestId);
	if (!seat) throw new NotFound(`sheet on ${place.entryId}`);
	const held = await lockSheet(tx, place, seat.jurorId, hidden);
	return { jurorId: seat.jurorId, held, refusal: refusalToScore(course, held) };
}

function refusalToScore({ state, isTaking }: LockedStage, held: HeldSheet): ScoringRefusal | null {
	if (state !== 'open') return 'stage-closed';
	if (!isTaking) return 'too-late';
	if (held.isWithdrawn) return 'entry-withdrawn';
	return held.hasDeclared ? null : 'not-declared';
}
