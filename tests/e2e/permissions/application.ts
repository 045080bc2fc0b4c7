import type { Row, Visitor } from './rows.ts';

/** Who may read an application: its entrant, and those who look after its contest or its organisation. */
const readers: Visitor[] = [
	'administrator',
	'methodist-here',
	'organiser-here',
	'secretary-here',
	'representative-here',
	'entrant-here'
];
/** A draft is not the organisation's yet: who stands for it reads what has been sent. */
const draftReaders: Visitor[] = readers.filter((reader) => !['methodist-here', 'representative-here'].includes(reader));
const writers: Visitor[] = ['administrator', 'entrant-here'];
const readersOnly = draftReaders.filter((reader) => !writers.includes(reader));
const members: Visitor[] = [
	...(['member', 'administrator', 'methodist-here', 'methodist-elsewhere', 'organiser-here'] as const),
	...(['organiser-elsewhere', 'chair-here', 'secretary-here', 'juror-here', 'juror-elsewhere'] as const),
	...(['representative-here', 'representative-elsewhere', 'editor', 'entrant-here', 'entrant-elsewhere'] as const)
];

const draft = (page = ''): Pick<Row, 'route' | 'path'> => ({
	route: `/my/applications/[id]${page}`,
	path: ({ draft: { id } }) => `/my/applications/${id}${page}`
});
const sent = (page: string): Row => ({
	route: `/my/applications/[id]${page}`,
	path: ({ application: { id } }) => `/my/applications/${id}${page}`,
	open: readers
});

export const applicationRows: Row[] = [
	{
		route: '/contests/[slug]/apply',
		path: ({ contest }) => `/contests/${contest.slug}/apply`,
		open: 'everyone',
		actions: { start: members, take: members }
	},
	{ route: '/my', path: () => '/my', open: members },
	{ ...draft(), open: draftReaders, actions: { revive: writers } },
	{ ...draft('/organisation'), open: draftReaders, actions: { save: writers } },
	{ ...draft('/work'), open: draftReaders, actions: { save: writers } },
	{ ...draft('/authors'), open: draftReaders, actions: { save: writers, add: writers, remove: writers } },
	{
		...draft('/consents'),
		open: draftReaders,
		actions: { give: writers, withdraw: writers, invite: writers, paper: writers, leave: writers }
	},
	{ ...draft('/answers'), open: draftReaders, actions: { save: writers } },
	{ ...draft('/files'), open: draftReaders, actions: { remove: writers, describe: writers } },
	{ ...draft('/sheet'), open: draftReaders, actions: { remove: writers } },
	{ ...draft('/check'), open: draftReaders, actions: { send: writers } },
	{ ...draft('/sheet.pdf'), open: draftReaders },
	{ ...draft('/withdraw'), open: writers, actions: { withdraw: writers } },
	sent('/receipt'),
	sent('/receipt.pdf'),
	sent('/versions'),
	{
		...draft('/autosave'),
		method: 'POST',
		open: writers,
		answers: [200, 409],
		knows: readersOnly,
		strangers: 401,
		// A step that holds nothing: what is saved stays as it was.
		body: () => ({ revision: '1', step: 'authors' })
	},
	{
		route: '/my/applications/join/[token]',
		path: () => `/my/applications/join/${'a'.repeat(43)}`,
		open: members,
		actions: { join: [] }
	}
];
