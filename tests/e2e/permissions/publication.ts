import { signedIn, type Row } from './rows.ts';

const publishers = ['administrator', 'organiser-here'] as const;
const newsReaders = ['administrator', 'editor', 'organiser-here'] as const;

const ofPaper = (page: string): Pick<Row, 'route' | 'path'> => ({
	route: `/v/[code]${page}`,
	path: ({ document }) => `/v/${document.code}${page}`
});

export const publicationRows: Row[] = [
	{
		route: '/office/contests/[slug]/judging/publication',
		path: ({ judged }) => `/office/contests/${judged.slug}/judging/publication`,
		open: publishers,
		actions: { publish: publishers, issue: publishers, names: publishers }
	},
	{
		route: '/office/contests/[slug]/judging/publication/recipients',
		path: ({ judged }) => `/office/contests/${judged.slug}/judging/publication/recipients`,
		open: publishers
	},
	{
		route: '/office/contests/[slug]/judging/publication/recipients/[entry]',
		path: ({ shared }) => `/office/contests/${shared.slug}/judging/publication/recipients/${shared.entry}`,
		open: publishers,
		actions: { default: publishers },
		fields: { default: ({ shared }) => shared.naming }
	},
	{ route: '/office/news', path: () => '/office/news', open: [...newsReaders, 'organiser-elsewhere'] },
	{
		route: '/office/news/[id]',
		path: ({ news }) => `/office/news/${news.id}`,
		open: newsReaders,
		actions: { default: newsReaders },
		fields: { default: () => ({ title: 'Итоги', body: 'Проверка прав', revision: '1' }) }
	},
	{ ...ofPaper('/paper.pdf'), open: 'everyone' },
	{ ...ofPaper('/credential.jwt'), open: 'everyone' },
	{ ...ofPaper('/status.json'), open: 'everyone' },
	{ route: '/[x+2e]well-known/jwks.json', path: () => '/.well-known/jwks.json', open: 'everyone' },
	{
		route: '/[x+2e]well-known/jwks/[id].json',
		path: ({ signingKey }) => `/.well-known/jwks/${signingKey}.json`,
		open: 'everyone'
	},
	{ route: '/my/papers', path: () => '/my/papers', open: signedIn }
];
