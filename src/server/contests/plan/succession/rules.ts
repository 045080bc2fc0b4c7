import type { ContestPlan } from '../forms.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';

/** How dates move to another year: to the same weekday nearest to the same date, or to the same date. */
export type DateShift = 'weekday' | 'date';

const day = 24 * 3_600_000;

/** `2026-03-31` moved by years; 29 February of a year without one becomes 28 February. */
export function shiftDay(iso: string, years: number, shift: DateShift): string {
	const given = Date.parse(`${iso}T00:00Z`);
	const [year, month, date] = iso.split('-').map(Number) as [number, number, number];
	const target = new Date(Date.UTC(year + years, month - 1, date));
	if (target.getUTCDate() !== date) target.setUTCDate(0);
	if (shift === 'date') return isoOf(target.getTime());
	const apart = (((new Date(given).getUTCDay() - target.getUTCDay()) % 7) + 7) % 7;
	return isoOf(target.getTime() + (apart > 3 ? apart - 7 : apart) * day);
}

const isoOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/**
 * A contest's plan as the next one begins: the same in everything, dates moved to its year, the title with the year in
 * it changed, the approval by an order of its own left open.
 */
export function succeed(
	plan: ContestPlan,
	{ title, year, shift }: { title: string; year: number; shift: DateShift }
): ContestPlan {
	const years = plan.basics.heldInYear === null ? 0 : year - plan.basics.heldInYear;
	const move = (iso: string) => shiftDay(iso, years, shift);
	const moveMinute = (local: string | null) => local && `${move(local.slice(0, 10))}${local.slice(10)}`;
	const { calendar } = plan;
	return {
		...plan,
		basics: { ...plan.basics, title, heldInYear: year },
		calendar: {
			...calendar,
			opensAt: moveMinute(calendar.opensAt),
			closesAt: moveMinute(calendar.closesAt),
			checkUntil: calendar.checkUntil && move(calendar.checkUntil),
			milestones: calendar.milestones.map(({ title: name, startsOn, endsOn }) => ({
				title: name,
				startsOn: move(startsOn),
				endsOn: endsOn && move(endsOn)
			}))
		},
		words: { ...plan.words, approval: { ...plan.words.approval, order: '' } }
	};
}

/** «Библиотечный компас — 2026» held in 2026 is called «Библиотечный компас — 2027» in 2027. */
export function titleOfYear(title: string, heldInYear: number, year: number): string {
	return title.replaceAll(String(heldInYear), String(year));
}

/** What a finished contest leaves for the plan of the next one: its frozen rules without the nominations. */
export function rulesOfPlan({ nominations: _nominations, ...rules }: RuleSet): Record<string, unknown> {
	return rules;
}

/** The call among the dates of an imported calendar, by its usual words; everything else is a milestone. */
export function callAmong(
	dates: readonly { title: string; startsOn: string; endsOn: string | null }[]
): Pick<ContestPlan['calendar'], 'opensAt' | 'closesAt' | 'checkUntil' | 'milestones'> {
	const call = dates.find(({ title }) => /при[её]м\S*\s+(заявок|работ|конкурсных)/iu.test(title));
	const check = dates.find(({ title }) => /проверк/iu.test(title));
	return {
		opensAt: call ? `${call.startsOn}T00:00` : null,
		closesAt: call ? `${call.endsOn ?? call.startsOn}T23:59` : null,
		checkUntil: check ? (check.endsOn ?? check.startsOn) : null,
		milestones: dates.filter((date) => date !== call && date !== check)
	};
}
