import type { ContestPlan } from '../../plan/forms.ts';

/** What nobody but the organisers may know of a plan, taken out: by this two plans are told apart for readers. */
export function withoutSecrets(plan: ContestPlan): ContestPlan {
	return {
		...plan,
		calendar: { ...plan.calendar, graceMinutes: 0 },
		jury: plan.jury.map((member) => ({ ...member, email: '', personId: null }))
	};
}
