import { freeId, isBlank, readingOf, tooLong, type StepFault, type StepForm, type TypedRow } from '../forms.ts';

export const jurorRoles = ['chair', 'deputy-chair', 'secretary', 'member'] as const;
const typedFields = ['name', 'organisationName', 'post', 'email'] as const;

export const juryForm: StepForm = {
	step: 'jury',
	texts: ['isBlind', 'search'],
	lists: [],
	rowFields: ['id', 'personId', 'organisationId', 'organisationAs', ...typedFields, 'role', 'voting'],
	typedOf: ({ jury, isBlind }) => ({
		texts: { isBlind: isBlind ? 'yes' : 'no', search: '' },
		lists: {},
		rows: jury.map(({ personId, organisationId, voting, ...row }) => ({
			...row,
			personId: personId ?? '',
			organisationId: organisationId ?? '',
			// What the known organisation is called here: typed over, it is another one.
			organisationAs: organisationId ? row.organisationName : '',
			voting: voting ? 'yes' : 'no'
		}))
	}),
	read({ texts, rows }) {
		const named = rows.map((row, at) => [row, at] as const).filter(([row]) => !isBlank(row, typedFields));
		const faults = named.flatMap(([row, at]) => faultsOf(row, at));
		const chairs = named.filter(([{ role }]) => role === 'chair');
		for (const [, at] of chairs.slice(1)) faults.push({ name: `rows-${at}-role`, key: 'several-chairs' });
		const ids = rows.flatMap(({ id }) => id || []);
		return readingOf(faults, () => ({
			isBlind: texts['isBlind'] === 'yes',
			jury: named.map(([row]) => {
				const id = row['id'] || freeId('j', ids);
				ids.push(id);
				return {
					id,
					name: row['name']!,
					personId: row['personId'] || null,
					organisationId: row['organisationAs'] === row['organisationName'] ? row['organisationId'] || null : null,
					organisationName: row['organisationName'] ?? '',
					post: row['post'] ?? '',
					email: (row['email'] ?? '').toLowerCase(),
					role: jurorRoles.find((role) => role === row['role']) ?? 'member',
					voting: row['voting'] !== 'no'
				};
			})
		}));
	}
};

function faultsOf({ name = '', organisationName = '', post = '', email = '' }: TypedRow, at: number): StepFault[] {
	const faults = tooLong([
		[`rows-${at}-name`, name, 300],
		[`rows-${at}-organisationName`, organisationName, 300],
		[`rows-${at}-post`, post, 300]
	]);
	if (name === '') faults.push({ name: `rows-${at}-name`, key: 'row-without-name' });
	const isAddress = email.length <= 254 && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/u.test(email);
	if (email !== '' && !isAddress) faults.push({ name: `rows-${at}-email`, key: 'email-odd' });
	return faults;
}
