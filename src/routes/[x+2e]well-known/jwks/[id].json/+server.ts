import { publicKeyOf } from '#server/awards/credentials/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { publicBaseOf } from '#server/platform/public-base.ts';
import { idOf } from '../../../listing.ts';
import type { RequestHandler } from './$types';

/** The one key that a credential names: whoever checks it reads the key at the address that stands there. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const id = idOf(params.id);
	if (id === null) throw new NotFound('signing key');
	const key = await publicKeyOf(locals.db, id, { base: publicBaseOf(locals.network) });
	return new Response(JSON.stringify(key), {
		headers: {
			'content-type': 'application/jwk+json',
			'cache-control': 'public, max-age=300',
			'access-control-allow-origin': '*'
		}
	});
};
