import type { ContestPlan } from './forms.ts';

/** What is changed and guarded against being overwritten as a whole. */
export const planParts = [
	'basics',
	'organisations',
	'nominations',
	'calendar',
	'participation',
	'form',
	'eligibility',
	'rules',
	'isBlind',
	'jury',
	'words'
] as const satisfies readonly (keyof ContestPlan)[];
export type PlanPart = (typeof planParts)[number];

/** Pages of the set-up, in the order of a regulations' sections. */
export const setupSteps = [
	'basics',
	'organisations',
	'nominations',
	'calendar',
	'participation',
	'form',
	'eligibility',
	'criteria',
	'rules',
	'jury',
	'awards',
	'regulations'
] as const;
export type SetupStep = (typeof setupSteps)[number];

export type GapKey =
	| 'title-missing'
	| 'kind-missing'
	| 'aim-missing'
	| 'year-missing'
	| 'contacts-missing'
	| 'organiser-missing'
	| 'nomination-repeated'
	| 'opening-missing'
	| 'closing-missing'
	| 'closing-before-opening'
	| 'check-before-closing'
	| 'milestone-reversed'
	| 'ages-reversed'
	| 'form-empty'
	| 'form-nomination-unknown'
	| 'point-missing'
	| 'criteria-missing'
	| 'awards-missing'
	| 'rules-fault'
	| 'jury-missing'
	| 'chair-missing'
	| 'several-chairs'
	| 'juror-repeated'
	| 'too-few-votes';

export type Gap = {
	step: SetupStep;
	key: GapKey;
	/** Where on the page; for faults of the rules their path, as `stages[0].criteria[2].scale`. */
	field: string;
	/** What to do, in Russian; only of faults of the rules, which carry their own sentences. */
	sentence: string | null;
};

/** The rules of the count as they are read by parseRuleSet: the stored part, and the plan's nominations. */
export function ruleSetOf({ rules, nominations }: ContestPlan): Record<string, unknown> {
	return {
		...rules,
		nominations: nominations.map(({ id, title, minimumEntries }) => ({ id, title, minimumEntries }))
	};
}

/** Whether anything but the usual stands in a step. */
export function isStepBegun(plan: ContestPlan, step: SetupStep): boolean {
	const { basics, calendar, participation, rules } = plan;
	switch (step) {
		case 'basics':
			return basics.title !== '' || basics.kind !== '' || basics.aim !== '';
		case 'organisations':
			return plan.organisations.length > 0;
		case 'nominations':
			return plan.nominations.length > 0;
		case 'calendar':
			return calendar.opensAt !== null || calendar.closesAt !== null || calendar.milestones.length > 0;
		case 'participation':
			return (
				participation.words !== '' ||
				participation.kinds.length + participation.territoryIds.length > 0 ||
				participation.limit !== null
			);
		case 'form':
			return plan.form.length > 0;
		case 'eligibility':
			return plan.eligibility.points.length > 0;
		case 'criteria':
		case 'rules':
			return Array.isArray(rules['stages']) && rules['stages'].length > 0;
		case 'awards':
			return Array.isArray(rules['awards']) && rules['awards'].length > 0;
		case 'jury':
			return plan.jury.length > 0;
		case 'regulations':
			return plan.words.approval.post !== '' || plan.words.approval.order !== '';
	}
}

export type StepState = 'not-begun' | 'filled' | 'faulty';

/** The state of a step as the list of tasks shows it. */
export function stateOfStep(plan: ContestPlan, gaps: readonly Gap[], step: SetupStep, wasChanged: boolean): StepState {
	const isFaulty = gaps.some((gap) => gap.step === step);
	if (!wasChanged && !isStepBegun(plan, step)) return 'not-begun';
	return isFaulty ? 'faulty' : 'filled';
}
