import { canReadCheck } from '#server/applications/check/policy.ts';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import { readingOf } from '#server/applications/list/reading/queries.ts';
import { filesByIds } from '#server/files/queries.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { territoriesOf } from '#server/organisations/territories/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../../listing.ts';
import type { PageServerLoad } from './$types';

/** `?as=jury`: without what the jury may not see. */
export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { db, actor } = locals;
	const contest = await applicationsDesk(db, actor, params.slug);
	const id = idOf(params.id);
	if (!id) throw new NotFound('application');
	const isJury = url.searchParams.get('as') === 'jury';
	const reading = await readingOf(db, actor, contest, { id, reader: 'organiser' });
	const isBlind = isJury && reading.plan.isBlind;
	const { application, content, versions, history, names } = reading;
	const shown = isJury ? await readingOf(db, actor, contest, { id, reader: isBlind ? 'blind-jury' : 'jury' }) : reading;
	const kept = await filesByIds(
		db,
		reading.files.map((file) => file.id)
	);
	return {
		contest,
		view: { isJury, isBlind },
		mayReadCheck: canReadCheck(actor, contest.id),
		application: {
			...{ id, number: application.number, state: application.state, submittedAt: application.submittedAt },
			...{ hasUnsentChanges: application.hasUnsentChanges, admittedVersion: application.admittedVersion },
			isSent: versions.length > 0
		},
		title: content.title,
		nomination: content.nomination?.title ?? null,
		about: isBlind ? null : await aboutOf(db, contest.timeZone, content),
		answers: shown.answers,
		files: isJury
			? []
			: reading.files.filter(({ fieldId }) => !reading.plan.form.some((field) => field.id === fieldId)),
		clean: reading.files.filter(({ state }) => state === 'clean').map((file) => file.id),
		/** Pictures whose smaller drawing is there: it is made a little after the picture has come. */
		drawn: [...kept.values()].filter(({ hasPreview }) => hasPreview).map((file) => file.id),
		held: reading.files
			.filter(({ state }) => state !== 'clean')
			.map(({ id: fileId, name, state }) => ({ id: fileId, name, state })),
		versions: isJury ? [] : versions.map(({ submittedBy, ...each }) => ({ ...each, by: names.get(submittedBy) ?? '' })),
		history: isJury ? [] : history.map((event) => ({ event, by: names.get(('by' in event && event.by) || '') ?? '' }))
	};
};

type Content = Awaited<ReturnType<typeof readingOf>>['content'];

/** Who has sent it, as it was sent; the territory as of today. */
async function aboutOf(db: App.Locals['db'], timeZone: string, content: Content) {
	const { organisation, proposedOrganisation, teamName, authors } = content;
	const ids = organisation ? [organisation.id] : [];
	const link = (await organisationLinks(db, ids, await databaseToday(db, timeZone))).get(organisation?.id ?? '');
	return {
		organisation: organisation && { name: organisation.name, slug: link?.slug ?? null },
		territory: (await territoriesOf(db, ids)).get(organisation?.id ?? '')?.name ?? null,
		proposed: proposedOrganisation && !organisation ? proposedOrganisation : null,
		teamName,
		authors: authors.map(({ id, surname, givenName, patronymic, post, email }) => ({
			...{ id, post, email },
			name: [surname, givenName, patronymic].filter(Boolean).join(' ')
		}))
	};
}
