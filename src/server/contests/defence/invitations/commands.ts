import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { refusalToRunJudging } from '../../judging/policy.ts';
import { judgingAccess, stageCoursesOf } from '../../judging/queries.ts';
import { localMinuteOf, sentenceOfMinute } from '../../plan/calendar/rules.ts';
import { lockContest } from '../../queries.ts';
import { holdStage, lockDay, slotsOf, type DayPlace, type Slot } from '../queries.ts';

/** `not-released`: who goes to the defence has not been told to those who entered yet, so nobody is invited either. */
export type InvitationRefusal = 'not-allowed' | 'not-planned' | 'not-released' | 'nobody';

export type DefenceTold = {
	stage: string;
	/** «четверг, 20 мая 2027 г., 10:00 (томское время, МСК+4)» */
	startsAt: string;
	place: string;
	remoteLink: string;
	speechMinutes: number;
	questionMinutes: number;
	/** Whether the order of performance has been settled. */
	isOrdered: boolean;
	slots: Slot[];
};

/**
 * What those who defend are told when they are invited; the day is held until the transaction ends. For whoever writes the
 * letters, who then calls `noteInvited`.
 */
export async function lockInvitations(
	tx: Tx,
	actor: Actor,
	{ contestId, stage }: DayPlace
): Promise<Outcome<DefenceTold, InvitationRefusal>> {
	const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
	if (refusal) return refused(refusal);
	const { timeZone } = await lockContest(tx, contestId);
	await holdStage(tx, { contestId, stage });
	const { startsAt, orderBy, ...day } = await lockDay(tx, { contestId, stage });
	if (startsAt === null) return refused('not-planned');
	const courses = await stageCoursesOf(tx, contestId);
	const at = courses.findIndex((course) => course.stage === stage);
	if (at > 0 && courses[at - 1]!.releasedAt === null) return refused('not-released');
	const slots = await slotsOf(tx, { contestId, stage }, timeZone);
	if (slots.length === 0) return refused('nobody');
	const { place, remoteLink, speechMinutes, questionMinutes } = day;
	return done({
		...{ stage: courses[at]!.title, startsAt: sentenceOfMinute(localMinuteOf(startsAt, timeZone), timeZone) },
		...{ place, remoteLink, speechMinutes, questionMinutes, isOrdered: orderBy !== null, slots }
	});
}

/** Notes that so many letters have invited to the defence. Invited again, as after the time has changed, it is noted anew. */
export async function noteInvited(
	tx: Tx,
	actor: Actor,
	{ contestId, stage }: DayPlace,
	letters: number
): Promise<void> {
	await tx
		.updateTable('defence_days')
		.set({ invited_at: sql`now()` })
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.execute();
	await recordActivity(tx, actor, 'defence.invited', contestId, { stage, letters });
}
