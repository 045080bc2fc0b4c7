import { createHash } from 'node:crypto';

/**
 * The order of performance drawn by lot: entries by SHA-256 of the seed, a line feed and the number of the entry, as
 * hexadecimal text, the least first, as the scoring draws lots. Each lot hangs on its own entry alone, so the order of the
 * others stays when one leaves, and whoever knows the seed can draw it again.
 */
export function drawnOrder(seed: string, keys: readonly string[]): string[] {
	return keys
		.map((key) => ({ key, lot: lotOf(seed, key) }))
		.sort((a, b) => (a.lot < b.lot ? -1 : 1))
		.map(({ key }) => key);
}

export const lotOf = (seed: string, key: string): string =>
	createHash('sha256').update(`${seed}\n${key}`).digest('hex');

/** A list with one of its members moved by one; null where it cannot move that way. */
export function movedBy<T>(list: readonly T[], member: T, by: -1 | 1): T[] | null {
	const from = list.indexOf(member);
	const to = from + by;
	if (from === -1 || to < 0 || to >= list.length) return null;
	return list.with(from, list[to]!).with(to, member);
}

/** What watchers of a defence listen to: the day itself, and sheets signed meanwhile. */
export const dayTopic = (contestId: string, stage: string): string => `defence:${contestId}:${stage}`;
export const sheetsTopic = (contestId: string, stage: string): string => `sheets:${contestId}:${stage}`;
