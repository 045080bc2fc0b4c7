import type { OrganisationKind } from './tables.ts';

/** A value that holds from a day until the next period begins. */
export type Period<Value> = { validFrom: string; value: Value };

/** Stands for «from the beginning», where nobody knows or needs the day. */
export const beginning = '0001-01-01';

/** True for a day of the calendar written `2027-05-31`. */
export function isDay(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const day = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** The period that holds on a day. Before the first one, the first: no other is known. */
export function periodOn<Value>(periods: readonly Period<Value>[], day: string): Period<Value> | null {
	const sorted = inOrder(periods);
	return sorted.findLast(({ validFrom }) => validFrom <= day) ?? sorted[0] ?? null;
}

/**
 * The history with what is claimed put over it: a claim replaces a period that begins on its day, and otherwise holds
 * from its day until the next period. Neighbours that say the same become one, so that claiming again what already
 * holds changes nothing.
 */
export function mergePeriods<Value>(
	stored: readonly Period<Value>[],
	claimed: readonly Period<Value>[],
	isSame: (one: Value, other: Value) => boolean
): Period<Value>[] {
	const byDay = new Map([...stored, ...claimed].map((period) => [period.validFrom, period]));
	const merged: Period<Value>[] = [];
	for (const period of inOrder([...byDay.values()])) {
		const before = merged.at(-1);
		if (!before || !isSame(before.value, period.value)) merged.push(period);
	}
	return merged;
}

export function areSamePeriods<Value>(
	some: readonly Period<Value>[],
	others: readonly Period<Value>[],
	isSame: (one: Value, other: Value) => boolean
): boolean {
	if (some.length !== others.length) return false;
	return some.every((period, at) => {
		const other = others[at]!;
		return period.validFrom === other.validFrom && isSame(period.value, other.value);
	});
}

function inOrder<Value>(periods: readonly Period<Value>[]): Period<Value>[] {
	return [...periods].sort((one, other) => (one.validFrom < other.validFrom ? -1 : 1));
}

/** Libraries stand in a territory, because their numbers are told by territories; others may do without. */
export const needsTerritory = (kind: OrganisationKind) =>
	kind === 'regional-library' || kind === 'library-system' || kind === 'library' || kind === 'branch';

/** An address of a site that may stand behind a link: http or https, nothing that a browser would run. */
export function isWebAddress(text: string): boolean {
	return /^https?:\/\/[^\s<>"]+$/i.test(text) && text.length <= 300 && URL.canParse(text);
}
