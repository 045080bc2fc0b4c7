import type { RequestHandler } from '@sveltejs/kit';
import { resultsTable } from '#server/awards/results/documents.ts';
import { resultsPageOf } from '#server/awards/results/queries.ts';
import { writeCsv } from '#server/platform/spreadsheets/writing.ts';

export const GET: RequestHandler = async ({ locals, params }) => {
	const slug = params['slug']!;
	const body = writeCsv(resultsTable(await resultsPageOf(locals.db, locals.actor, slug)));
	locals.keepUntilChanged(['contests', 'organisations']);
	return new Response(body, {
		headers: {
			'content-type': 'text/csv; charset=utf-8; header=present',
			'content-disposition': `attachment; filename="${slug}-results.csv"`,
			'access-control-allow-origin': '*'
		}
	});
};
