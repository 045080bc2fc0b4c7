import type { ContestPlan } from '../forms.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';

type Days = { startsOn: string; endsOn: string } | null;

/**
 * When each stage is held, by the calendar: the check of applications from the closing until it is to be done, any other
 * stage on the days of the milestone that bears its title. Null where the calendar does not say.
 */
export function stageDatesOf(
	{ closesAt, checkUntil, milestones }: ContestPlan['calendar'],
	stages: RuleSet['stages']
): Days[] {
	return stages.map(({ title, kind }) => {
		const milestone = milestones.find((one) => one.title.toLowerCase() === title.toLowerCase());
		if (milestone) return { startsOn: milestone.startsOn, endsOn: milestone.endsOn ?? milestone.startsOn };
		if (kind !== 'eligibility-check' || !closesAt || !checkUntil) return null;
		const startsOn = closesAt.slice(0, 10);
		return checkUntil < startsOn ? null : { startsOn, endsOn: checkUntil };
	});
}
