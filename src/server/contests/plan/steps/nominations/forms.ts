import {
	freeId,
	isBlank,
	readingOf,
	tooLong,
	wholeOf,
	type StepFault,
	type StepForm,
	type TypedRow
} from '../forms.ts';

const typedFields = ['title', 'description', 'minimumEntries'] as const;

export const nominationsForm: StepForm = {
	step: 'nominations',
	texts: [],
	lists: [],
	rowFields: ['id', ...typedFields],
	typedOf: ({ nominations }) => ({
		texts: {},
		lists: {},
		rows: nominations.map(({ minimumEntries, ...row }) => ({
			...row,
			minimumEntries: minimumEntries === 0 ? '' : String(minimumEntries)
		}))
	}),
	read({ rows }) {
		const faults = rows.flatMap((row, at) => (isBlank(row, typedFields) ? [] : faultsOf(row, at)));
		const ids = rows.flatMap(({ id }) => id || []);
		return readingOf(faults, () => ({
			nominations: rows
				.filter((row) => !isBlank(row, typedFields))
				.map(({ id = '', title = '', description = '', minimumEntries = '' }) => {
					const key = id || freeId('n', ids);
					ids.push(key);
					return { id: key, title, description, minimumEntries: Number(minimumEntries || 0) };
				})
		}));
	}
};

function faultsOf({ title = '', description = '', minimumEntries = '' }: TypedRow, at: number): StepFault[] {
	const faults = tooLong([
		[`rows-${at}-title`, title, 300],
		[`rows-${at}-description`, description, 3000]
	]);
	if (title === '') faults.push({ name: `rows-${at}-title`, key: 'row-without-title' });
	if (minimumEntries !== '' && wholeOf(minimumEntries, 0, 1000) === null) {
		faults.push({ name: `rows-${at}-minimumEntries`, key: 'number-odd' });
	}
	return faults;
}
