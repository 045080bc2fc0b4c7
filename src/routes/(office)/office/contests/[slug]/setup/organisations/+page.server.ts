import type { RequestEvent } from '@sveltejs/kit';
import { organisationsForm } from '#server/contests/plan/steps/organisations/forms.ts';
import type { TypedRow } from '#server/contests/plan/steps/forms.ts';
import { organisationsList } from '#server/organisations/list/queries.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { idOf } from '../../../../../../listing.ts';
import { arrangeAction, loadStep, saveAction, typedAnswer } from '../step.ts';
import type { Actions, PageServerLoad } from './$types';

const most = 20;
type Found = { found: { id: string; name: string; town: string }[]; total: number; searched: string };
const nothing: Found = { found: [], total: 0, searched: '' };

export const load: PageServerLoad = async (event) => {
	const { work: _work, ...shown } = await loadStep(event, organisationsForm);
	return { ...shown, names: await namesOf(event, shown.typed.rows), most };
};

export const actions: Actions = {
	save: saveAction(organisationsForm),
	arrange: async (event) => {
		const answer = await arrangeAction(organisationsForm, { organisationId: '', role: 'organiser' })(event);
		return { ...answer, ...nothing, names: await namesOf(event, answer.typed.rows) };
	},
	find: async (event) => {
		const answer = await typedAnswer(event, organisationsForm);
		const search = (answer.typed.texts['search'] ?? '').slice(0, 200);
		const day = await databaseToday(event.locals.db, event.locals.network.timeZone);
		const { organisations, total } = await organisationsList(event.locals.db, { day, search, limit: most, offset: 0 });
		return {
			...answer,
			found: organisations.map(({ id, name, town }) => ({ id, name, town })),
			total,
			searched: search,
			names: await namesOf(event, answer.typed.rows)
		};
	},
	/** One that was found goes to the end of the list; what is in the list stays as it was typed. */
	add: async (event) => {
		const answer = await typedAnswer(event, organisationsForm, async (typed, sent) => {
			const id = idOf(String(sent.get('add') ?? ''));
			const added = id ? [{ organisationId: id, role: await usualRole(event, id) }] : [];
			return { ...typed, rows: [...typed.rows, ...added], texts: { ...typed.texts, search: '' } };
		});
		const at = answer.typed.rows.length - 1;
		return { ...answer, ...nothing, at, names: await namesOf(event, answer.typed.rows) };
	}
};

/** What an organisation of its kind usually is in a contest; the choice stands beside its name. */
async function usualRole({ locals }: Pick<RequestEvent, 'locals'>, id: string): Promise<string> {
	const day = await databaseToday(locals.db, locals.network.timeZone);
	const kind = (await organisationLinks(locals.db, [id], day)).get(id)?.kind;
	if (kind === 'governing-body') return 'founder';
	return kind === 'sponsor' ? 'sponsor' : 'organiser';
}

async function namesOf(
	{ locals }: Pick<RequestEvent, 'locals'>,
	rows: readonly TypedRow[]
): Promise<Record<string, string>> {
	const ids = rows.flatMap(({ organisationId = '' }) => idOf(organisationId) ?? []);
	const day = await databaseToday(locals.db, locals.network.timeZone);
	const links = await organisationLinks(locals.db, ids, day);
	return Object.fromEntries([...links].map(([id, { name }]) => [id, name]));
}
