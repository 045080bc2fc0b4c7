import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contestPlan } from '#server/contests/plan/forms.ts';
import { sheetOf } from './documents.ts';

test('sums of a budget are printed as the pages show them', () => {
	const shown = {
		kind: 'budget' as const,
		rows: [
			{ title: 'Бумага', sum: '12500.5' },
			{ title: 'Краска', sum: '300' }
		],
		total: '12800.50'
	};
	const sheet = sheetOf({
		...{ plan: contestPlan.parse({}), title: '', teamName: '', organisation: '', town: '', nominationKey: null },
		...{ authors: [], sent: null },
		answers: [{ fieldId: 'budget', label: 'Смета', isBlank: false, shown }]
	});
	assert.deepEqual(sheet.answers, [
		{
			question: 'Смета',
			paragraphs: ['Бумага — 12\u00a0500,50\u00a0руб.', 'Краска — 300\u00a0руб.', 'Всего: 12\u00a0800,50\u00a0руб.']
		}
	]);
});
