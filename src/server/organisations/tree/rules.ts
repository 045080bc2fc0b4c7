import type { Period } from '../rules.ts';

/** Parents by organisation; a history in any order. Null: without a parent. */
export type ParentHistories = ReadonlyMap<string, readonly Period<string | null>[]>;
export type Circle = { day: string; ids: string[] };

/**
 * A day on which an organisation stands above itself, with the organisations of the circle from it upwards, or null.
 * A circle begins on the day when the last of its links does, so it is enough to walk up from where each link begins.
 */
export function firstCircle(histories: ParentHistories): Circle | null {
	const sorted: ParentHistories = new Map([...histories].map(([id, periods]) => [id, latestFirst(periods)]));
	for (const [id, periods] of sorted) {
		for (const { validFrom, value } of periods) {
			const ids = value === null ? null : circleThrough(sorted, id, validFrom);
			if (ids) return { day: validFrom, ids };
		}
	}
	return null;
}

function circleThrough(sorted: ParentHistories, id: string, day: string): string[] | null {
	const met = new Set<string>([id]);
	for (let above = parentOn(sorted, id, day); above !== null; above = parentOn(sorted, above, day)) {
		if (above === id) return [...met];
		if (met.has(above)) return null;
		met.add(above);
	}
	return null;
}

/** Unlike a name, a parent holds only from its day: before it the organisation stood alone. */
function parentOn(sorted: ParentHistories, id: string, day: string): string | null {
	return sorted.get(id)?.find(({ validFrom }) => validFrom <= day)?.value ?? null;
}

function latestFirst(periods: readonly Period<string | null>[]): Period<string | null>[] {
	return [...periods].sort((one, other) => (one.validFrom < other.validFrom ? 1 : -1));
}

export type TreeNode<Row> = Row & { children: TreeNode<Row>[] };

/** Rows with their parents' ids as trees, both levels in the order of the rows. A parent that is not among them is none. */
export function treeOf<Row extends { id: string; parentId: string | null }>(rows: readonly Row[]): TreeNode<Row>[] {
	const nodes = new Map(rows.map((row) => [row.id, { ...row, children: [] as TreeNode<Row>[] } as TreeNode<Row>]));
	const roots: TreeNode<Row>[] = [];
	for (const node of nodes.values()) {
		const parent = node.parentId === null ? undefined : nodes.get(node.parentId);
		(parent ? parent.children : roots).push(node);
	}
	return roots;
}
