import { hallPlace, hallState } from '#server/contests/defence/hall/queries.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { keepSecret } from '../../../../http/visitors.ts';
import type { PageServerLoad } from './$types';

/** Whoever has the address sees what the hall sees; it is kept nowhere and found by no search. */
export const load: PageServerLoad = async (event) => {
	const { locals, params, setHeaders } = event;
	const place = await hallPlace(locals.db, params.code);
	keepSecret(event);
	setHeaders({ 'x-robots-tag': 'noindex, nofollow' });
	return { code: params.code, state: await hallState(locals.db, place), now: await databaseNow(locals.db) };
};
