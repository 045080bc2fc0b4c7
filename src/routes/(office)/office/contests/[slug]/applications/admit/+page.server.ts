import { redirect } from '@sveltejs/kit';
import { fail } from '@sveltejs/kit';
import { admitPassed } from '#server/applications/check/bulk/commands.ts';
import { candidatesOf } from '#server/applications/check/bulk/queries.ts';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import { applicationsPage } from '#server/applications/list/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import { listQueryOf, tickedIn } from '../list-query.ts';
import type { Actions, PageServerLoad } from './$types';

/** More are admitted in turns. */
const mostAtOnce = 200;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { db, actor } = locals;
	const contest = await applicationsDesk(db, actor, params.slug);
	if (!contest.mayDecide) throw new NotFound('admission');
	const found = await applicationsPage(db, actor, contest.id, { ...listQueryOf(url), limit: 2000, offset: 0 });
	const ids = tickedIn(url.searchParams) ?? found.applications.map(({ id }) => id);
	const candidates = await candidatesOf(db, actor!, contest.id, ids);
	return {
		contest,
		isTwo: found.plan.eligibility.people === 2,
		ready: candidates.filter(({ obstacle }) => obstacle === null).slice(0, mostAtOnce),
		others: candidates.filter(({ obstacle }) => obstacle !== null),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, request } = event;
		const contest = await applicationsDesk(locals.db, locals.actor, params.slug);
		if (!contest.mayDecide) throw new NotFound('admission');
		const form = await request.formData();
		const chosen = form.getAll('chosen').flatMap((text) => {
			const [id, version] = String(text).split(':');
			return idOf(id ?? null) && /^\d{1,6}$/.test(version ?? '') ? [{ id: id!, version: Number(version) }] : [];
		});
		const outcome = await submitOnce(event, form, (tx) =>
			admitPassed(tx, locals.actor!, { contestId: contest.id, chosen: chosen.slice(0, mostAtOnce) })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		const { admitted, proposed, left } = outcome.value;
		const done = proposed > 0 ? `done=proposed&n=${proposed}` : `done=admitted&n=${admitted}`;
		redirect(303, `/office/contests/${contest.slug}/applications?${done}&left=${left}`);
	}
};
