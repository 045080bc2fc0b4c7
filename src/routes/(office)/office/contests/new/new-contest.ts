import { contestPlan, type ContestPlan } from '#server/contests/plan/forms.ts';
import { planOfPredecessor } from '#server/contests/plan/succession/queries.ts';
import { shiftDay, succeed, type DateShift } from '#server/contests/plan/succession/rules.ts';
import { templateById } from '#server/contests/plan/templates/rules.ts';

/** What is asked before a contest is begun. */
export type Asked = { from: string; title: string; year: string; timeZone: string; shift: DateShift };
export type AskedFault = { name: 'from' | 'title' | 'year'; key: 'from' | 'title' | 'title-long' | 'year' };

export function readAsked(form: FormData, usualZone: string): Asked {
	const text = (name: string) =>
		String(form.get(name) ?? '')
			.normalize('NFC')
			.replace(/\s+/gu, ' ')
			.trim();
	return {
		from: text('from').slice(0, 200),
		title: text('title'),
		year: text('year').slice(0, 10),
		timeZone: text('timeZone') || usualZone,
		shift: text('shift') === 'date' ? 'date' : 'weekday'
	};
}

export function faultsOf({ from, title, year }: Asked): AskedFault[] {
	const faults: AskedFault[] = [];
	if (!/^(empty|template:.+|contest:.+)$/.test(from)) faults.push({ name: 'from', key: 'from' });
	if (title.length < 2) faults.push({ name: 'title', key: 'title' });
	if (title.length > 300) faults.push({ name: 'title', key: 'title-long' });
	if (!/^(19|20|21)\d\d$/.test(year)) faults.push({ name: 'year', key: 'year' });
	return faults;
}

type Begun = { plan: ContestPlan; before: ContestPlan | null };

/** The plan that the contest would be begun with; `before`: of the past contest, where it is begun from one. */
export async function begunPlan({ locals }: { locals: App.Locals }, asked: Asked): Promise<Begun> {
	const { title, timeZone, shift } = asked;
	const heldInYear = Number(asked.year);
	const [kind, name = ''] = asked.from.split(':');
	if (kind === 'contest') {
		const before = await planOfPredecessor(locals.db, locals.actor!, name);
		return { plan: succeed(before, { title, year: heldInYear, shift }), before };
	}
	const given = kind === 'template' ? (templateById(name)?.plan ?? {}) : {};
	const basics = { ...given.basics, title, heldInYear };
	return { plan: contestPlan.parse({ ...given, basics, calendar: { ...given.calendar, timeZone } }), before: null };
}

export type MovedDate = { title: string | null; before: string; after: string };

/** Every date of the past contest beside the day that it moves to; `title` null: the call's beginning and end. */
export function movedDates(before: ContestPlan, years: number, shift: DateShift): (MovedDate & { what: string })[] {
	const { opensAt, closesAt, checkUntil, milestones } = before.calendar;
	const line = (what: string, title: string | null, day: string) => ({
		what,
		title,
		before: day,
		after: shiftDay(day, years, shift)
	});
	return [
		...(opensAt ? [line('opens', null, opensAt.slice(0, 10))] : []),
		...(closesAt ? [line('closes', null, closesAt.slice(0, 10))] : []),
		...(checkUntil ? [line('check', null, checkUntil)] : []),
		...milestones.flatMap(({ title, startsOn, endsOn }, at) => [
			line(`milestone-${at}`, title, startsOn),
			...(endsOn ? [line(`milestone-${at}-end`, title, endsOn)] : [])
		])
	];
}
