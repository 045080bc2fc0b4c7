import { fail, redirect } from '@sveltejs/kit';
import { callTimesOf, countdownTo, sentenceOfMinute } from '#server/contests/plan/calendar/rules.ts';
import { regulationsDraftOf } from '#server/contests/regulations/draft/queries.ts';
import { publishRegulations } from '#server/contests/regulations/publication/commands.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { work, gaps, version, changes, difference } = await regulationsDraftOf(locals.db, locals.actor, params.slug);
	const { calendar, basics, nominations, jury } = work.plan;
	const times = callTimesOf(calendar);
	return {
		slug: params.slug,
		title: basics.title,
		revision: work.revision,
		key: newKey(),
		canPublish: gaps.length === 0 && difference !== 'nothing',
		version,
		changes,
		difference,
		opens: calendar.opensAt && sentenceOfMinute(calendar.opensAt, calendar.timeZone),
		closes: calendar.closesAt && sentenceOfMinute(calendar.closesAt, calendar.timeZone),
		left: times && countdownTo(times.closesAt, await databaseNow(locals.db)),
		counts: { nominations: nominations.length, jurors: jury.length }
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, request } = event;
		const { work } = await regulationsDraftOf(locals.db, locals.actor, params.slug);
		const form = await request.formData();
		const whatChanged = String(form.get('whatChanged') ?? '')
			.trim()
			.slice(0, 5000);
		const revision = Number(form.get('revision')) || 0;
		const outcome = await submitOnce(event, form, (tx) =>
			publishRegulations(tx, locals.actor!, work.contestId, { revision, whatChanged })
		);
		if (!outcome.ok) return fail(422, { whatChanged, refusal: outcome.reason });
		redirect(303, `/contests/${params.slug}/regulations`);
	}
};
