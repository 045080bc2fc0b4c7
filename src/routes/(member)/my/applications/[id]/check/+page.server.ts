import { fail, redirect } from '@sveltejs/kit';
import { filesByField } from '#server/applications/checklist/queries.ts';
import { graceLinkFor } from '#server/applications/late/queries.ts';
import { submitApplication } from '#server/applications/submission/commands.ts';
import { parseRevision } from '#server/applications/forms.ts';
import { shownAnswersOf } from '#server/contests/form/answers/queries.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { refused } from '#server/platform/outcome.ts';
import { fullNameOf } from '#server/platform/russian/full-names.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import { applicationIdOf, frameOf, missingOf, openApplication } from '../open-application.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openApplication(event);
	const { application, plan, contest } = opened;
	const { db } = event.locals;
	const { organisationId, proposedOrganisation, nominationKey, answers, files } = application;
	const today = await databaseToday(db, contest.timeZone);
	const links = await organisationLinks(db, organisationId ? [organisationId] : [], today);
	const code = event.url.searchParams.get('grace') ?? '';
	const grace = code ? await graceLinkFor(db, application.contestId, code) : null;
	return {
		...frameOf(opened),
		missing: (await missingOf(event, opened)).map((each) => ({ ...each })),
		form: plan.form,
		unchecked: files.flatMap(({ id, name, state }) => (state === 'quarantined' ? [{ id, name }] : [])),
		nomination: plan.nominations.find(({ id }) => id === nominationKey)?.title ?? null,
		organisation: (organisationId && links.get(organisationId)?.name) || proposedOrganisation?.name || null,
		team: application.teamName,
		authors: application.authors.map(({ post, email, ...name }) => ({ name: fullNameOf(name), post, email })),
		answers: shownAnswersOf(plan.form, { nominationKey, answers, files: filesByField(files) }, 'organiser'),
		grace: grace
			? { code, isUsable: grace.isUsable, expiresAt: grace.expiresAt }
			: code
				? { code, isUsable: false, expiresAt: null }
				: null,
		key: newKey()
	};
};

export const actions: Actions = {
	send: async (event) => {
		const id = applicationIdOf(event);
		const form = await event.request.formData();
		const revision = parseRevision(form);
		const code = String(form.get('grace') ?? '')
			.trim()
			.slice(0, 80);
		const outcome =
			revision === null
				? refused('form-outdated' as const)
				: await submitOnce(event, form, (tx) =>
						submitApplication(tx, event.locals.actor!, { id, revision, graceCode: code || null })
					);
		if (outcome.ok) redirect(303, `/my/applications/${id}/receipt`);
		// Whoever may not know of the application is not told either that the form was wrong.
		await openApplication(event);
		return fail(422, { refusal: outcome.reason, code });
	}
};
