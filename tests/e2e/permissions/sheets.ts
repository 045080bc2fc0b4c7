import { signedIn, type Row, type Visitor } from './rows.ts';

/** Those who sit in the jury, and of them those who have sheets to write: the secretary of the scene has no vote. */
const seated: Visitor[] = ['chair-here', 'secretary-here', 'juror-here'];
const judges: Visitor[] = ['chair-here', 'juror-here'];

const ofSheet = (page: string): Pick<Row, 'route' | 'path'> => ({
	route: `/jury/[slug]/[stage]/[entry]${page}`,
	path: ({ judged: { slug, stage, entry } }) =>
		`/jury/${slug}/${stage}/${entry.key}${page.replace('[file]', '00000000-0000-4000-8000-000000000000')}`
});

export const sheetsRows: Row[] = [
	{ route: '/jury', path: () => '/jury', open: signedIn },
	{ route: '/jury/[slug]', path: ({ judged }) => `/jury/${judged.slug}`, open: seated },
	{
		...ofSheet(''),
		open: judges,
		actions: { save: judges, takeback: judges },
		fields: { save: () => ({ revision: '0', 'mark-k1': '4', comment: 'Живо и полезно', note: '' }) }
	},
	{
		...ofSheet('/sign'),
		open: judges,
		// Nothing is ready to be signed: one is led back to the sheet.
		answers: [303],
		actions: { default: judges },
		fields: { default: () => ({ revision: '0' }) }
	},
	{
		...ofSheet('/autosave'),
		method: 'POST',
		open: judges,
		strangers: 401,
		body: () => ({ revision: '0', 'mark-k1': '4' })
	},
	// The entry came without an application, so there is no file to give.
	{ ...ofSheet('/files/[file]'), open: [] }
];
