import type { SheetPlan } from '../settings/forms.ts';
import { shareByFlow, type Flow, type FlowTask, type Lack } from './flow/rules.ts';

export type SharedEntry = { id: string; nomination: string | null };
export type SharingJuror = {
	id: string;
	/** Judges in this stage, and so may be given sheets. Others keep what is fixed with them. */
	judges: boolean;
	/** Null: all. */
	nominations: readonly string[] | null;
	/** The most sheets that they take; null: any number. */
	most: number | null;
};
export type Pair = { entryId: string; jurorId: string };

export type Sharing = {
	plan: SheetPlan;
	entries: readonly SharedEntry[];
	jurors: readonly SharingJuror[];
	/** What must not meet. */
	forbidden: readonly Pair[];
	/** What is shared out now; `isFixed`: put there by hand, or a sheet that has been begun. */
	existing: readonly (Pair & { isFixed: boolean })[];
	aim: FlowTask['aim'];
	seed: string;
};

/** Why an entry does not get its sheets. Proved by the cut: nobody could pass anything on to anybody with room. */
export type Shortage = {
	entryId: string;
	nomination: string | null;
	wanted: number;
	/** Jurors who can take it. */
	free: number;
	/** Jurors who would judge it if there were no conflict. */
	recused: number;
	/** Jurors who may judge it but have taken as many as they can. */
	full: string[];
	/** The other entries that fill them and can go to nobody else. */
	rivals: string[];
};

export type Shared = { pairs: Pair[]; added: Pair[]; taken: Pair[]; shortages: Shortage[] };

const keyOf = ({ entryId, jurorId }: Pair) => `${entryId} ${jurorId}`;

/**
 * Shares out the sheets of a stage. The number of sheets of an entry is never made less, nor a juror's limit more: an
 * entry that cannot have its sheets is told with the reason, and nothing is to be applied then.
 */
export function shareOut(sharing: Sharing): Shared {
	const task = buildTask(sharing);
	const flow = shareByFlow(task);
	const pairs = pairsOf(sharing, flow);
	const before = new Set(sharing.existing.map(keyOf));
	const after = new Set(pairs.map(keyOf));
	return {
		pairs,
		added: pairs.filter((pair) => !before.has(keyOf(pair))),
		taken: sharing.existing
			.filter((pair) => !after.has(keyOf(pair)))
			.map(({ entryId, jurorId }) => ({ entryId, jurorId })),
		shortages: flow.lacks.toSorted((a, b) => a.entry - b.entry).map((lack) => describeShortage(sharing, task, lack))
	};
}

/** The same in numbers: who may have what, what stands, how many sheets each entry needs. */
export function buildTask({ plan, entries, jurors, forbidden, existing, aim, seed }: Sharing): FlowTask {
	const size = entries.length * jurors.length;
	const refused = new Set(forbidden.map(keyOf));
	const held = new Map(existing.map((pair) => [keyOf(pair), pair.isFixed]));
	const task = { allowed: new Uint8Array(size), existing: new Uint8Array(size), fixed: new Uint8Array(size) };
	const wanted = entries.map((entry, row) => {
		let judges = 0;
		jurors.forEach((juror, column) => {
			const at = row * jurors.length + column;
			const key = keyOf({ entryId: entry.id, jurorId: juror.id });
			task.allowed[at] = Number(mayGet(plan, entry, juror) && !refused.has(key));
			task.existing[at] = Number(held.has(key));
			task.fixed[at] = Number(held.get(key) ?? false);
			judges += task.allowed[at]! | task.fixed[at]!;
		});
		return plan.mode === 'some' ? plan.sheets : Math.max(1, judges);
	});
	return { ...task, jurors: jurors.length, wanted, limits: jurors.map(({ most }) => most ?? Infinity), aim, seed };
}

function mayGet({ mode }: SheetPlan, { nomination }: SharedEntry, { judges, nominations }: SharingJuror): boolean {
	if (!judges) return false;
	return mode === 'all' || nominations === null || (nomination !== null && nominations.includes(nomination));
}

function pairsOf({ entries, jurors }: Sharing, { given }: Flow): Pair[] {
	return entries.flatMap(({ id: entryId }, row) =>
		jurors.flatMap(({ id: jurorId }, column) => (given[row * jurors.length + column] ? { entryId, jurorId } : []))
	);
}

function describeShortage({ plan, entries, jurors, forbidden }: Sharing, task: FlowTask, lack: Lack): Shortage {
	const entry = entries[lack.entry]!;
	const refused = new Set(forbidden.filter(({ entryId }) => entryId === entry.id).map(({ jurorId }) => jurorId));
	const isFull = new Set(lack.full);
	const may = (column: number) => task.allowed[lack.entry * jurors.length + column] === 1;
	return {
		entryId: entry.id,
		nomination: entry.nomination,
		wanted: task.wanted[lack.entry]!,
		free: task.wanted[lack.entry]! - lack.missing,
		recused: jurors.filter((juror) => refused.has(juror.id) && mayGet(plan, entry, juror)).length,
		full: jurors.filter((_, column) => isFull.has(column) && may(column)).map(({ id }) => id),
		rivals: lack.rivals.map((row) => entries[row]!.id)
	};
}

/** Sheets that pass to another juror of the same entry, those that come beside them, and those that go. */
export function countChanges({
	added,
	taken
}: Pick<Shared, 'added' | 'taken'>): Record<'moved' | 'more' | 'less', number> {
	const taking = Map.groupBy(taken, ({ entryId }) => entryId);
	const adding = Map.groupBy(added, ({ entryId }) => entryId);
	let moved = 0;
	for (const [entryId, pairs] of adding) moved += Math.min(pairs.length, taking.get(entryId)?.length ?? 0);
	return { moved, more: added.length - moved, less: taken.length - moved };
}
