import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contestPlan } from '../forms.ts';
import { findPlanGaps } from '../queries.ts';
import { templates } from './rules.ts';

for (const { id, plan } of templates) {
	test(`the template ${id} leaves only names, people and dates to fill in`, () => {
		const gaps = findPlanGaps(contestPlan.parse(plan));
		assert.deepEqual(
			gaps.map(({ step, key, sentence }) => [step, key, ...(sentence ? [sentence] : [])]),
			[
				['basics', 'title-missing'],
				['basics', 'year-missing'],
				['basics', 'contacts-missing'],
				['organisations', 'organiser-missing'],
				['calendar', 'opening-missing'],
				['calendar', 'closing-missing'],
				['jury', 'jury-missing']
			]
		);
	});
}
