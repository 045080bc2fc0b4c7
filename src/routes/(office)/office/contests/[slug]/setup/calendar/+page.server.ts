import { callTimesOf, readLocalMinute, sentenceOfMinute, zoneTimeOf } from '#server/contests/plan/calendar/rules.ts';
import { calendarForm } from '#server/contests/plan/steps/calendar/forms.ts';
import { arrangeAction, loadStep, saveAction } from '../step.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { farZones, nearZones } from '../../../../../../setup/setup-form.ts';
import type { Actions, PageServerLoad } from './$types';

const blank = { title: '', startsOn: '', endsOn: '' };

export const load: PageServerLoad = async (event) => {
	const { work, ...shown } = await loadStep(event, calendarForm);
	const { calendar } = work.plan;
	const now = await databaseNow(event.locals.db);
	const times = callTimesOf(calendar);
	const { timeZone, opensAt, closesAt } = calendar;
	return {
		...shown,
		zones: { near: nearZones, far: farZones },
		told: {
			zone: zoneTimeOf(timeZone, now),
			opens: opensAt && sentenceOfMinute(opensAt, timeZone),
			closes: closesAt && sentenceOfMinute(closesAt, timeZone),
			closesKind: closesAt ? readLocalMinute(closesAt, timeZone).kind : ('exact' as const),
			closesAt: times?.closesAt ?? null,
			now
		}
	};
};
export const actions: Actions = {
	save: saveAction(calendarForm),
	arrange: arrangeAction(calendarForm, blank)
};
