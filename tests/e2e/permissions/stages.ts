import type { Row, Visitor } from './rows.ts';

/** Who runs the judging; the chair and the deputy look on. */
const runners: Visitor[] = ['administrator', 'organiser-here', 'secretary-here'];
const leaders: Visitor[] = [...runners, 'chair-here'];

const ofStage = (page = ''): Pick<Row, 'route' | 'path'> => ({
	route: `/office/contests/[slug]/judging/stages/[stage]${page}`,
	path: ({ judged }) => `/office/contests/${judged.slug}/judging/stages/${judged.stage}${page}`
});

export const stagesRows: Row[] = [
	{
		route: '/office/contests/[slug]/judging/stages',
		path: ({ judged }) => `/office/contests/${judged.slug}/judging/stages`,
		open: leaders,
		actions: { restore: runners },
		fields: { restore: () => ({ position: '0' }) }
	},
	{
		...ofStage(),
		open: leaders,
		actions: { prepare: runners, open: runners, move: runners, reopen: runners },
		fields: { reopen: () => ({ reason: 'Потерялся лист члена жюри.' }) }
	},
	{ ...ofStage('/outcome'), open: leaders, actions: { default: runners } },
	{ ...ofStage('/withdraw'), open: runners, actions: { default: runners } },
	// The stage is open: there is nothing to announce, and one is led back to it.
	{ ...ofStage('/release'), open: runners, answers: [303], actions: { default: runners } }
];
