import type { DefencePhase, SlotState } from '../tables.ts';

/** A button of the secretary's table. */
export type DefenceAct =
	| { kind: 'open' | 'step-back' | 'speech' | 'questions' | 'pause' | 'resume' | 'heard' | 'break' | 'end' }
	| { kind: 'call' | 'absent'; entryId: string };

export type DefenceDay = {
	phase: DefencePhase;
	onEntryId: string | null;
	isPaused: boolean;
	slots: readonly { entryId: string; state: SlotState }[];
};

/** What becomes of the day; `slot` is the one whose state changes. */
export type DayStep = {
	phase: DefencePhase;
	onEntryId: string | null;
	clock: 'none' | 'begin' | 'pause' | 'resume' | 'keep';
	slot: { entryId: string; state: SlotState } | null;
};

export type DayRefusal = 'not-now' | 'nobody-on' | 'somebody-on' | 'not-in-order';

export const hasClock = (phase: DefencePhase): boolean => phase === 'speech' || phase === 'questions';

/** What an act makes of the day, or why it cannot be done now. */
export function nextStep(day: DefenceDay, act: DefenceAct): DayStep | DayRefusal {
	const { phase, onEntryId } = day;
	switch (act.kind) {
		case 'open':
			return ['before', 'break', 'over'].includes(phase) ? { ...idle, phase: 'waiting' } : 'not-now';
		case 'call':
			return called(day, act.entryId);
		case 'absent':
			return absent(day, act.entryId);
		case 'break':
		case 'end':
			if (onEntryId !== null) return 'somebody-on';
			if (phase !== 'waiting' && !(phase === 'break' && act.kind === 'end')) return 'not-now';
			return { ...idle, phase: act.kind === 'end' ? 'over' : 'break' };
		default:
			return onEntryId === null ? 'nobody-on' : stepOfSpeaker(day, onEntryId, act.kind);
	}
}

const idle = { onEntryId: null, clock: 'none', slot: null } as const;

function called({ phase, onEntryId, slots }: DefenceDay, entryId: string): DayStep | DayRefusal {
	if (phase === 'before' || phase === 'over') return 'not-now';
	if (onEntryId !== null) return 'somebody-on';
	if (!slots.some((slot) => slot.entryId === entryId)) return 'not-in-order';
	return { phase: 'waiting', onEntryId: entryId, clock: 'none', slot: { entryId, state: 'on' } };
}

/** Who did not come is noted from the list too, while somebody else is on. */
function absent({ phase, onEntryId, slots }: DefenceDay, entryId: string): DayStep | DayRefusal {
	if (phase === 'before' || phase === 'over') return 'not-now';
	const slot = slots.find((each) => each.entryId === entryId);
	if (!slot) return 'not-in-order';
	if (slot.state !== 'waiting' && slot.state !== 'on') return 'not-now';
	const gone = { entryId, state: 'absent' } as const;
	if (onEntryId === entryId) return { ...idle, phase: 'waiting', slot: gone };
	return { phase, onEntryId, clock: 'keep', slot: gone };
}

function stepOfSpeaker(
	{ phase, isPaused }: DefenceDay,
	onEntryId: string,
	kind: 'step-back' | 'speech' | 'questions' | 'pause' | 'resume' | 'heard'
): DayStep | DayRefusal {
	switch (kind) {
		case 'step-back':
			return { ...idle, phase: 'waiting', slot: { entryId: onEntryId, state: 'waiting' } };
		case 'heard':
			return { ...idle, phase: 'waiting', slot: { entryId: onEntryId, state: 'heard' } };
		case 'speech':
		case 'questions':
			return { phase: kind, onEntryId, clock: 'begin', slot: null };
		case 'pause':
		case 'resume':
			if (!hasClock(phase) || isPaused !== (kind === 'resume')) return 'not-now';
			return { phase, onEntryId, clock: kind, slot: null };
	}
}

export type DayClock = {
	/** When the time is up; null while the clock is stopped. */
	endsAt: string | null;
	/** What is left on a stopped clock, in milliseconds; below zero past the time. */
	left: number | null;
};

/** The clock of what goes on now; null where nothing is timed. */
export function clockOf(day: {
	phase: DefencePhase;
	phaseBeganAt: Date | null;
	pausedAfter: number | null;
	speechMinutes: number;
	questionMinutes: number;
}): DayClock | null {
	const { phase, phaseBeganAt, pausedAfter } = day;
	if (!hasClock(phase) || !phaseBeganAt) return null;
	const length = (phase === 'speech' ? day.speechMinutes : day.questionMinutes) * 60_000;
	if (length === 0) return null;
	if (pausedAfter !== null) return { endsAt: null, left: length - pausedAfter };
	return { endsAt: new Date(phaseBeganAt.getTime() + length).toISOString(), left: null };
}
