import { defenceTable } from '#server/contests/defence/desk/queries.ts';
import { lotsOf } from '#server/contests/defence/order/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { contest, title, stage, day, slots } = await defenceTable(locals.db, locals.actor, params);
	if (!day) throw new NotFound('defence');
	return { contest, title, stage, day, slots: lotsOf(day, slots) };
};
