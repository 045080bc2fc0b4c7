import { juryDesk } from '#server/contests/judging/desk/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ contests: await juryDesk(locals.db, locals.actor!) });
