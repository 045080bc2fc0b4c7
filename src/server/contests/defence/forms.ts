/** Where and how the defence goes, as it was typed. */
export type TypedDay = {
	place: string;
	/** `2027-05-20` and `10:00` by the contest's own clock. */
	day: string;
	time: string;
	remoteLink: string;
	speechMinutes: string;
	questionMinutes: string;
};

export type DayPlan = {
	place: string;
	/** `2027-05-20 10:00` by the contest's own clock; null while it is not known. */
	startsAt: string | null;
	remoteLink: string;
	speechMinutes: number;
	questionMinutes: number;
};

export type DayFault =
	'place-long' | 'day-faulty' | 'time-faulty' | 'link-faulty' | 'speech-faulty' | 'questions-faulty';

const field = (form: FormData, name: string): string =>
	String(form.get(name) ?? '')
		.replaceAll('\u0000', '')
		.slice(0, 3000)
		.trim();

export function typedDay(form: FormData): TypedDay {
	const [place, day, time, remoteLink] = ['place', 'day', 'time', 'link'].map((name) => field(form, name));
	const [speechMinutes, questionMinutes] = ['speech', 'questions'].map((name) => field(form, name));
	return {
		...{ place: place!, day: day!, time: time!, remoteLink: remoteLink! },
		...{ speechMinutes: speechMinutes!, questionMinutes: questionMinutes! }
	};
}

/** What was typed as a plan, or everything that is wrong with it. */
export function parseDay(
	typed: TypedDay
): { ok: true; plan: DayPlan; faults: [] } | { ok: false; plan: null; faults: DayFault[] } {
	const speech = wholeNumber(typed.speechMinutes);
	const questions = wholeNumber(typed.questionMinutes);
	const faults: DayFault[] = [];
	if (typed.place.length > 500) faults.push('place-long');
	if (typed.day !== '' && !isDay(typed.day)) faults.push('day-faulty');
	if (typed.day !== '' && !/^([01]\d|2[0-3]):[0-5]\d$/.test(typed.time)) faults.push('time-faulty');
	if (typed.remoteLink !== '' && !isLink(typed.remoteLink)) faults.push('link-faulty');
	if (speech === null || speech < 1 || speech > 120) faults.push('speech-faulty');
	if (questions === null || questions > 120) faults.push('questions-faulty');
	if (faults.length > 0) return { ok: false, plan: null, faults };
	const plan = {
		...{ place: typed.place, remoteLink: typed.remoteLink },
		startsAt: typed.day === '' ? null : `${typed.day} ${typed.time}`,
		...{ speechMinutes: speech!, questionMinutes: questions! }
	};
	return { ok: true, plan, faults: [] };
}

const wholeNumber = (text: string): number | null => (/^\d{1,4}$/.test(text) ? Number(text) : null);

/** A day that is in the calendar: neither 31 February nor the year 9999. */
function isDay(text: string): boolean {
	if (!/^20\d{2}-\d{2}-\d{2}$/.test(text)) return false;
	const moment = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

function isLink(text: string): boolean {
	if (text.length > 2000 || !URL.canParse(text)) return false;
	return ['https:', 'http:'].includes(new URL(text).protocol);
}

/** Who speaks for an entry, and from where. */
export type SlotNote = { speaker: string; isRemote: boolean };

export function parseSlotNote(form: FormData, entryId: string): SlotNote {
	return {
		speaker: field(form, `speaker-${entryId}`).slice(0, 300),
		isRemote: form.get(`remote-${entryId}`) === 'yes'
	};
}

/** A seed said aloud by the hall: spaces around and inside it count once, so that it can be typed again. */
export const parseSeed = (form: FormData): string => field(form, 'seed').replace(/\s+/g, ' ').slice(0, 200);
