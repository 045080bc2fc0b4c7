import { readingOf, type StepFault, type StepForm } from '../forms.ts';

export const organisationRoles = ['founder', 'organiser', 'sponsor', 'partner'] as const;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const organisationsForm: StepForm = {
	step: 'organisations',
	texts: ['search'],
	lists: [],
	rowFields: ['organisationId', 'role'],
	typedOf: ({ organisations }) => ({
		texts: { search: '' },
		lists: {},
		rows: organisations.map((row) => ({ ...row }))
	}),
	read({ rows }) {
		const given = rows
			.filter(({ organisationId = '' }) => uuid.test(organisationId))
			.map(({ organisationId = '', role = '' }) => ({
				organisationId,
				role: organisationRoles.find((known) => known === role) ?? ('organiser' as const)
			}));
		const faults = given.flatMap(({ organisationId, role }, at): StepFault[] =>
			given.findIndex((other) => other.organisationId === organisationId && other.role === role) < at
				? [{ name: `rows-${at}-role`, key: 'organisation-twice' }]
				: []
		);
		return readingOf(faults, () => ({ organisations: given }));
	}
};
