import { fail, redirect } from '@sveltejs/kit';
import { noteAttendance } from '#server/contests/meeting/commands.ts';
import { parseAttendance } from '#server/contests/meeting/forms.ts';
import { attendanceOf, quorumAmong } from '#server/contests/meeting/queries.ts';
import { frozenRulesOf } from '#server/contests/regulations/queries.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import { openMeeting } from '../open-meeting.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest } = await openMeeting(event);
	const { db } = event.locals;
	const jury = await attendanceOf(db, contest.id);
	const { ruleSet } = await frozenRulesOf(db, contest.id);
	return {
		contest,
		jury: jury.map(({ id, name, role, voting, present, absenceReason }) => ({
			...{ id, name, role, voting, present, reason: absenceReason ?? '' }
		})),
		quorum: quorumAmong(jury, ruleSet),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { contest, base } = await openMeeting(event);
		const form = await event.request.formData();
		const jury = await attendanceOf(event.locals.db, contest.id);
		const attendance = parseAttendance(
			form,
			jury.map(({ id }) => id)
		);
		const outcome = await submitOnce(event, form, (tx) =>
			noteAttendance(tx, event.locals.actor!, contest.id, attendance)
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed: attendance });
		redirect(303, `${base}?done=attendance`);
	}
};
