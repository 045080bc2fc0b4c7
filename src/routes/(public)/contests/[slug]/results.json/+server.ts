import type { RequestHandler } from '@sveltejs/kit';
import { openResultsBySlug } from '#server/contests/open-data/queries.ts';

/** Open data may be read from any site: there is nothing in it but what everybody may see. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const slug = params['slug']!;
	const body = JSON.stringify(await openResultsBySlug(locals.db, locals.actor, slug));
	locals.keepUntilChanged(['contests', 'organisations']);
	return new Response(body, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': `attachment; filename="${slug}-results.json"`,
			'access-control-allow-origin': '*'
		}
	});
};
