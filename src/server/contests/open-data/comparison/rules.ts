import type { OpenResults } from '../forms.ts';

type Published = OpenResults['published'];
type PublishedEntry = Published['stages'][number]['entries'][number];

/** Where the published table differs from the count: null on a side means that it has nothing there. */
export type Difference = {
	stage: string | null;
	entry: string | null;
	field: keyof PublishedEntry | 'award' | 'order' | 'nomination-not-held';
	published: string | null;
	counted: string | null;
	/** Of a difference in awards: which one. */
	awarded?: AwardedInTable;
};
export type AwardedInTable = Published['awards'][number];

const fields = ['result', 'cumulative', 'rank', 'admitted', 'place'] as const;

/** Everything in which two tables differ, by stage and entry. */
export function compareResults(published: Published, counted: Published): Difference[] {
	const stages = [...new Set([...published.stages, ...counted.stages].map(({ stage }) => stage))];
	return [
		...stages.flatMap((stage) => compareStage(stage, entriesOf(published, stage), entriesOf(counted, stage))),
		...compareAwards(published.awards, counted.awards),
		...compareNotHeld(published.nominationsNotHeld, counted.nominationsNotHeld)
	];
}

const entriesOf = ({ stages }: Published, id: string) => stages.find(({ stage }) => stage === id)?.entries ?? [];
const awardText = ({ award, entry, nomination, title }: AwardedInTable) =>
	[award, title, nomination, entry].filter(Boolean).join(', ');

function compareStage(
	stage: string,
	published: readonly PublishedEntry[],
	counted: readonly PublishedEntry[]
): Difference[] {
	const byEntry = (entries: readonly PublishedEntry[]) => new Map(entries.map((one) => [one.entry, one]));
	const [shown, found] = [byEntry(published), byEntry(counted)];
	const entries = [...new Set([...shown.keys(), ...found.keys()])];
	const differences = entries.flatMap((entry): Difference[] => {
		const [one, other] = [shown.get(entry), found.get(entry)];
		if (!one || !other)
			return [{ stage, entry, field: 'entry', published: one ? entry : null, counted: other ? entry : null }];
		return fields.flatMap((field) =>
			one[field] === other[field]
				? []
				: [{ stage, entry, field, published: textOf(one[field]), counted: textOf(other[field]) }]
		);
	});
	if (differences.length > 0 || published.length !== shown.size)
		return differences.length > 0 ? differences : [orderOf(stage, published, counted)];
	return published.every(({ entry }, index) => entry === counted[index]!.entry)
		? []
		: [orderOf(stage, published, counted)];
}

/** The same figures, but the entries stand in another order, or one stands twice. */
function orderOf(stage: string, published: readonly PublishedEntry[], counted: readonly PublishedEntry[]): Difference {
	const list = (entries: readonly PublishedEntry[]) => entries.map(({ entry }) => entry).join(', ');
	return { stage, entry: null, field: 'order', published: list(published), counted: list(counted) };
}

function compareAwards(published: readonly AwardedInTable[], counted: readonly AwardedInTable[]): Difference[] {
	const nowhere = { stage: null, entry: null, field: 'award' } as const;
	const { extra, lacking } = compareLists(published, counted, awardText);
	return [
		...extra.map((awarded) => ({ ...nowhere, published: awardText(awarded), counted: null, awarded })),
		...lacking.map((awarded) => ({ ...nowhere, published: null, counted: awardText(awarded), awarded }))
	];
}

function compareNotHeld(published: readonly string[], counted: readonly string[]): Difference[] {
	const nowhere = { stage: null, entry: null, field: 'nomination-not-held' } as const;
	const { extra, lacking } = compareLists(published, counted, (nomination) => nomination);
	return [
		...extra.map((nomination) => ({ ...nowhere, published: nomination, counted: null })),
		...lacking.map((nomination) => ({ ...nowhere, published: null, counted: nomination }))
	];
}

/** What one list has more than the other; a thing that stands twice counts twice. */
function compareLists<Item>(published: readonly Item[], counted: readonly Item[], keyOf: (item: Item) => string) {
	const without = (one: readonly Item[], other: readonly Item[]) => {
		const left = other.map(keyOf);
		return one.filter((item) => {
			const at = left.indexOf(keyOf(item));
			if (at >= 0) left.splice(at, 1);
			return at < 0;
		});
	};
	return { extra: without(published, counted), lacking: without(counted, published) };
}

const textOf = (value: string | number | boolean | null) => (value === null ? null : String(value));
