import { fail, redirect } from '@sveltejs/kit';
import { managedContest } from '#server/contests/desk/queries.ts';
import { writeConsentText } from '#server/people/consents/commands.ts';
import { consentTextsFor, consentTextsOf } from '#server/people/consents/queries.ts';
import { consentPurposes } from '#server/people/consents/rules.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { id, slug, title } = await managedContest(locals.db, locals.actor, params.slug);
	const texts = await consentTextsFor(locals.db, id);
	const versions = await consentTextsOf(locals.db, id);
	return {
		contest: { slug, title },
		texts: consentPurposes.map((purpose) => ({
			...texts[purpose],
			isOwn: texts[purpose].contestId !== null,
			key: newKey(),
			versions: versions
				.filter((text) => text.purpose === purpose)
				.map(({ id: versionId, version, createdAt }) => ({ id: versionId, version, createdAt }))
		})),
		timeZone: locals.network.timeZone,
		wasWritten: url.searchParams.get('done') === 'written'
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals, params } = event;
		const contest = await managedContest(locals.db, locals.actor, params.slug);
		const form = await event.request.formData();
		const purpose = consentPurposes.find((known) => known === form.get('purpose'));
		if (!purpose) throw new NotFound('consent text');
		const typed = { title: String(form.get('title') ?? ''), body: String(form.get('body') ?? '').slice(0, 60_000) };
		const outcome = await submitOnce(event, form, (tx) =>
			writeConsentText(tx, locals.actor!, { purpose, contestId: contest.id, ...typed })
		);
		if (!outcome.ok) return fail(422, { purpose, typed, refusal: outcome.reason });
		redirect(303, `/office/contests/${contest.slug}/setup/consents?done=written`);
	}
};
