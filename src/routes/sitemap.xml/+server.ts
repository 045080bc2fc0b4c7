import type { RequestHandler } from '@sveltejs/kit';
import { contestsList } from '#server/contests/queries.ts';
import { organisationsList } from '#server/organisations/list/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';

/** The most that one file of the protocol may name. */
const most = 50_000;

export const GET: RequestHandler = async ({ locals }) => {
	const day = await databaseToday(locals.db, locals.network.timeZone);
	const { contests } = await contestsList(locals.db, { limit: 5000, offset: 0 });
	const { organisations } = await organisationsList(locals.db, { day, limit: 40_000, offset: 0 });
	locals.keepUntilChanged(['contests', 'organisations'], 3600);
	const paths = [
		'/',
		'/contests',
		'/organisations',
		'/v',
		...contests.flatMap(({ slug, resultsPublishedAt }) =>
			resultsPublishedAt
				? [`/contests/${slug}`, `/contests/${slug}/results`, `/contests/${slug}/open-data`]
				: [`/contests/${slug}`]
		),
		...organisations.map(({ slug }) => `/organisations/${slug}`)
	].slice(0, most);
	const rows = paths.map((path) => `\t<url><loc>https://${locals.network.publicHost}${path}</loc></url>`);
	const body = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${rows.join('\n')}\n</urlset>\n`;
	return new Response(body, { headers: { 'content-type': 'application/xml; charset=utf-8' } });
};
