import { fail, redirect } from '@sveltejs/kit';
import { issueDocuments } from '#server/awards/register/commands.ts';
import { canSeeRegister } from '#server/awards/register/policy.ts';
import { papersProgressOf } from '#server/awards/register/progress/queries.ts';
import { managedContest } from '#server/contests/desk/queries.ts';
import type { DocumentFacts } from '#server/contests/folder/description/forms.ts';
import { hasMinutes } from '#server/contests/minutes/queries.ts';
import { findPlanGaps, planOf } from '#server/contests/plan/queries.ts';
import { factsOf } from '#server/contests/record/queries.ts';
import { nameCharacters, nameField } from '#server/platform/documents/glyphs.ts';
import { done, type Outcome } from '#server/platform/outcome.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const contest = await managedContest(locals.db, locals.actor, params.slug);
	const { id, slug, title, kind, state, timeZone, opensAt, closesAt, checkUntil, hasPlan, now } = contest;
	const progress = canSeeRegister(locals.actor)
		? ((await papersProgressOf(locals.db, locals.actor, [id])).get(id) ?? { awards: 0, issued: 0, waiting: 0 })
		: null;
	const plan = hasPlan ? (await planOf(locals.db, locals.actor, id)).plan : null;
	return {
		contest: { id, slug, title, kind, state, timeZone, opensAt, closesAt, checkUntil, hasPlan },
		isAnnounced: contest.announcedAt !== null,
		isPublished: contest.resultsPublishedAt !== null,
		gaps: plan ? findPlanGaps(plan).length : 0,
		now,
		progress,
		hasMinutes: await hasMinutes(locals.db, id),
		wasIssued: url.searchParams.get('done') === 'issued',
		key: newKey()
	};
};

type Obstacle = { reason: 'forms-not-confirmed' | 'missing-glyphs' | 'no-awards' | 'not-allowed'; details: string[] };

export const actions: Actions = {
	issue: async (event) => {
		const { locals, params } = event;
		const contest = await managedContest(locals.db, locals.actor, params.slug);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, async (tx): Promise<Outcome<Obstacle | null, never>> => {
			const { date, numberPrefix } = (await factsOf(tx, contest.id)).documents as Partial<DocumentFacts>;
			const issued = await issueDocuments(tx, locals.actor!, contest.id, {
				...(date && { issuedOn: date }),
				...(numberPrefix && { numberPrefix })
			});
			if (issued.ok) return done(null);
			if ('names' in issued) return done({ reason: issued.reason, details: issued.names });
			if ('glyphs' in issued) {
				const details = issued.glyphs.map(
					({ field, characters }) => `${nameField(field)}: ${nameCharacters(characters)}`
				);
				return done({ reason: issued.reason, details });
			}
			return done({ reason: issued.reason, details: [] });
		});
		if (!outcome.ok) return fail(422, { obstacle: { reason: outcome.reason, details: [] as string[] } });
		if (outcome.value) return fail(422, { obstacle: outcome.value });
		redirect(303, `/office/contests/${contest.slug}?done=issued`);
	}
};
