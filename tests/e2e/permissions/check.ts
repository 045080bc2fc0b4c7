import type { Row, Visitor } from './rows.ts';

const deciders: Visitor[] = ['administrator', 'organiser-here'];
/** The jury's secretary reads the check; organisers decide. */
const checkReaders: Visitor[] = [...deciders, 'secretary-here'];
/** Methodists look at what the libraries under their guidance have sent: elsewhere it is an empty list. */
const listReaders: Visitor[] = [...checkReaders, 'methodist-here', 'methodist-elsewhere'];

const ofContest = (page: string): Pick<Row, 'route' | 'path'> => ({
	route: `/office/contests/[slug]${page}`,
	path: ({ contest }) => `/office/contests/${contest.slug}${page}`
});
const ofApplication = (folder: 'applications' | 'check', page = ''): Pick<Row, 'route' | 'path'> => ({
	route: `/office/contests/[slug]/${folder}/[id]${page}`,
	path: ({ contest, application }) => `/office/contests/${contest.slug}/${folder}/${application.id}${page}`
});

export const checkRows: Row[] = [
	{ ...ofContest('/applications'), open: listReaders, actions: { columns: listReaders } },
	{ ...ofContest('/applications/table.xlsx'), open: listReaders },
	{ ...ofContest('/applications/table.csv'), open: listReaders },
	{ ...ofContest('/applications/files.zip'), open: listReaders },
	{ ...ofContest('/applications/admit'), open: deciders, actions: { default: deciders } },
	{ ...ofContest('/applications/remind'), open: deciders, actions: { default: deciders } },
	{ ...ofApplication('applications'), open: [...checkReaders, 'methodist-here'] },
	{
		...ofApplication('applications', '/organisation'),
		open: deciders,
		// The organisation of this application is known: there is nothing to find, and one is led back to it.
		answers: [303],
		actions: { match: deciders, add: deciders }
	},
	{ ...ofContest('/check'), open: checkReaders, actions: { confirm: deciders } },
	{ ...ofContest('/check/statistics'), open: checkReaders },
	{ ...ofContest('/check/statistics.xlsx'), open: checkReaders },
	{ ...ofContest('/check/statistics.csv'), open: checkReaders },
	{
		...ofApplication('check'),
		open: checkReaders,
		actions: {
			save: deciders,
			decide: deciders,
			confirm: deciders,
			takeback: deciders,
			paper: deciders
		}
	},
	{ ...ofContest('/grace'), open: deciders, actions: { open: deciders, close: deciders } }
];
