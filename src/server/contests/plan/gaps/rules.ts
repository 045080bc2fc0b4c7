import type { ContestPlan } from '../forms.ts';
import type { RuleSetReading } from '../../scoring/rule-set/forms.ts';
import type { Gap, GapKey, SetupStep } from '../rules.ts';
import { setupSteps } from '../rules.ts';

const gap = (step: SetupStep, key: GapKey, field: string, sentence: string | null = null): Gap => ({
	step,
	key,
	field,
	sentence
});

/** What a plan lacks, in the order of the steps; `reading` is what parseRuleSet says of `ruleSetOf(plan)`. */
export function findGaps(plan: ContestPlan, reading: RuleSetReading): Gap[] {
	const found = [
		...findBasicGaps(plan),
		...findCalendarGaps(plan),
		...findParticipationGaps(plan),
		...findFormGaps(plan),
		...findJuryGaps(plan, reading),
		...findRuleGaps(plan, reading)
	];
	return setupSteps.flatMap((step) => found.filter((one) => one.step === step));
}

function findBasicGaps({ basics, organisations, nominations, eligibility }: ContestPlan): Gap[] {
	const gaps: Gap[] = [];
	if (basics.kind === '') gaps.push(gap('basics', 'kind-missing', 'kind'));
	if (basics.title.length < 2) gaps.push(gap('basics', 'title-missing', 'title'));
	if (basics.aim === '') gaps.push(gap('basics', 'aim-missing', 'aim'));
	if (basics.heldInYear === null) gaps.push(gap('basics', 'year-missing', 'heldInYear'));
	if (basics.contacts === '') gaps.push(gap('basics', 'contacts-missing', 'contacts'));
	if (!organisations.some(({ role }) => role === 'organiser')) {
		gaps.push(gap('organisations', 'organiser-missing', 'search'));
	}
	nominations.forEach(({ title }, at) => {
		const isRepeated = nominations.findIndex((other) => other.title === title) < at;
		if (isRepeated) gaps.push(gap('nominations', 'nomination-repeated', `rows-${at}-title`));
	});
	if (eligibility.points.length === 0) gaps.push(gap('eligibility', 'point-missing', 'rows-0-text'));
	return gaps;
}

function findCalendarGaps({ calendar }: ContestPlan): Gap[] {
	const { opensAt, closesAt, checkUntil, milestones } = calendar;
	const gaps: Gap[] = [];
	if (opensAt === null) gaps.push(gap('calendar', 'opening-missing', 'opensOn'));
	if (closesAt === null) gaps.push(gap('calendar', 'closing-missing', 'closesOn'));
	// Of one zone, so that local minutes compare as texts.
	if (opensAt && closesAt && closesAt < opensAt) gaps.push(gap('calendar', 'closing-before-opening', 'closesOn'));
	if (checkUntil && closesAt && checkUntil < closesAt.slice(0, 10)) {
		gaps.push(gap('calendar', 'check-before-closing', 'checkUntil'));
	}
	milestones.forEach(({ startsOn, endsOn }, at) => {
		if (endsOn && endsOn < startsOn) gaps.push(gap('calendar', 'milestone-reversed', `rows-${at}-endsOn`));
	});
	return gaps;
}

function findParticipationGaps({ participation: { ages } }: ContestPlan): Gap[] {
	return ages && ages.from > ages.to ? [gap('participation', 'ages-reversed', 'ageTo')] : [];
}

function findFormGaps({ form, nominations }: ContestPlan): Gap[] {
	if (form.length === 0) return [gap('form', 'form-empty', 'fields')];
	const known = new Set(nominations.map(({ id }) => id));
	return form
		.filter((field) => field.nominations?.some((id) => !known.has(id)))
		.map(({ id }) => gap('form', 'form-nomination-unknown', id));
}

function findJuryGaps({ jury }: ContestPlan, reading: RuleSetReading): Gap[] {
	if (jury.length === 0) return [gap('jury', 'jury-missing', 'rows-0-name')];
	const gaps: Gap[] = [];
	const chairs = jury.filter(({ role }) => role === 'chair').length;
	if (chairs === 0) gaps.push(gap('jury', 'chair-missing', 'rows-0-role'));
	if (chairs > 1) gaps.push(gap('jury', 'several-chairs', 'rows-0-role'));
	jury.forEach(({ name }, at) => {
		const isRepeated = jury.findIndex((other) => other.name === name) < at;
		if (isRepeated) gaps.push(gap('jury', 'juror-repeated', `rows-${at}-name`));
	});
	const votes = jury.filter(({ voting }) => voting).length;
	const needed = reading.ok ? Math.max(1, ...reading.ruleSet.stages.map(({ minimumSheets }) => minimumSheets)) : 1;
	if (votes < needed) gaps.push(gap('jury', 'too-few-votes', 'rows-0-voting'));
	return gaps;
}

function findRuleGaps({ rules }: ContestPlan, reading: RuleSetReading): Gap[] {
	const gaps: Gap[] = [];
	const stages = Array.isArray(rules['stages']) ? rules['stages'] : [];
	if (stages.length === 0) gaps.push(gap('criteria', 'criteria-missing', 'stages'));
	const awards = Array.isArray(rules['awards']) ? rules['awards'] : [];
	if (awards.length === 0) gaps.push(gap('awards', 'awards-missing', 'awards'));
	if (reading.ok || stages.length === 0) return gaps;
	return [
		...gaps,
		...reading.faults.map(({ path, sentence }) => gap(stepOfFault(path), 'rules-fault', path, sentence))
	];
}

/** On which page a fault of the rules is mended. */
function stepOfFault(path: string): SetupStep {
	if (path.startsWith('awards')) return 'awards';
	if (path.startsWith('nominations')) return 'nominations';
	return /^stages\[\d+\](\.(criteria|title|id|kind)|$)/.test(path) ? 'criteria' : 'rules';
}
