import { defenceStages } from '#server/contests/defence/desk/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => defenceStages(locals.db, locals.actor, params.slug);
