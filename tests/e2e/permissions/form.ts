import type { Row, Visitor } from './rows.ts';

const organisers: readonly Visitor[] = ['administrator', 'organiser-here'];
const form = '/office/contests/[slug]/setup/form';

export const formRows: Row[] = [
	{
		route: form,
		path: ({ plannedContest }) => `/office/contests/${plannedContest.slug}/setup/form`,
		open: organisers,
		actions: {
			'?/move': organisers,
			'?/copy': organisers,
			'?/remove': organisers,
			'?/restore': organisers,
			'?/typical': organisers,
			'?/take': organisers
		}
	},
	{
		route: `${form}/[field]`,
		path: ({ plannedContest }) => `/office/contests/${plannedContest.slug}/setup/form/new?kind=text`,
		open: organisers,
		actions: { '': organisers }
	},
	{
		route: `${form}/preview`,
		path: ({ plannedContest }) => `/office/contests/${plannedContest.slug}/setup/form/preview?as=blind-juror`,
		open: organisers,
		actions: { '': organisers }
	}
];
