import { fail, redirect } from '@sveltejs/kit';
import { addOrganisation, matchOrganisation } from '#server/applications/check/organisation/commands.ts';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import { readingOf } from '#server/applications/list/reading/queries.ts';
import { organisationsList } from '#server/organisations/list/queries.ts';
import { territoriesList } from '#server/organisations/territories/queries.ts';
import type { OrganisationKind } from '#server/organisations/tables.ts';
import { isKeeper } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf, searched } from '../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const mostFound = 20;
const kinds = [
	...(['library', 'branch', 'library-system', 'regional-library', 'educational-institution', 'other'] as const)
];

async function openedBy({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const contest = await applicationsDesk(locals.db, locals.actor, params.slug);
	const id = idOf(params.id);
	if (!contest.mayDecide || !id) throw new NotFound('application');
	const { application, content, versions } = await readingOf(locals.db, locals.actor, contest, { id });
	if (versions.length === 0) throw new NotFound('application');
	return { contest, application, content };
}

export const load: PageServerLoad = async (event) => {
	const { locals, url } = event;
	const { contest, application, content } = await openedBy(event);
	const proposed = content.proposedOrganisation;
	if (content.organisation || !proposed)
		redirect(303, `/office/contests/${contest.slug}/applications/${application.id}`);
	const day = await databaseToday(locals.db, contest.timeZone);
	const search = searched(url) || proposed.name;
	const found = await organisationsList(locals.db, { day, search, limit: mostFound, offset: 0 });
	return {
		contest: { slug: contest.slug, title: contest.title },
		application: { id: application.id, title: content.title },
		proposed,
		search,
		found: found.organisations.map(({ id, name, town, territoryName }) => ({ id, name, town, territoryName })),
		mayAdd: isKeeper(locals.actor!),
		kinds,
		territories: (await territoriesList(locals.db)).map(({ id, name }) => ({ id, name })),
		key: newKey()
	};
};

export const actions: Actions = {
	match: async (event) => {
		const { contest, application } = await openedBy(event);
		const form = await event.request.formData();
		const organisationId = idOf(String(form.get('organisation') ?? ''));
		if (!organisationId) return fail(422, { refusal: 'organisation-missing' as const, typed: null });
		const outcome = await submitOnce(event, form, (tx) =>
			matchOrganisation(tx, event.locals.actor!, { id: application.id, organisationId })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed: null });
		redirect(303, `/office/contests/${contest.slug}/check/${application.id}?done=organisation`);
	},
	add: async (event) => {
		const { contest, application } = await openedBy(event);
		const form = await event.request.formData();
		const line = (name: string) => String(form.get(name) ?? '').slice(0, 500);
		const kind: OrganisationKind = kinds.find((each) => each === form.get('kind')) ?? 'library';
		const typed = { name: line('name'), kind, town: line('town'), territoryId: idOf(line('territory')) };
		const outcome = await submitOnce(event, form, (tx) =>
			addOrganisation(tx, event.locals.actor!, { id: application.id, organisation: typed })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed });
		redirect(303, `/office/contests/${contest.slug}/check/${application.id}?done=organisation`);
	}
};
