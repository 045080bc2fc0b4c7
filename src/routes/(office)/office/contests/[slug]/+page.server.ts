import { fail, redirect } from '@sveltejs/kit';
import { issueDocuments } from '#server/awards/register/commands.ts';
import { papersProgressOf } from '#server/awards/register/progress/queries.ts';
import type { DocumentFacts } from '#server/contests/folder/description/forms.ts';
import { hasMinutes } from '#server/contests/minutes/queries.ts';
import { contestBySlug } from '#server/contests/queries.ts';
import { factsOf } from '#server/contests/record/queries.ts';
import { nameCharacters, nameField } from '#server/platform/documents/glyphs.ts';
import { done, type Outcome } from '#server/platform/outcome.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const contest = await contestBySlug(locals.db, locals.actor, params.slug);
	const progress = (await papersProgressOf(locals.db, locals.actor, [contest.id])).get(contest.id);
	return {
		contest: { id: contest.id, slug: contest.slug, title: contest.title, kind: contest.kind },
		isPublished: contest.resultsPublishedAt !== null,
		progress: progress ?? { awards: 0, issued: 0, waiting: 0 },
		hasMinutes: await hasMinutes(locals.db, contest.id),
		wasIssued: url.searchParams.get('done') === 'issued',
		key: newKey()
	};
};

type Obstacle = { reason: 'forms-not-confirmed' | 'missing-glyphs' | 'no-awards' | 'not-allowed'; details: string[] };

export const actions: Actions = {
	issue: async (event) => {
		const { locals, params } = event;
		const contest = await contestBySlug(locals.db, locals.actor, params.slug);
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
