import type { DefenceDayRow, Slot } from '../queries.ts';
import { lotOf } from '../rules.ts';

/** The order with the lot of each, so that who reads it can draw again; without lots where there are none. */
export const lotsOf = ({ seed }: Pick<DefenceDayRow, 'seed'>, slots: readonly Slot[]): (Slot & { lot: string })[] =>
	slots.map((slot) => ({ ...slot, lot: seed === null ? '' : lotOf(seed, slot.key) }));
