import { fail, redirect } from '@sveltejs/kit';
import { writeConsentText } from '#server/people/consents/commands.ts';
import { consentTextsFor, consentTextsOf } from '#server/people/consents/queries.ts';
import { consentPurposes } from '#server/people/consents/rules.ts';
import { refusalToWriteText } from '#server/people/consents/policy.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	if (!locals.actor || refusalToWriteText(locals.actor, null)) throw new NotFound('consent texts');
	const texts = await consentTextsFor(locals.db, null);
	const versions = await consentTextsOf(locals.db, null);
	return {
		texts: consentPurposes.map((purpose) => ({
			...texts[purpose],
			key: newKey(),
			versions: versions
				.filter((text) => text.purpose === purpose)
				.map(({ id, version, createdAt }) => ({ id, version, createdAt }))
		})),
		timeZone: locals.network.timeZone,
		wasWritten: url.searchParams.get('done') === 'written'
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { locals } = event;
		if (!locals.actor || refusalToWriteText(locals.actor, null)) throw new NotFound('consent texts');
		const form = await event.request.formData();
		const purpose = consentPurposes.find((known) => known === form.get('purpose'));
		if (!purpose) throw new NotFound('consent text');
		const typed = { title: String(form.get('title') ?? ''), body: String(form.get('body') ?? '').slice(0, 60_000) };
		const outcome = await submitOnce(event, form, (tx) =>
			writeConsentText(tx, locals.actor!, { purpose, contestId: null, ...typed })
		);
		if (!outcome.ok) return fail(422, { purpose, typed, refusal: outcome.reason });
		redirect(303, '/office/people/consents?done=written');
	}
};
