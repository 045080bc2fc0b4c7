import type { Row } from './rows.ts';

/** Pages for everyone, as they stood before contests were held here; those of contests stand in regulations.ts. */
export const publicRows: Row[] = [
	{ route: '/', path: () => '/', open: 'everyone' },
	{ route: '/contests', path: () => '/contests', open: 'everyone' },
	{ route: '/contests/[slug]', path: ({ finishedContest }) => `/contests/${finishedContest.slug}`, open: 'everyone' },
	{
		route: '/contests/[slug]/open-data',
		path: ({ finishedContest }) => `/contests/${finishedContest.slug}/open-data`,
		open: 'everyone'
	},
	{
		route: '/contests/[slug]/results',
		path: ({ finishedContest }) => `/contests/${finishedContest.slug}/results`,
		open: 'everyone'
	},
	{
		route: '/contests/[slug]/results.csv',
		path: ({ finishedContest }) => `/contests/${finishedContest.slug}/results.csv`,
		open: 'everyone'
	},
	{
		route: '/contests/[slug]/results.json',
		path: ({ finishedContest }) => `/contests/${finishedContest.slug}/results.json`,
		open: 'everyone'
	},
	{ route: '/design', path: () => '/design', open: 'everyone' },
	{ route: '/organisations', path: () => '/organisations', open: 'everyone' },
	{
		route: '/organisations/[slug]',
		path: ({ organisation }) => `/organisations/${organisation.slug}`,
		open: 'everyone'
	},
	{ route: '/v', path: () => '/v', open: 'everyone' },
	{ route: '/v/[code]', path: ({ document }) => `/v/${document.code}`, open: 'everyone' },
	{ route: '/robots.txt', path: () => '/robots.txt', open: 'everyone' },
	{ route: '/sitemap.xml', path: () => '/sitemap.xml', open: 'everyone' },
	{ route: '/settings/view', path: () => '/settings/view', method: 'POST', open: 'everyone', answers: [303] },
	// Only before the first network is made; afterwards it leads away.
	{ route: '/setup', path: () => '/setup', open: 'everyone', actions: { default: 'everyone' } },
	{ route: '/consents/[id]', path: ({ consentText }) => `/consents/${consentText.id}`, open: 'everyone' }
];
