import { findPlanGaps } from '#server/contests/plan/queries.ts';
import { setupSteps, stateOfStep, type PlanPart } from '#server/contests/plan/rules.ts';
import { planOfPage } from './step.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { slug, plan, changes, announcedAt } = await planOfPage(event);
	const gaps = findPlanGaps(plan);
	const done = event.url.searchParams.get('done');
	return {
		contest: { slug, title: plan.basics.title, kind: plan.basics.kind },
		isPublished: announcedAt !== null,
		gaps,
		steps: setupSteps.map((step) => {
			const wasChanged = changes[step as PlanPart] !== undefined;
			return { step, state: stateOfStep(plan, gaps, step, wasChanged), gaps: gaps.filter((gap) => gap.step === step) };
		}),
		done: setupSteps.find((step) => step === done) ?? (done === 'created' ? ('created' as const) : null)
	};
};
