import { fail, redirect } from '@sveltejs/kit';
import { startApplication } from '#server/applications/commands.ts';
import { keepGraceLink } from '#server/applications/late/commands.ts';
import { graceLinkFor } from '#server/applications/late/queries.ts';
import { myDraftsIn } from '#server/applications/mine/queries.ts';
import { contestBySlug } from '#server/contests/queries.ts';
import { callOf, publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../listing.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest, call } = await calledContest(event);
	const { db, actor } = event.locals;
	const { plan } = await publishedPlanOf(db, contest.id);
	const { code, nomination } = chosenIn(event.url.searchParams);
	const grace = code ? await graceLinkFor(db, contest.id, code) : null;
	return {
		contest: { slug: contest.slug, kind: contest.kind, title: contest.title, timeZone: contest.timeZone },
		contacts: contest.contacts,
		call: { phase: call.phase, opensAt: call.opensAt, closesAt: call.closesAt },
		now: await databaseNow(db),
		nominations: plan.nominations.map(({ id, title }) => ({ id, title })),
		chosen: grace?.nominationKey ?? nomination,
		teamSize: plan.participation.teamSize,
		fields: plan.form.map(({ id, label, required, nominations }) => ({
			...{ id, label, required },
			nominations:
				nominations && plan.nominations.filter((each) => nominations.includes(each.id)).map(({ title }) => title)
		})),
		grace: code === '' ? null : { code, isUsable: grace?.isUsable ?? false, expiresAt: grace?.expiresAt ?? null },
		mine: actor ? await myDraftsIn(db, actor, contest.id) : [],
		isSignedIn: actor !== null,
		key: newKey()
	};
};

export const actions: Actions = {
	start: async (event) => {
		const { contest } = await calledContest(event);
		const form = await event.request.formData();
		const typed = new URLSearchParams([...form].map(([name, value]) => [name, String(value)]));
		const { code, nomination } = chosenIn(typed);
		const { actor } = event.locals;
		if (!actor) redirect(303, signInAddress(event, code, nomination));
		const outcome = await submitOnce(event, form, (tx) =>
			startApplication(tx, actor, { contestId: contest.id, nominationKey: nomination || null, graceCode: code || null })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		const home = `/my/applications/${outcome.value.id}`;
		redirect(303, home);
	},
	/** Goes on with a draft that was begun before the deadline, now by a personal link. */
	take: async (event) => {
		const { locals } = event;
		await calledContest(event);
		const form = await event.request.formData();
		const { code } = chosenIn(new URLSearchParams([...form].map(([name, value]) => [name, String(value)])));
		const { actor } = locals;
		if (!actor) redirect(303, signInAddress(event, code, ''));
		const id = idOf(String(form.get('application') ?? ''));
		if (!id) return fail(422, { refusal: 'form-outdated' as const });
		const outcome = await submitOnce(event, form, (tx) => keepGraceLink(tx, actor, { id, code }));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `/my/applications/${id}`);
	}
};

async function calledContest({ locals, params }: RequestEvent) {
	const contest = await contestBySlug(locals.db, locals.actor, params.slug);
	const call = await callOf(locals.db, contest.id);
	if (!call) throw new NotFound(`call of ${params.slug}`);
	return { contest, call };
}

const chosenIn = (given: URLSearchParams): { code: string; nomination: string } => ({
	code: (given.get('grace') ?? '').trim().slice(0, 80),
	nomination: (given.get('nomination') ?? '').slice(0, 64)
});

/** What was chosen comes back after signing in. */
function signInAddress({ url }: RequestEvent, code: string, nomination: string): string {
	const kept = new URLSearchParams();
	if (nomination) kept.set('nomination', nomination);
	if (code) kept.set('grace', code);
	return `/sign-in?back=${encodeURIComponent(kept.size > 0 ? `${url.pathname}?${kept}` : url.pathname)}`;
}
