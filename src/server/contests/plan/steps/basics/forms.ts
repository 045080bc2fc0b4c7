import type { ContestPlan } from '../../forms.ts';
import { readingOf, tooLong, wholeOf, type StepFault, type StepForm } from '../forms.ts';

const ages = ['0+', '6+', '12+', '16+', '18+'] as const;

export const basicsForm: StepForm = {
	step: 'basics',
	texts: ['kind', 'title', 'heldInYear', 'aim', 'tasks', 'ageMark', 'contacts', 'address'],
	lists: [],
	rowFields: [],
	typedOf: ({ basics }) => ({
		texts: { ...basics, heldInYear: String(basics.heldInYear ?? ''), ageMark: basics.ageMark ?? '' },
		lists: {},
		rows: []
	}),
	read({ texts }) {
		const { kind = '', title = '', heldInYear = '', aim = '', tasks = '', ageMark = '', contacts = '' } = texts;
		const { address = '' } = texts;
		const year = wholeOf(heldInYear, 1900, 2200);
		const faults: StepFault[] = tooLong([
			['kind', kind, 200],
			['title', title, 300],
			['aim', aim, 5000],
			['tasks', tasks, 5000],
			['contacts', contacts, 2000],
			['address', address, 500]
		]);
		if (title.length < 2) faults.push({ name: 'title', key: 'title-short' });
		if (heldInYear !== '' && year === null) faults.push({ name: 'heldInYear', key: 'year-odd' });
		return readingOf(faults, () => ({
			basics: {
				...{ kind, title, aim, tasks, contacts, address },
				ageMark: ages.find((age) => age === ageMark) ?? null,
				heldInYear: year
			} satisfies ContestPlan['basics']
		}));
	}
};
