import { freeId, readingOf, tooLong, type StepForm } from '../forms.ts';

export const eligibilityForm: StepForm = {
	step: 'eligibility',
	texts: ['people'],
	lists: [],
	rowFields: ['id', 'text'],
	typedOf: ({ eligibility: { points, people } }) => ({
		texts: { people: String(people) },
		lists: {},
		rows: points.map((row) => ({ ...row }))
	}),
	read({ texts, rows }) {
		const faults = tooLong(rows.map(({ text = '' }, at) => [`rows-${at}-text`, text, 500] as const));
		const ids = rows.flatMap(({ id }) => id || []);
		return readingOf(faults, () => ({
			eligibility: {
				points: rows
					.filter(({ text }) => text)
					.slice(0, 40)
					.map(({ id = '', text = '' }) => {
						const key = id || freeId('p', ids);
						ids.push(key);
						return { id: key, text };
					}),
				people: texts['people'] === '2' ? (2 as const) : (1 as const)
			}
		}));
	}
};
