import { publicKeys } from '#server/awards/credentials/queries.ts';
import { publicBaseOf } from '#server/platform/public-base.ts';
import type { RequestHandler } from './$types';

/** The public keys that credentials of this network's papers are verified with, retired ones too. */
export const GET: RequestHandler = async ({ locals }) => {
	const keys = await publicKeys(locals.db, { base: publicBaseOf(locals.network) });
	return new Response(JSON.stringify(keys), {
		headers: {
			'content-type': 'application/jwk-set+json',
			'cache-control': 'public, max-age=300',
			'access-control-allow-origin': '*'
		}
	});
};
