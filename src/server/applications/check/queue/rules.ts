import type { ListedApplication } from '../../list/rules.ts';

type Queued = Pick<ListedApplication, 'id' | 'number' | 'state' | 'decisionProposedBy'>;

/** Those that wait for somebody to look at them, in the order of their numbers. */
export const queueOf = <Each extends Queued>(applications: readonly Each[]): Each[] =>
	applications
		.filter(({ state, decisionProposedBy }) => state === 'submitted' && decisionProposedBy === null)
		.sort((a, b) => (a.number ?? 0) - (b.number ?? 0));

/**
 * The next one that whoever asks has not looked at yet: after this one, then from the beginning. Null where they have
 * looked at all, so that nobody is led round in a circle.
 */
export function nextUnchecked(
	queue: readonly (Queued & Pick<ListedApplication, 'checkedByMe'>)[],
	{ id, number }: Pick<Queued, 'id' | 'number'>
): string | null {
	const unchecked = queue.filter((each) => each.id !== id && each.checkedByMe === 0);
	const next = unchecked.find((each) => (each.number ?? 0) > (number ?? 0)) ?? unchecked[0];
	return next?.id ?? null;
}

export type Neighbours = { previous: string | null; next: string | null; left: number };

/** What comes before and after an application in the queue, also when it has left the queue meanwhile. */
export function neighboursIn(queue: readonly Queued[], { id, number }: Pick<Queued, 'id' | 'number'>): Neighbours {
	const others = queue.filter((each) => each.id !== id);
	const before = others.filter((each) => (each.number ?? 0) < (number ?? 0));
	const after = others.filter((each) => (each.number ?? 0) > (number ?? 0));
	return { previous: before.at(-1)?.id ?? null, next: after[0]?.id ?? others[0]?.id ?? null, left: queue.length };
}
