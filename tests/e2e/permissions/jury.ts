import type { Addresses, Row, Visitor } from './rows.ts';

/** Those who run the judging, and the chair, who looks on. */
const running: Visitor[] = ['administrator', 'organiser-here', 'secretary-here'];
const following: Visitor[] = [...running, 'chair-here'];
const seated: Visitor[] = ['chair-here', 'secretary-here', 'juror-here'];
const office = (path: string) => (addresses: Addresses) => `/office/contests/${addresses.judged.slug}/judging${path}`;

export const juryRows: Row[] = [
	{
		route: '/office/contests/[slug]/judging/jury',
		path: office('/jury'),
		open: following,
		actions: { invite: running }
	},
	{
		route: '/office/contests/[slug]/judging/jury/add',
		path: office('/jury/add'),
		open: running,
		actions: { add: running }
	},
	{
		route: '/office/contests/[slug]/judging/jury/[juror]',
		path: ({ judged }) => `/office/contests/${judged.slug}/judging/jury/${judged.juror.id}`,
		open: running,
		actions: { change: running, remove: running }
	},
	{
		route: '/office/contests/[slug]/judging/conflicts',
		path: office('/conflicts'),
		open: following,
		actions: { find: running, note: running, pin: running, undo: running },
		fields: {
			note: ({ judged }) => ({ juror: judged.juror.id, entry: judged.entry.id, ground: 'mentorship', reason: '' })
		},
		unanswered: ['pin', 'undo']
	},
	{
		route: '/jury/[slug]/conflicts',
		path: ({ judged }) => `/jury/${judged.slug}/conflicts`,
		open: seated,
		actions: { declare: seated, finish: seated, undo: seated },
		unanswered: ['undo']
	},
	{
		route: '/invitations/jury/[token]',
		path: ({ secret }) => `/invitations/jury/${secret}`,
		open: 'everyone',
		actions: { accept: 'everyone', decline: 'everyone' }
	}
];
