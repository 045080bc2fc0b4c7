import {
	arrangeAwards,
	awardFaults,
	blankAward,
	readAwards,
	rulesWithAwards,
	typedAwardsOf
} from '#server/contests/regulations/awards/forms.ts';
import { planOf } from '#server/contests/plan/queries.ts';
import { loadRulesPage, saveRules } from '../criteria/rules-page.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { work, shown } = await loadRulesPage(event, 'awards');
	const awards = typedAwardsOf(work.plan);
	return { ...shown, awards: awards.length > 0 ? awards : [blankAward] };
};

export const actions: Actions = {
	save: (event) =>
		saveRules(event, {
			step: 'awards',
			read: readAwards,
			rulesWith: (plan, typed) => rulesWithAwards(plan, typed),
			faultsOf: awardFaults
		}),
	/** Everything back with an award added, moved or taken out; nothing is kept yet. */
	arrange: async ({ locals, params, request }) => {
		await planOf(locals.db, locals.actor, params.slug);
		const form = await request.formData();
		const { awards, at } = arrangeAwards(readAwards(form), String(form.get('arrange') ?? ''));
		return { typed: awards, at, faults: [], told: null, refusal: null };
	}
};
