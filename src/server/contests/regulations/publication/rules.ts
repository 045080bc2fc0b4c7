import type { ContestPlan } from '../../plan/forms.ts';

/** What nobody but the organisers may know of a plan, taken out: by this two plans are told apart for readers. */
export function withoutSecrets(plan: ContestPlan): ContestPlan {
	return {
		...plan,
		calendar: { ...plan.calendar, graceMinutes: 0 },
		jury: plan.jury.map((member) => ({ ...member, email: '', personId: null }))
	};
}

/**
 * A plan as it is kept with its regulations, for ever: without jurors' addresses, which the plan in work has and which
 * somebody may want erased. A change of them alone is no change of the regulations.
 */
export const withoutAddresses = (plan: ContestPlan): ContestPlan => ({
	...plan,
	jury: plan.jury.map((member) => ({ ...member, email: '' }))
});
