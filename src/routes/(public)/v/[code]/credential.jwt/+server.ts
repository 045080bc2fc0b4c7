import { signCredential } from '#server/awards/credentials/commands.ts';
import { aboutPaper, countLookup, exactCode, siteOf } from '../lookup.ts';
import type { RequestHandler } from './$types';

/** The paper as a signed Open Badges 3.0 credential; asked again, it tells what has become of the paper since. */
export const GET: RequestHandler = async (event) => {
	await countLookup(event);
	const code = exactCode(event.params.code);
	const token = await signCredential(event.locals.db, code, siteOf(event.locals));
	return new Response(token, {
		headers: {
			...aboutPaper,
			'content-type': 'application/vc+jwt',
			'content-disposition': `attachment; filename="${code}.jwt"`,
			'access-control-allow-origin': '*'
		}
	});
};
