import { appealsOf } from '#server/contests/meeting/appeals/queries.ts';
import { openMeeting } from '../meeting/open-meeting.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest, access } = await openMeeting(event);
	const appeals = await appealsOf(event.locals.db, access);
	return {
		contest,
		appeals: appeals.map(({ id, key, title, lodgedAt, outcome }) => ({ id, key, title, lodgedAt, outcome }))
	};
};
