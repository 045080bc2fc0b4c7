import type { ContestPlan } from '../../forms.ts';
import {
	isBlank,
	isDay,
	isTime,
	readingOf,
	tooLong,
	wholeOf,
	type StepFault,
	type StepForm,
	type Typed,
	type TypedRow
} from '../forms.ts';

const typedFields = ['startsOn', 'endsOn'] as const;

export const calendarForm: StepForm = {
	step: 'calendar',
	texts: [
		...['timeZone', 'opensOn', 'opensTime', 'closesOn', 'closesTime', 'graceMinutes', 'checkUntil', 'correctionDays']
	],
	lists: [],
	rowFields: ['title', ...typedFields],
	typedOf: ({ calendar, rules }) => ({
		texts: {
			timeZone: calendar.timeZone,
			opensOn: calendar.opensAt?.slice(0, 10) ?? '',
			opensTime: calendar.opensAt?.slice(11) ?? '00:00',
			closesOn: calendar.closesAt?.slice(0, 10) ?? '',
			closesTime: calendar.closesAt?.slice(11) ?? '23:59',
			graceMinutes: String(calendar.graceMinutes),
			checkUntil: calendar.checkUntil ?? '',
			correctionDays: String(calendar.correctionDays)
		},
		lists: {},
		rows: [
			...calendar.milestones.map((row) => ({ ...row, endsOn: row.endsOn ?? '' })),
			...proposedMilestones(calendar, rules).map((title) => ({ title, startsOn: '', endsOn: '' }))
		]
	}),
	read(typed) {
		const faults = [...faultsOfCall(typed), ...typed.rows.flatMap((row, at) => faultsOfRow(row, at))];
		return readingOf(faults, () => ({ calendar: calendarOf(typed) }));
	}
};

/** Stages of the count that the calendar does not date yet, and the end of every contest. */
function proposedMilestones({ milestones }: ContestPlan['calendar'], rules: ContestPlan['rules']): string[] {
	const stages = Array.isArray(rules['stages']) ? (rules['stages'] as { title?: unknown; kind?: unknown }[]) : [];
	const titles = stages.flatMap(({ title, kind }) =>
		typeof title === 'string' && title && kind !== 'eligibility-check' ? [title] : []
	);
	const dated = new Set(milestones.map(({ title }) => title.toLowerCase()));
	return [...titles, 'Объявление итогов'].filter((title) => !dated.has(title.toLowerCase()));
}

/** A row without days is a proposal that was not taken up: it is dropped, unless it was typed by hand and is new. */
const isTaken = (row: TypedRow): boolean => !isBlank(row, typedFields);

function calendarOf({ texts, rows }: Typed): ContestPlan['calendar'] {
	const { timeZone = '', opensOn, opensTime, closesOn, closesTime, graceMinutes, checkUntil, correctionDays } = texts;
	return {
		timeZone,
		opensAt: opensOn ? `${opensOn}T${opensTime || '00:00'}` : null,
		closesAt: closesOn ? `${closesOn}T${closesTime || '23:59'}` : null,
		graceMinutes: Number(graceMinutes || 0),
		checkUntil: checkUntil || null,
		correctionDays: Number(correctionDays || 3),
		milestones: rows
			.filter(isTaken)
			.map(({ title = '', startsOn = '', endsOn }) => ({ title, startsOn, endsOn: endsOn || null }))
			.sort((a, b) => (a.startsOn < b.startsOn ? -1 : a.startsOn > b.startsOn ? 1 : 0))
	};
}

function faultsOfCall({ texts }: Typed): StepFault[] {
	const faults: StepFault[] = [];
	const fault = (name: string, key: StepFault['key'], isFaulty: boolean) => {
		if (isFaulty) faults.push({ name, key });
	};
	const { timeZone = '', opensOn = '', opensTime = '', closesOn = '', closesTime = '' } = texts;
	const { graceMinutes = '', checkUntil = '', correctionDays = '' } = texts;
	fault('timeZone', 'zone-unknown', !isZone(timeZone));
	fault('opensOn', 'day-odd', opensOn !== '' && !isDay(opensOn));
	fault('opensTime', 'time-odd', opensTime !== '' && !isTime(opensTime));
	fault('closesOn', 'day-odd', closesOn !== '' && !isDay(closesOn));
	fault('closesTime', 'time-odd', closesTime !== '' && !isTime(closesTime));
	fault('checkUntil', 'day-odd', checkUntil !== '' && !isDay(checkUntil));
	fault('graceMinutes', 'number-odd', graceMinutes !== '' && wholeOf(graceMinutes, 0, 10_080) === null);
	fault('correctionDays', 'number-odd', correctionDays !== '' && wholeOf(correctionDays, 1, 30) === null);
	const isOrdered = `${opensOn}T${opensTime || '00:00'}` <= `${closesOn}T${closesTime || '23:59'}`;
	fault('closesOn', 'closing-before-opening', isDay(opensOn) && isDay(closesOn) && !isOrdered);
	return faults;
}

function faultsOfRow(row: TypedRow, at: number): StepFault[] {
	if (!isTaken(row)) return [];
	const { title = '', startsOn = '', endsOn = '' } = row;
	const faults = tooLong([[`rows-${at}-title`, title, 300]]);
	if (title === '') faults.push({ name: `rows-${at}-title`, key: 'row-without-title' });
	if (!isDay(startsOn)) faults.push({ name: `rows-${at}-startsOn`, key: startsOn ? 'day-odd' : 'row-without-day' });
	if (endsOn !== '' && !isDay(endsOn)) faults.push({ name: `rows-${at}-endsOn`, key: 'day-odd' });
	else if (endsOn !== '' && endsOn < startsOn) faults.push({ name: `rows-${at}-endsOn`, key: 'ends-before-start' });
	return faults;
}

function isZone(timeZone: string): boolean {
	try {
		return timeZone !== '' && new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
	} catch {
		return false;
	}
}
