import type { Addresses, Row, Visitor } from './rows.ts';

const managers: readonly Visitor[] = ['administrator', 'organiser-here'];
/** Whoever may look into the office and has contests there. */
const workers: readonly Visitor[] = [
	...managers,
	...(['methodist-here', 'methodist-elsewhere', 'organiser-elsewhere', 'chair-here', 'secretary-here'] as const),
	...(['juror-here', 'juror-elsewhere', 'editor'] as const)
];
const beginners: readonly Visitor[] = ['administrator', 'methodist-here', 'methodist-elsewhere'];
const arranged = { save: managers, arrange: managers };

const step = (name: string, actions: Row['actions']): Row => ({
	route: `/office/contests/[slug]/setup/${name}`,
	path: ({ plannedContest }: Addresses) => `/office/contests/${plannedContest.slug}/setup/${name}`,
	open: managers,
	actions: actions ?? {}
});

export const setupRows: Row[] = [
	{ route: '/office/contests', path: () => '/office/contests', open: workers },
	{
		route: '/office/contests/new',
		path: () => '/office/contests/new',
		open: beginners,
		actions: { next: beginners, edit: beginners, begin: beginners }
	},
	{
		route: '/office/contests/[slug]',
		path: ({ contest }) => `/office/contests/${contest.slug}`,
		open: managers
	},
	{
		route: '/office/contests/[slug]/setup',
		path: ({ plannedContest }) => `/office/contests/${plannedContest.slug}/setup`,
		open: managers
	},
	step('basics', { save: managers }),
	step('organisations', { ...arranged, find: managers, add: managers }),
	step('nominations', arranged),
	step('calendar', arranged),
	step('participation', { save: managers }),
	step('eligibility', arranged),
	step('jury', { ...arranged, find: managers, add: managers }),
	step('team', { invite: managers, end: managers }),
	{
		...step('consents', { default: managers }),
		fields: { default: () => ({ purpose: 'processing', title: 'Чужой текст', body: 'Соглашаюсь на всё сразу.' }) }
	}
];
