import { fail, redirect } from '@sveltejs/kit';
import { createContestFromPlan } from '#server/contests/plan/beginning/commands.ts';
import { refusalToCreateContest } from '#server/contests/policy.ts';
import { predecessorsOf } from '#server/contests/plan/succession/queries.ts';
import { templates } from '#server/contests/plan/templates/rules.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import { farZones, nearZones } from '../../../../setup/setup-form.ts';
import { begunPlan, faultsOf, movedDates, readAsked } from './new-contest.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	if (refusalToCreateContest(locals.actor!)) throw new NotFound('new contest');
	const today = await databaseToday(locals.db, locals.network.timeZone);
	const predecessors = await predecessorsOf(locals.db, locals.actor!);
	return {
		templates: templates.map(({ id, title, about }) => ({ id, title, about })),
		predecessors,
		from: url.searchParams.get('from') ?? '',
		// A contest announced in the last months of a year is held in the next.
		year: String(Number(today.slice(0, 4)) + (today.slice(5) >= '09' ? 1 : 0)),
		timeZone: locals.network.timeZone,
		zones: { near: nearZones, far: farZones },
		key: newKey()
	};
};

export const actions: Actions = {
	/** Begins at once from a template; of a past contest shows first what is taken over. */
	next: async (event) => {
		const form = await event.request.formData();
		const asked = readAsked(form, event.locals.network.timeZone);
		const faults = faultsOf(asked);
		if (faults.length > 0) return fail(422, { asked, faults, taken: null, refusal: null });
		const { plan, before } = await begunPlan(event, asked);
		if (!before) return begin(event, form);
		const rules = plan.rules as { stages?: unknown[]; awards?: unknown[] };
		const taken = {
			dates: movedDates(before, Number(asked.year) - (before.basics.heldInYear ?? Number(asked.year)), asked.shift),
			counts: {
				organisations: plan.organisations.length,
				nominations: plan.nominations.length,
				fields: plan.form.length,
				points: plan.eligibility.points.length,
				stages: rules.stages?.length ?? 0,
				awards: rules.awards?.length ?? 0,
				jurors: plan.jury.length
			}
		};
		return { asked, faults: [], taken, refusal: null };
	},
	edit: async (event) => {
		const asked = readAsked(await event.request.formData(), event.locals.network.timeZone);
		return { asked, faults: [], taken: null, refusal: null };
	},
	begin: async (event) => begin(event, await event.request.formData())
};

async function begin(event: Parameters<NonNullable<Actions['begin']>>[0], form: FormData) {
	const asked = readAsked(form, event.locals.network.timeZone);
	const faults = faultsOf(asked);
	if (faults.length > 0) return fail(422, { asked, faults, taken: null, refusal: null });
	const { plan } = await begunPlan(event, asked);
	const outcome = await submitOnce(event, form, (tx) => createContestFromPlan(tx, event.locals.actor!, plan));
	if (!outcome.ok) return fail(422, { asked, faults: [], taken: null, refusal: outcome.reason });
	redirect(303, `/office/contests/${outcome.value.slug}/setup?done=created`);
}
