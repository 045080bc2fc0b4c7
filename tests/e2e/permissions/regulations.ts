import type { Row, Visitor } from './rows.ts';

const organisers: readonly Visitor[] = ['administrator', 'organiser-here'];
const setup = '/office/contests/[slug]/setup';
const setupPath =
	(step: string): Row['path'] =>
	({ plannedContest }) =>
		`/office/contests/${plannedContest.slug}/setup/${step}`;

export const regulationsRows: Row[] = [
	{
		route: `${setup}/criteria`,
		path: setupPath('criteria'),
		open: organisers,
		actions: { save: organisers, arrange: organisers, show: organisers }
	},
	{
		route: `${setup}/rules`,
		path: setupPath('rules'),
		open: organisers,
		actions: { save: organisers, arrange: organisers, show: organisers }
	},
	{
		route: `${setup}/awards`,
		path: setupPath('awards'),
		open: organisers,
		actions: { save: organisers, arrange: organisers }
	},
	{
		route: `${setup}/regulations`,
		path: setupPath('regulations'),
		open: organisers,
		actions: { default: organisers }
	},
	{ route: `${setup}/regulations/preview`, path: setupPath('regulations/preview'), open: organisers },
	{ route: `${setup}/regulations/draft.pdf`, path: setupPath('regulations/draft.pdf'), open: organisers },
	{
		route: `${setup}/regulations/publish`,
		path: setupPath('regulations/publish'),
		open: organisers,
		actions: { default: organisers }
	},
	{
		route: '/contests/[slug]/regulations',
		path: ({ contest }) => `/contests/${contest.slug}/regulations`,
		open: 'everyone'
	},
	{
		route: '/contests/[slug]/regulations.pdf',
		path: ({ contest }) => `/contests/${contest.slug}/regulations.pdf`,
		open: 'everyone'
	}
];
