import type { Addresses, Row, Visitor } from './rows.ts';

const runners: Visitor[] = ['administrator', 'organiser-here', 'secretary-here'];
const followers: Visitor[] = [...runners, 'chair-here'];

const ofDefence = (page: string): Pick<Row, 'route' | 'path'> => ({
	route: `/office/contests/[slug]/judging/defence${page}`,
	path: ({ judged }) => `/office/contests/${judged.slug}/judging/defence${page.replace('[stage]', judged.stage)}`
});
const moved = ({ judged }: Addresses) => ({ move: `down:${judged.entry.id}`, revision: '1' });

export const defenceRows: Row[] = [
	{ ...ofDefence(''), open: followers },
	{
		...ofDefence('/[stage]'),
		open: followers,
		actions: { run: runners, reveal: ['chair-here'] },
		// The results of this contest are not finalised: the chair is told so.
		fields: { run: () => ({ act: 'open', revision: '1' }), reveal: () => ({ position: '1' }) }
	},
	{
		...ofDefence('/[stage]/order'),
		open: runners,
		actions: { plan: runners, draw: runners, move: runners, speakers: runners, invite: runners },
		fields: { plan: () => ({ speech: '7', questions: '3' }), draw: () => ({ revision: '1' }), move: moved }
	},
	{ ...ofDefence('/[stage]/order/sheet'), open: followers },
	{
		route: '/jury/[slug]/defence',
		path: ({ judged }) => `/jury/${judged.slug}/defence`,
		open: ['chair-here', 'secretary-here', 'juror-here']
	},
	{ route: '/hall/[code]', path: ({ hallCode }) => `/hall/${hallCode}`, open: 'everyone' }
];
