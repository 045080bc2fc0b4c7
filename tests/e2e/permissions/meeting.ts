import type { Row, Visitor } from './rows.ts';

const managers: Visitor[] = ['administrator', 'organiser-here'];
/** Who runs the judging and who leads the jury. */
const deciders: Visitor[] = [...managers, 'chair-here', 'secretary-here'];
const seated: Visitor[] = ['chair-here', 'secretary-here', 'juror-here'];

const office = (page: string): Pick<Row, 'route' | 'path'> => ({
	route: `/office/contests/[slug]/judging${page}`,
	path: ({ meeting }) =>
		`/office/contests/${meeting.slug}/judging${page.replace('[key]', meeting.tie).replace('[id]', page.startsWith('/appeals') ? meeting.appeal.id : meeting.vote.id)}`
});

export const meetingRows: Row[] = [
	{
		...office('/meeting'),
		open: deciders,
		actions: { thanks: deciders, takeback: deciders },
		fields: { takeback: () => ({ position: 'первое' }) }
	},
	{ ...office('/meeting/attendance'), open: deciders, actions: { default: deciders }, sparing: true },
	{
		...office('/meeting/facts'),
		open: deciders,
		actions: { default: deciders },
		fields: { default: () => ({ number: '2', place: 'г. Заречье' }) }
	},
	{
		...office('/meeting/ties/[key]'),
		open: deciders,
		actions: { vote: deciders, cast: deciders, lots: deciders },
		fields: { cast: () => ({ 'rank-1': '1', 'rank-2': '2' }) }
	},
	{
		...office('/meeting/awards'),
		open: deciders,
		actions: { vote: deciders, decide: deciders, audience: deciders },
		fields: {
			audience: () => ({ first: '1' }),
			vote: () => ({ award: 'special', title: 'За смелость', entry: '1' }),
			decide: () => ({ award: 'incentive', entry: '1' })
		}
	},
	{
		...office('/meeting/places'),
		open: deciders,
		actions: { vote: deciders, decide: deciders },
		fields: {
			vote: () => ({ nomination: 'event', place: '3', then: 'nobody' }),
			decide: () => ({ nomination: 'event', place: '3', then: 'nobody' })
		}
	},
	{
		...office('/meeting/question'),
		open: deciders,
		actions: { default: deciders },
		fields: { default: () => ({ subject: 'Перенести публикацию итогов' }) }
	},
	{
		...office('/meeting/votes/[id]'),
		open: deciders,
		actions: { voices: deciders, close: deciders, withdraw: deciders },
		// Closed or withdrawn, the vote would be gone for the others.
		sparing: true
	},
	{
		...office('/meeting/results'),
		open: deciders,
		actions: { propose: deciders, confirm: deciders, withdraw: deciders, correct: deciders, end: deciders },
		fields: {
			propose: () => ({ count: '0'.repeat(64) }),
			confirm: () => ({ proposal: '00000000-0000-4000-8000-000000000000' }),
			withdraw: () => ({ proposal: '00000000-0000-4000-8000-000000000000' }),
			correct: () => ({ reason: 'Ошибка в листе' })
		}
	},
	{ ...office('/meeting/minutes'), open: deciders },
	{ ...office('/appeals'), open: deciders },
	{
		...office('/appeals/[id]'),
		open: deciders,
		actions: { default: deciders },
		fields: { default: () => ({ outcome: 'rejected', answer: 'Показатели учтены.' }) }
	},
	{
		route: '/jury/[slug]/votes',
		path: ({ meeting }) => `/jury/${meeting.slug}/votes`,
		open: seated,
		actions: { default: seated },
		fields: { default: () => ({ words: 'Не согласен с порядком мест.' }) }
	},
	{
		route: '/jury/[slug]/votes/[id]',
		path: ({ meeting }) => `/jury/${meeting.slug}/votes/${meeting.vote.id}`,
		open: seated,
		actions: { default: seated },
		fields: { default: () => ({ choice: 'for' }) }
	},
	{
		route: '/my/applications/[id]/appeal',
		path: ({ application }) => `/my/applications/${application.id}/appeal`,
		open: ['administrator', 'entrant-here'],
		actions: { lodge: ['administrator', 'entrant-here'], withdraw: ['administrator', 'entrant-here'] },
		fields: { lodge: () => ({ words: 'Не учтены показатели за второе полугодие.' }) }
	}
];
