import { myApplications } from '#server/applications/mine/queries.ts';
import { databaseNow } from '#server/platform/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => ({
	person: locals.person ?? '',
	applications: await myApplications(locals.db, locals.actor!),
	now: await databaseNow(locals.db),
	done: url.searchParams.get('done')
});
