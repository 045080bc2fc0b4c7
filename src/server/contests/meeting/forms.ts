import { z } from 'zod';

const key = z.string().min(1).max(64);
const entries = z.array(key).max(1000);

/** What is put to an open vote. `entries`: whom it concerns; a juror recused from one of them has no part in it. */
export type Question = z.output<typeof question>;

const question = z.discriminatedUnion('kind', [
	/** Which of equal entries is to stand first. */
	z.strictObject({
		...{ kind: z.literal('tie'), stage: key, rank: z.int().min(1), effect: z.enum(['place', 'admission']) },
		entries: entries.min(2)
	}),
	/** Whether a place is left unawarded; it concerns everybody who could take it. */
	z.strictObject({
		...{ kind: z.literal('unawarded-place'), place: z.int().min(1), nomination: key.nullable() },
		...{ then: z.enum(['move-down', 'nobody']), entries }
	}),
	/** Which of several entries gets an award, or whether the only one does. */
	z.strictObject({
		...{ kind: z.literal('award'), award: key, title: z.string().min(2).max(500).nullable() },
		entries: entries.min(1)
	}),
	/** Anything else; it is written into the minutes and decides nothing by itself. */
	z.strictObject({ kind: z.literal('words'), subject: z.string().min(3).max(2000), entries })
]);

export const readQuestion = (stored: unknown): Question => question.parse(stored);

const textOf = (form: FormData, name: string, most: number): string => {
	const typed = form.get(name);
	return typeof typed === 'string'
		? typed
				.replace(/\r\n?/g, '\n')
				.replace(/[^\P{Cc}\n\t]/gu, '')
				.trim()
				.slice(0, most)
				.toWellFormed()
		: '';
};
const lineOf = (form: FormData, name: string, most = 1000): string => textOf(form, name, most).replace(/\s+/g, ' ');
const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));

export type TypedMeeting = {
	number: string;
	date: string;
	place: string;
	title: string;
	invited: string;
	agenda: { subject: string; heard: string; decided: string }[];
};

/** As many items of an agenda as the page shows: those filled in and an empty one. */
export const mostAgendaItems = 20;

export function parseMeeting(form: FormData): TypedMeeting {
	const agenda = Array.from({ length: mostAgendaItems }, (_, at) => ({
		subject: lineOf(form, `subject-${at}`),
		heard: textOf(form, `heard-${at}`, 20_000),
		decided: textOf(form, `decided-${at}`, 20_000)
	})).filter(({ subject, heard, decided }) => subject || heard || decided);
	return {
		number: lineOf(form, 'number', 40),
		date: textOf(form, 'date', 10),
		place: lineOf(form, 'place'),
		title: lineOf(form, 'title'),
		invited: textOf(form, 'invited', 20_000),
		agenda
	};
}

export type MeetingFault = 'number' | 'date' | 'subject';

/** The first agenda item without a subject is meant by `subject`. */
export function meetingFaults({ number, date, agenda }: TypedMeeting): MeetingFault[] {
	return [
		...(number ? [] : ['number' as const]),
		...(date === '' || isDay(date) ? [] : ['date' as const]),
		...(agenda.some(({ subject }) => subject === '') ? ['subject' as const] : [])
	];
}

/** Each line of a text as one item; empty lines only part them. */
export const linesOf = (text: string): string[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean);

export type Attendance = { jurorId: string; present: boolean; reason: string };

export function parseAttendance(form: FormData, jurorIds: readonly string[]): Attendance[] {
	return jurorIds.map((jurorId) => {
		const present = form.get(`present-${jurorId}`) === 'yes';
		return { jurorId, present, reason: present ? '' : lineOf(form, `reason-${jurorId}`, 500) };
	});
}

export const parseWords = (form: FormData, name: string, most: number): string => textOf(form, name, most);
export const parseLine = (form: FormData, name: string, most = 500): string => lineOf(form, name, most);

/** Choices of a group of boxes, each once and in the order given. */
export const parseKeys = (form: FormData, name: string): string[] =>
	[
		...new Set(
			form
				.getAll(name)
				.map(String)
				.filter((text) => text.length > 0 && text.length <= 64)
		)
	].slice(0, 1000);
