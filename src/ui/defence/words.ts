import type { InvitingRefusal } from '#server/applications/outcomes/defence/commands.ts';
import type { DefencePhase, SlotState } from '#server/contests/defence/tables.ts';
import type { OpenedResult } from '#server/contests/defence/reveal/queries.ts';
import type { DayFault } from '#server/contests/defence/forms.ts';
import type { RunRefusal } from '#server/contests/defence/day/commands.ts';
import type { OrderRefusal } from '#server/contests/defence/order/commands.ts';
import type { RevealRefusal } from '#server/contests/defence/reveal/commands.ts';
import { m } from '#messages';
import { entryNumber } from '../jury/words.ts';
import { formatInstant } from '../moments.ts';
import { roman } from '../numbers.ts';
import type { ShapeName } from '../Shape.svelte';
import type { HallTexts } from './hall-words.ts';

export const phases: Record<DefencePhase, { shape: ShapeName; word: () => string }> = {
	before: { shape: 'ahead', word: m.defence_phase_before },
	waiting: { shape: 'now', word: m.defence_phase_waiting },
	speech: { shape: 'now', word: m.defence_phase_speech },
	questions: { shape: 'now', word: m.defence_phase_questions },
	break: { shape: 'ahead', word: m.defence_phase_break },
	over: { shape: 'done', word: m.defence_phase_over }
};

export const slotStates: Record<SlotState, { shape: ShapeName; word: () => string }> = {
	waiting: { shape: 'ahead', word: m.defence_slot_waiting },
	on: { shape: 'now', word: m.defence_slot_on },
	heard: { shape: 'done', word: m.defence_slot_heard },
	absent: { shape: 'wrong', word: m.defence_slot_absent }
};

export const dayFaults: Record<DayFault, { name: string; text: () => string }> = {
	'place-long': { name: 'place', text: m.defence_fault_place },
	'day-faulty': { name: 'day', text: m.defence_fault_day },
	'time-faulty': { name: 'time', text: m.defence_fault_time },
	'link-faulty': { name: 'link', text: m.defence_fault_link },
	'speech-faulty': { name: 'speech', text: m.defence_fault_speech },
	'questions-faulty': { name: 'questions', text: m.defence_fault_questions }
};

/** Who may not do it at all is shown no button: the words are for whoever has lost the right meanwhile. */
export const runRefusals: Record<RunRefusal | 'form-outdated', () => string> = {
	'not-allowed': m.defence_refused_outdated,
	'form-outdated': m.defence_refused_outdated,
	'changed-meanwhile': m.defence_refused_changed,
	'not-now': m.defence_refused_not_now,
	'somebody-on': m.defence_refused_somebody_on,
	'nobody-on': m.defence_refused_nobody_on,
	'not-in-order': m.defence_refused_not_in_order
};

export const orderRefusals: Record<OrderRefusal | InvitingRefusal | 'form-outdated', () => string> = {
	'not-allowed': m.defence_refused_outdated,
	'form-outdated': m.defence_refused_outdated,
	'changed-meanwhile': m.defence_refused_order_changed,
	'already-begun': m.defence_refused_begun,
	nobody: m.defence_refused_nobody,
	'cannot-move': m.defence_refused_move,
	'not-planned': m.defence_refused_not_planned,
	'not-released': m.defence_refused_not_released,
	'no-addresses': m.defence_refused_no_addresses
};

export const revealRefusals: Record<RevealRefusal | 'form-outdated', () => string> = {
	'not-allowed': m.defence_refused_outdated,
	'form-outdated': m.defence_refused_outdated,
	'changed-meanwhile': m.defence_reveal_changed,
	'not-finalised': m.defence_reveal_not_final,
	'all-opened': m.defence_reveal_all
};

/** «I место, номинация «Удобный сервис»», «Гран-при»: what is opened, without who it is. */
export function openingWords({
	nomination,
	place,
	award
}: Pick<OpenedResult, 'nomination' | 'place' | 'award'>): string {
	const head = place === null ? (award ?? '') : m.defence_place({ place: roman(place) });
	return nomination === null ? head : `${head} (${nomination})`;
}

export const hallTexts = (): HallTexts => ({
	...{ before: m.defence_hall_before(), called: m.defence_hall_called(), waiting: m.defence_hall_waiting() },
	...{ speech: m.defence_phase_speech(), questions: m.defence_phase_questions(), break: m.defence_phase_break() },
	...{ over: m.defence_hall_over(), number: entryNumber('{key}') },
	...{ remote: m.defence_remote(), place: m.defence_place({ place: '{place}' }), unawarded: m.defence_unawarded() }
});

/** «Начало: четверг, 20 мая 2027 г., 10:00 (томское время, МСК+4). Большой зал» */
export const whenAndWhere = (day: { startsAt: Date | null; place: string }, timeZone: string): string =>
	[
		day.startsAt ? m.defence_starts({ when: formatInstant(day.startsAt, timeZone) }) : m.defence_when_unknown(),
		day.place
	]
		.filter(Boolean)
		.join('. ');
