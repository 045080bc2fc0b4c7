import { fail, redirect } from '@sveltejs/kit';
import { recordedAgendaOf } from '#server/contests/meeting/agenda/queries.ts';
import { saveMeeting } from '#server/contests/meeting/commands.ts';
import { mostAgendaItems, meetingFaults, parseMeeting, type TypedMeeting } from '#server/contests/meeting/forms.ts';
import { meetingFactsOf } from '#server/contests/meeting/queries.ts';
import { contestRecordOf } from '#server/contests/record/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import { openMeeting } from '../open-meeting.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest, access } = await openMeeting(event);
	const { db } = event.locals;
	const { number, date, place, title, invited, agenda } = await meetingFactsOf(db, contest.id);
	// An agenda names votes and places: not for whoever has entries hidden from them.
	const isCovered = access.hidden.size > 0;
	const mayPropose = !isCovered && agenda.length === 0;
	const proposed = mayPropose
		? await recordedAgendaOf(
				db,
				contest.id,
				await contestRecordOf(db, contest.id, await databaseToday(db, contest.timeZone))
			)
		: [];
	const isFilled = event.url.searchParams.get('agenda') === 'proposed';
	const shown = agenda.length > 0 ? agenda : isFilled ? proposed : [];
	const typed: TypedMeeting = {
		...{ number, date: date ?? '', place: place ?? '', title: title ?? '' },
		invited: invited.map(({ name, post }) => [name, post].filter(Boolean).join(', ')).join('\n'),
		agenda: (isCovered ? [] : shown).map(({ subject, heard, decided }) => ({
			...{ subject, heard: heard.join('\n'), decided: decided.join('\n') }
		}))
	};
	return {
		contest,
		typed,
		mostItems: mostAgendaItems,
		hasProposed: proposed.length > 0 && !isFilled,
		isCovered,
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { contest, base } = await openMeeting(event);
		const form = await event.request.formData();
		const typed = parseMeeting(form);
		const faults = meetingFaults(typed);
		if (faults.length > 0) return fail(422, { typed, faults, refusal: null });
		const outcome = await submitOnce(event, form, (tx) => saveMeeting(tx, event.locals.actor!, contest.id, typed));
		if (!outcome.ok) return fail(422, { typed, faults: [], refusal: outcome.reason });
		redirect(303, `${base}?done=facts`);
	}
};
