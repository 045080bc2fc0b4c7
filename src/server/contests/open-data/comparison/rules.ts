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
};

const fields = ['result', 'cumulative', 'rank', 'admitted', 'place'] as const;

/** Everything in which two tables differ, by stage and entry. */
export function compareResults(published: Published, counted: Published): Difference[] {
	const stages = [...new Set([...published.stages, ...counted.stages].map(({ stage }) => stage))];
	return [
		...stages.flatMap((stage) => compareStage(stage, entriesOf(published, stage), entriesOf(counted, stage))),
		...compareLists('award', published.awards.map(awardText), counted.awards.map(awardText)),
		...compareLists('nomination-not-held', published.nominationsNotHeld, counted.nominationsNotHeld)
	];
}

const entriesOf = ({ stages }: Published, id: string) => stages.find(({ stage }) => stage === id)?.entries ?? [];
const awardText = ({ award, entry, nomination }: Published['awards'][number]) =>
	[award, nomination, entry].filter((part) => part !== null).join(', ');

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

function compareLists(
	field: 'award' | 'nomination-not-held',
	published: readonly string[],
	counted: readonly string[]
): Difference[] {
	const extra = (one: readonly string[], other: readonly string[]) => {
		const left = [...other];
		return one.filter((text) => {
			const at = left.indexOf(text);
			if (at >= 0) left.splice(at, 1);
			return at < 0;
		});
	};
	const nowhere = { stage: null, entry: null, field };
	return [
		...extra(published, counted).map((text) => ({ ...nowhere, published: text, counted: null })),
		...extra(counted, published).map((text) => ({ ...nowhere, published: null, counted: text }))
	];
}

const textOf = (value: string | number | boolean | null) => (value === null ? null : String(value));
