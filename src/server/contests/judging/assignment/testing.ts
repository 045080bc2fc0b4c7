import type { Db, Tx } from '#server/database.ts';
import { buildJudging, type JudgedContest } from '../testing.ts';
import { applyAssignment } from './commands.ts';
import { previewAssignment } from './preview/queries.ts';
import type { Pair, Sharing } from './rules.ts';

export type Way = { pairs: Pair[]; changes: number; unevenness: number };

/** Every way to share out that gives each entry its number of sheets, by trying all of them: for a handful of entries. */
export function waysToShare(sharing: Sharing): Way[] {
	const { entries, jurors, forbidden, existing, plan } = sharing;
	if (plan.mode !== 'some') throw new Error('Only a number of sheets is tried out');
	const has = (pairs: readonly Pair[], { entryId, jurorId }: Pair) =>
		pairs.some((each) => each.entryId === entryId && each.jurorId === jurorId);
	const fixed = existing.filter(({ isFixed }) => isFixed).map(({ entryId, jurorId }) => ({ entryId, jurorId }));
	const fixedOf = (jurorId: string) => fixed.filter((pair) => pair.jurorId === jurorId).length;
	const sets = entries.map(({ id: entryId, nomination }) => {
		const own = fixed.filter((pair) => pair.entryId === entryId);
		const may = jurors
			.filter(({ judges, nominations }) => judges && (nominations === null || nominations.includes(nomination ?? '')))
			.map(({ id: jurorId }) => ({ entryId, jurorId }))
			.filter((pair) => !has(forbidden, pair) && !has(own, pair));
		return subsets(may, Math.max(0, plan.sheets - own.length)).map((chosen) => [...own, ...chosen]);
	});
	return sets
		.reduce<Pair[][]>((ways, own) => ways.flatMap((way) => own.map((pairs) => [...way, ...pairs])), [[]])
		.map((pairs) => ({ pairs, loads: jurors.map(({ id }) => pairs.filter(({ jurorId }) => jurorId === id).length) }))
		.filter(({ loads }) =>
			jurors.every(({ id, most }, at) => most === null || loads[at]! <= Math.max(most, fixedOf(id)))
		)
		.map(({ pairs, loads }) => ({
			pairs,
			changes: pairs.filter((pair) => !has(existing, pair)).length,
			unevenness: loads.reduce((sum, load) => sum + load * load, 0)
		}));
}

/** The fewest changes and the least unevenness that can be had, whichever comes first. */
export function bestOf(ways: readonly Way[], aim: Sharing['aim']): [number, number] {
	const first = (way: Way) => (aim === 'fewest-changes' ? way.changes : way.unevenness);
	const second = (way: Way) => (aim === 'fewest-changes' ? way.unevenness : way.changes);
	const best = ways.toSorted((a, b) => first(a) - first(b) || second(a) - second(b))[0]!;
	return [best.changes, best.unevenness];
}

function subsets<Item>(items: readonly Item[], size: number): Item[][] {
	if (size === 0) return [[]];
	return items.flatMap((item, at) => subsets(items.slice(at + 1), size - 1).map((others) => [item, ...others]));
}

export const stage = '1';
export const aim = 'fewest-changes';

/** Six entries, a chair and four members who judge; nothing shared out yet. */
export async function buildSharing(db: Db, sheets = 2, given: Parameters<typeof buildJudging>[1] = {}) {
	const plan = { mode: 'some' as const, sheets };
	const contest = await buildJudging(db, {
		...{ entries: 6, members: 4, stage: 'preparing', settings: { sheets: { [stage]: plan } } },
		...given
	});
	await db.deleteFrom('sheet_assignments').where('contest_id', '=', contest.id).execute();
	return contest;
}

export async function share(db: Db, contest: JudgedContest, actor = contest.organiser) {
	const { fingerprint } = await previewAssignment(db, actor, { contestId: contest.id, stage, aim });
	return applyAssignment(db, actor, { contestId: contest.id, stage, aim, fingerprint });
}

export const sharedIn = async (db: Db, contest: JudgedContest) =>
	(
		await db
			.selectFrom('sheet_assignments')
			.innerJoin('entries', 'entries.id', 'entry_id')
			.innerJoin('jurors', 'jurors.id', 'juror_id')
			.select(['entries.key as entry', 'jurors.key as juror', 'is_fixed'])
			.where('sheet_assignments.contest_id', '=', contest.id)
			.execute()
	)
		.map(({ entry, juror, is_fixed }) => `${entry} ${juror}${is_fixed ? ' fixed' : ''}`)
		.toSorted();

export const writeOn = (db: Db | Tx, contest: JudgedContest, { entryId, jurorId }: Pair, marks: object) =>
	db
		.insertInto('score_sheets')
		.values({
			...{ contest_id: contest.id, stage_key: stage, entry_id: entryId, juror_id: jurorId },
			...{ marks: JSON.stringify(marks), signed_at: null, entered_by: null, confirmed_by: null }
		})
		.execute();
