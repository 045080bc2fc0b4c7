import { fail, redirect } from '@sveltejs/kit';
import { accountNames } from '#server/accounts/queries.ts';
import { endOfDay } from '#server/applications/check/term/queries.ts';
import { closeGraceLink, openGraceLink } from '#server/applications/grace/commands.ts';
import { graceLinksOf } from '#server/applications/grace/queries.ts';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { done, type Outcome } from '#server/platform/outcome.ts';
import { publicBaseOf } from '#server/platform/public-base.ts';
import { idOf } from '../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { db, actor } = locals;
	const contest = await applicationsDesk(db, actor, params.slug);
	const links = await graceLinksOf(db, actor, contest.id);
	const { plan } = await publishedPlanOf(db, contest.id);
	const names = await accountNames(
		db,
		links.map(({ createdBy }) => createdBy)
	);
	return {
		contest,
		links: links.map(({ createdBy, ...link }) => ({ ...link, by: names.get(createdBy) ?? '' })),
		nominations: plan.nominations.map(({ id, title }) => ({ id, title })),
		today: await databaseToday(db, contest.timeZone),
		done: url.searchParams.get('done'),
		key: newKey()
	};
};

type Fault =
	'note-missing' | 'day-missing' | 'expiry-in-past' | 'uses-faulty' | 'unknown-nomination' | 'already-closed';
type Typed = { note: string; nomination: string; day: string; uses: string };
const refuse = (refusal: Fault | 'form-outdated', typed: Typed | null) =>
	fail(422, { refusal, typed, made: null as { address: string; code: string } | null, isRepeated: false });

export const actions: Actions = {
	/** The code is answered to this request alone: it is neither kept nor shown again. */
	open: async (event) => {
		const { locals, params, request } = event;
		const contest = await applicationsDesk(locals.db, locals.actor, params.slug);
		const form = await request.formData();
		const line = (name: string) =>
			String(form.get(name) ?? '')
				.slice(0, 300)
				.trim();
		const typed = { note: line('note'), nomination: line('nomination'), day: line('day'), uses: line('uses') };
		if (typed.note.length < 2) return refuse('note-missing', typed);
		if (!/^\d{4}-\d{2}-\d{2}$/.test(typed.day) || Number.isNaN(Date.parse(typed.day)))
			return refuse('day-missing', typed);
		const uses = /^\d{1,4}$/.test(typed.uses) ? Number(typed.uses) : 0;
		let code: string | null = null;
		const outcome = await submitOnce(event, form, async (tx): Promise<Outcome<null, Fault>> => {
			const opened = await openGraceLink(tx, locals.actor!, {
				...{ contestId: contest.id, note: typed.note, nominationKey: typed.nomination || null, uses },
				expiresAt: await endOfDay(tx, typed.day, contest.timeZone)
			});
			if (!opened.ok) return opened;
			code = opened.value.code;
			return done(null);
		});
		if (!outcome.ok) return refuse(outcome.reason, typed);
		return { refusal: null, typed: null, made: code && addressOf(code), isRepeated: code === null };

		function addressOf(made: string) {
			const base = publicBaseOf(locals.network);
			return {
				address: `${base}/contests/${contest.slug}/apply?grace=${made}`,
				code: made.replace(/(.{4})(?=.)/g, '$1-')
			};
		}
	},
	close: async (event) => {
		const { locals, params, request } = event;
		const contest = await applicationsDesk(locals.db, locals.actor, params.slug);
		// Known before anything is closed: a link of another contest has no place on this page.
		const links = await graceLinksOf(locals.db, locals.actor, contest.id);
		const form = await request.formData();
		const id = idOf(String(form.get('link') ?? ''));
		if (!id || !links.some((link) => link.id === id)) return refuse('already-closed', null);
		const outcome = await submitOnce(event, form, (tx) => closeGraceLink(tx, locals.actor!, id));
		if (!outcome.ok) return refuse(outcome.reason, null);
		redirect(303, `/office/contests/${contest.slug}/grace?done=closed`);
	}
};
