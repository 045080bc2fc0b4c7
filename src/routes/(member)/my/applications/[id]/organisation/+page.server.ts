import { parseOrganisation } from '#server/applications/forms.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { organisationsList } from '#server/organisations/list/queries.ts';
import { territoriesList } from '#server/organisations/territories/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { searched } from '../../../../../listing.ts';
import { frameOf, openApplication, saveStep } from '../open-application.ts';
import type { Actions, PageServerLoad } from './$types';

const mostFound = 20;

export const load: PageServerLoad = async (event) => {
	const opened = await openApplication(event);
	const { db } = event.locals;
	const { organisationId, proposedOrganisation } = opened.application;
	const today = await databaseToday(db, opened.contest.timeZone);
	const search = searched(event.url);
	const found = search ? await organisationsList(db, { day: today, search, limit: mostFound, offset: 0 }) : null;
	const links = await organisationLinks(db, organisationId ? [organisationId] : [], today);
	const chosen = organisationId ? links.get(organisationId) : null;
	return {
		...frameOf(opened),
		search,
		found: found && {
			total: found.total,
			organisations: found.organisations.map(({ id, name, town, territoryName }) => ({ id, name, town, territoryName }))
		},
		chosen: chosen ? { id: chosen.id, name: chosen.name } : null,
		proposed: proposedOrganisation,
		territories: (await territoriesList(db)).map(({ id, name, kind }) => ({ id, name, kind }))
	};
};

export const actions: Actions = {
	save: async (event) => {
		const form = await event.request.formData();
		const changes = parseOrganisation(form);
		return saveStep(event, { step: 'organisation', form, changes, typed: changes.organisation!, next: 'work' });
	}
};
