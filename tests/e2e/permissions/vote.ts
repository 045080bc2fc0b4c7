import type { Row, Visitor } from './rows.ts';

/** They run the judging; the chair looks on. */
const runners: Visitor[] = ['administrator', 'organiser-here', 'secretary-here'];
const managers: Visitor[] = ['administrator', 'organiser-here'];
const followers: Visitor[] = [...runners, 'chair-here'];

const ofJudging = (page: string, query = ''): Pick<Row, 'route' | 'path'> => ({
	route: `/office/contests/[slug]/judging${page}`,
	path: ({ judged }) => `/office/contests/${judged.slug}/judging${page}${query}`
});

export const voteRows: Row[] = [
	{
		...ofJudging('/assignment'),
		open: followers,
		actions: { plan: runners },
		fields: { plan: () => ({ mode: 'some', sheets: '2' }) }
	},
	{ ...ofJudging('/assignment/preview'), open: runners, actions: { default: runners } },
	{
		route: '/office/contests/[slug]/judging/assignment/[entry]',
		path: ({ judged }) => `/office/contests/${judged.slug}/judging/assignment/${judged.entry.id}`,
		open: runners,
		actions: { give: runners, take: runners },
		fields: { give: ({ judged }) => ({ juror: judged.juror.id }) }
	},
	{
		...ofJudging('/settings'),
		open: runners,
		actions: { default: runners },
		fields: { default: () => ({ others: 'never', days: '3' }) }
	},
	{
		...ofJudging('/vote'),
		open: runners,
		actions: { arrange: runners, callOff: runners, annul: runners, restore: runners },
		fields: {
			arrange: () => ({ opensOn: '2099-01-01', opensTime: '00:00', closesOn: '2099-02-01', closesTime: '23:59' })
		}
	},
	{
		route: '/office/contests/[slug]/judging/vote/cards',
		path: ({ pictured }) => `/office/contests/${pictured.slug}/judging/vote/cards`,
		open: managers
	},
	{
		route: '/office/contests/[slug]/judging/vote/cards/[entry]',
		path: ({ pictured }) => `/office/contests/${pictured.slug}/judging/vote/cards/${pictured.entry}`,
		open: managers,
		actions: { default: managers },
		fields: { default: ({ pictured }) => pictured.card }
	},
	{
		route: '/contests/[slug]/vote/pictures/[entry]',
		path: ({ pictured }) => `/contests/${pictured.slug}/vote/pictures/${pictured.key}`,
		open: 'everyone',
		hidden: true
	},
	{
		route: '/contests/[slug]/vote',
		path: ({ judged }) => `/contests/${judged.slug}/vote`,
		open: 'everyone',
		hidden: true,
		actions: { default: 'everyone' },
		fields: { default: ({ judged }) => ({ entry: judged.entry.key, email: 'chitatel@example.org' }) }
	},
	{
		route: '/contests/[slug]/vote/[token]',
		path: ({ judged, secret }) => `/contests/${judged.slug}/vote/${secret}`,
		open: 'everyone',
		hidden: true,
		actions: { default: 'everyone' }
	}
];
