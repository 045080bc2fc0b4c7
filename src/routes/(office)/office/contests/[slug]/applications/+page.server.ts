import { fail, redirect } from '@sveltejs/kit';
import { chooseColumns } from '#server/applications/list/columns/commands.ts';
import { columnsOf } from '#server/applications/list/columns/queries.ts';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import { applicationsPage } from '#server/applications/list/queries.ts';
import { territorySentence } from '#server/organisations/territories/queries.ts';
import { pageNumber, pagesOf } from '../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import { asSettings, listQueryOf } from './list-query.ts';
import type { Actions, PageServerLoad } from './$types';

const perPage = 50;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { db, actor } = locals;
	const contest = await applicationsDesk(db, actor, params.slug);
	const query = listQueryOf(url);
	const page = pageNumber(url);
	const found = await applicationsPage(db, actor, contest.id, {
		...query,
		...{ limit: perPage, offset: (page - 1) * perPage }
	});
	const { counts, plan } = found;
	const territories = new Map(found.territories.map(({ id, name }) => [id, name]));
	const nominations = plan.nominations.map(({ id, title }) => ({ id, title }));
	return {
		contest,
		settings: asSettings(query),
		query,
		applications: found.applications,
		total: found.total,
		...{ page, pages: pagesOf(found.total, perPage) },
		columns: await columnsOf(db, actor!, contest.id),
		choices: { nominations, territories: found.territories, organisations: found.organisations },
		counts: {
			...{ sent: counts.sent, byState: counts.byState, waiting: counts.waiting },
			sentence: await territorySentence(db, counts.sent, found.organisationIds),
			byNomination: [...nominations, { id: null, title: '' }].flatMap(({ id, title }) => {
				const count = counts.byNomination.get(id) ?? 0;
				return count > 0 || id !== null ? [{ id, title, count }] : [];
			}),
			byTerritory: [...counts.byTerritory]
				.map(([id, count]) => ({ id, title: (id && territories.get(id)) ?? '', count }))
				.sort((a, b) => b.count - a.count || a.title.localeCompare(b.title, 'ru'))
		},
		done: {
			what: url.searchParams.get('done'),
			number: Number(/^\d{1,5}$/.exec(url.searchParams.get('n') ?? '')?.[0] ?? 0),
			left: Number(/^\d{1,5}$/.exec(url.searchParams.get('left') ?? '')?.[0] ?? 0)
		},
		key: newKey()
	};
};

export const actions: Actions = {
	columns: async (event) => {
		const { locals, params, request } = event;
		const contest = await applicationsDesk(locals.db, locals.actor, params.slug);
		const form = await request.formData();
		const columns = form.getAll('column').map(String);
		const outcome = await submitOnce(event, form, (tx) =>
			chooseColumns(tx, locals.actor!, { contestId: contest.id, columns })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `/office/contests/${contest.slug}/applications?done=columns`);
	}
};
