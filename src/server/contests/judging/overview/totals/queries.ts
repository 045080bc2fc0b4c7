import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { markColumnsOf } from '../../../jury/queries.ts';
import { canSeeCourse, type JudgingAccess } from '../../policy.ts';
import { habitsOf, type JurorHabit } from '../habits/rules.ts';
import type { JurorProgress, WatchedEntry } from '../progress/queries.ts';
import type { WatchedStage } from '../queries.ts';
import { spreadOf, type Spread } from '../spread/rules.ts';
import { rowOf, totalsOf, totalText, type SheetTotals } from './rules.ts';

type Watched = Pick<WatchedStage, 'ruleSet' | 'stage'>;
type JudgedBy = { entries: readonly WatchedEntry[]; jurors: readonly JurorProgress[] };

export type MarksOrder = 'number' | 'spread';
export type MarksLine = Pick<WatchedEntry, 'id' | 'key' | 'title' | 'nomination'> & {
	/** In the order of `jurors`; null where there is no signed sheet. `share` of the greatest, from 0 to 1, for shading. */
	totals: ({ total: string; share: number; side: 'above' | 'below' | null } | null)[];
	/** What a sheet may reach at most. */
	greatest: string;
	spread: Omit<Spread, 'apart'>;
};
/** `jurors`: those with a vote, the others' sheets do not count. */
export type MarksPage = {
	jurors: Pick<JurorProgress, 'id' | 'key' | 'name' | 'role'>[];
	lines: MarksLine[];
	total: number;
};

/**
 * A page of the table of marks: entries by jurors, totals of signed sheets. By number it reads the marks of its own
 * entries alone; by spread, the greatest first, those of all. One query.
 */
export async function marksPage(
	db: Db | Tx,
	access: JudgingAccess,
	watched: Watched,
	{ entries, jurors, limit, offset, order }: JudgedBy & { limit: number; offset: number; order: MarksOrder }
): Promise<MarksPage> {
	const voting = jurors.filter((juror) => juror.voting);
	const read = order === 'spread' ? entries : entries.slice(offset, offset + limit);
	const totals = await sheetTotals(db, access, watched, { entries: read, jurors: voting });
	const lines = read.map((entry, at) => lineOf(entry, totals, at));
	return {
		jurors: voting.map(({ id, key, name, role }) => ({ id, key, name, role })),
		lines: order === 'spread' ? bySpread(lines).slice(offset, offset + limit) : lines,
		total: entries.length
	};
}

/** How each juror with a vote marks beside the others. One query. */
export async function jurorHabits(
	db: Db | Tx,
	access: JudgingAccess,
	watched: Watched,
	{ entries, jurors }: JudgedBy
): Promise<(Pick<JurorProgress, 'id' | 'name' | 'role'> & JurorHabit)[]> {
	const voting = jurors.filter((juror) => juror.voting);
	const habits = habitsOf(await sheetTotals(db, access, watched, { entries, jurors: voting }));
	return voting.map(({ id, name, role }, at) => ({ id, name, role, ...habits[at]! }));
}

export type GivenSheet = { entryId: string; jurorId: string; marks: Record<string, string> };

/** Every signed sheet with its marks, by entry and in the order of the jury; none of hidden entries. One query. */
export async function givenSheets(
	db: Db | Tx,
	access: JudgingAccess,
	{ stage }: Pick<WatchedStage, 'stage'>
): Promise<GivenSheet[]> {
	const { contestId, hidden } = access;
	if (!canSeeCourse(access)) throw new NotFound(`course of ${contestId}`);
	const { rows } = await sql<GivenSheet>`
		select entry_id as "entryId", juror_id as "jurorId", jsonb_object_agg(criterion_key, trim_scale(mark)::text) as marks
		from marks join entries on entries.id = entry_id join jurors on jurors.id = juror_id
		where marks.contest_id = ${contestId} and stage_key = ${stage.id} and entry_id <> all (${[...hidden]}::uuid[])
		group by entry_id, juror_id, entries.key, jurors.position
		order by entries.key collate natural_russian, jurors.position`.execute(db);
	return rows;
}

/** Entries hidden from whoever asks are taken out before a single mark is read. */
async function sheetTotals(
	db: Db | Tx,
	access: JudgingAccess,
	{ ruleSet, stage }: Watched,
	{ entries, jurors }: JudgedBy
): Promise<SheetTotals> {
	if (!canSeeCourse(access)) throw new NotFound(`course of ${access.contestId}`);
	if (entries.some(({ id }) => access.hidden.has(id))) throw new Error('an entry that is hidden was to be read');
	const columns = await markColumnsOf(db, access.contestId, {
		...{ ruleSet, stage: stage.id, entryIds: entries.map(({ id }) => id), jurorIds: jurors.map(({ id }) => id) }
	});
	return totalsOf({
		...{ ruleSet, stage: stage.id, entries, jurors },
		columns: columns.find((each) => each.stage === stage.id)
	});
}

function lineOf({ id, key, title, nomination }: WatchedEntry, totals: SheetTotals, at: number): MarksLine {
	const { digits } = totals;
	const greatest = totals.greatest[at]!;
	const row = rowOf(totals, at);
	const { apart, ...spread } = spreadOf(row, { digits, greatest });
	return {
		...{ id, key, title, nomination, spread, greatest: totalText(greatest, digits) },
		totals: Array.from(row, (total, juror) => {
			if (total !== total) return null;
			const side = apart.find((each) => each.juror === juror)?.side ?? null;
			return { total: totalText(total, digits), share: greatest > 0 ? total / greatest : 0, side };
		})
	};
}

/** The greatest deviation first; entries without one last, as they were. */
function bySpread(lines: readonly MarksLine[]): MarksLine[] {
	const size = ({ spread }: MarksLine) => (spread.deviation === null ? -1 : Number(spread.deviation));
	return lines.toSorted((a, b) => size(b) - size(a));
}
