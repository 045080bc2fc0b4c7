import { isScoredStage, listOf, stagesIn, textOf } from '#server/contests/regulations/typed/forms.ts';
import {
	arrangeLadder,
	countingFaults,
	readCounting,
	rulesWithCounting,
	typedCountingOf
} from '#server/contests/regulations/counting/forms.ts';
import { planOf, type PlanInWork } from '#server/contests/plan/queries.ts';
import { loadRulesPage, saveRules, tellRules } from '../criteria/rules-page.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { work, shown } = await loadRulesPage(event, 'rules');
	return { ...shown, typed: typedCountingOf(work.plan), stages: stagesShown(work) };
};

function stagesShown({ plan }: PlanInWork) {
	const stages = stagesIn(plan.rules);
	return stages.map((stage, at) => ({
		id: textOf(stage['id']),
		title: textOf(stage['title']),
		isScored: isScoredStage(stage),
		isLast: at === stages.length - 1,
		hasBefore: stages.slice(0, at).some(isScoredStage),
		criteria: listOf(stage['criteria']).map(({ id, title }) => ({ id: textOf(id), title: textOf(title) }))
	}));
}

export const actions: Actions = {
	save: (event) =>
		saveRules(event, {
			step: 'rules',
			read: (form, { plan }) => readCounting(form, plan),
			rulesWith: (plan, typed) => rulesWithCounting(plan, typed),
			faultsOf: countingFaults
		}),
	/** Everything back with a step of the ladder added, moved or taken out; nothing is kept yet. */
	arrange: async ({ locals, params, request }) => {
		const work = await planOf(locals.db, locals.actor, params.slug);
		const form = await request.formData();
		const { texts, ladder } = readCounting(form, work.plan);
		const typed = { texts, ladder: arrangeLadder(ladder, String(form.get('arrange') ?? '')) };
		return {
			typed,
			faults: [],
			told: tellRules(work, rulesWithCounting(work.plan, typed)),
			refusal: null,
			at: 'ladder'
		};
	},
	/** What is typed, in plain sentences; nothing is kept yet. */
	show: async ({ locals, params, request }) => {
		const work = await planOf(locals.db, locals.actor, params.slug);
		const typed = readCounting(await request.formData(), work.plan);
		const rules = rulesWithCounting(work.plan, typed);
		return { typed, faults: countingFaults(work.plan, rules), told: tellRules(work, rules), refusal: null, at: null };
	}
};
