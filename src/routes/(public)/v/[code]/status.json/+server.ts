import { credentialStatusOf } from '#server/awards/credentials/queries.ts';
import { aboutPaper, countLookup, exactCode, siteOf } from '../lookup.ts';
import type { RequestHandler } from './$types';

/** Whether the paper's credential was revoked, for programs that hold it. */
export const GET: RequestHandler = async (event) => {
	await countLookup(event);
	const status = await credentialStatusOf(event.locals.db, exactCode(event.params.code), siteOf(event.locals));
	return new Response(JSON.stringify(status), {
		headers: { ...aboutPaper, 'content-type': 'application/json; charset=utf-8', 'access-control-allow-origin': '*' }
	});
};
