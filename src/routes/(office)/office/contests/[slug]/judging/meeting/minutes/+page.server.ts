import { finalisedResultsOf } from '#server/contests/results/queries.ts';
import { hasMinutes, minutesFrom, minutesToPrint } from '#server/contests/minutes/queries.ts';
import { readsBlind } from '#server/contests/judging/blind/queries.ts';
import { meetingFactsOf, isSettled } from '#server/contests/meeting/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { writeMinutes } from '#server/platform/documents/minutes-text.ts';
import { openMeeting } from '../open-meeting.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest, access } = await openMeeting(event);
	const { db, actor } = event.locals;
	const isKept = await isSettled(db, contest.id);
	// Minutes hold every figure and name: a draft is not for whoever has entries hidden from them, or still judges blind.
	if (!isKept && (access.hidden.size > 0 || (await readsBlind(db, access))))
		return { contest, isKept, hasPrinted: false, minutes: null };
	const minutes = isKept ? await minutesToPrint(db, actor, contest.slug) : await draftOf();
	return { contest, isKept, hasPrinted: await hasMinutes(db, contest.id), minutes: writeMinutes(minutes) };

	async function draftOf() {
		const { date } = await meetingFactsOf(db, contest.id);
		const day = date ?? (await databaseToday(db, contest.timeZone));
		const finalised = (await hasMinutes(db, contest.id)) ? await finalisedResultsOf(db, contest.id) : null;
		return minutesFrom(db, contest.id, { version: (finalised?.version ?? 0) + 1, day });
	}
};
