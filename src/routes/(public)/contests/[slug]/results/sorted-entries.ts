import type { PublishedEntry } from '#server/awards/results/queries.ts';
import { compareDecimals } from '#server/awards/results/rules.ts';

export const sortKeys = ['standing', 'work', 'organisation', 'territory', 'total'] as const;
export type SortKey = (typeof sortKeys)[number];
export type Sorting = { by: SortKey; order: 'ascending' | 'descending' };

export function parseSorting(parameters: URLSearchParams): Sorting {
	const by = sortKeys.find((key) => key === parameters.get('sort')) ?? 'standing';
	return { by, order: parameters.get('order') === 'descending' ? 'descending' : 'ascending' };
}

const alphabet = new Intl.Collator('ru', { numeric: true });
const compareTexts = (a: string | null | undefined, b: string | null | undefined) => alphabet.compare(a ?? '', b ?? '');

const comparisons: Record<Exclude<SortKey, 'standing'>, (a: PublishedEntry, b: PublishedEntry) => number> = {
	work: (a, b) => compareTexts(a.title || a.key, b.title || b.key),
	organisation: (a, b) => compareTexts(a.organisation?.name, b.organisation?.name),
	territory: (a, b) => compareTexts(a.territory, b.territory),
	total: (a, b) => compareDecimals(a.total ?? '-1', b.total ?? '-1')
};

/** Entries come in the order of the standings; sorting is stable, so equals keep it. */
export function sortEntries(entries: readonly PublishedEntry[], { by, order }: Sorting): PublishedEntry[] {
	if (by === 'standing') return order === 'ascending' ? [...entries] : entries.toReversed();
	const compare = comparisons[by];
	return entries.toSorted((a, b) => (order === 'ascending' ? compare(a, b) : compare(b, a)));
}
