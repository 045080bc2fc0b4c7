import { formerJurors } from '#server/contests/jury/queries.ts';
import { juryForm } from '#server/contests/plan/steps/jury/forms.ts';
import type { PlanValues } from '#server/contests/plan/steps/forms.ts';
import { organisationsNamed } from '#server/organisations/queries.ts';
import { arrangeAction, loadStep, saveAction, typedAnswer } from '../step.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const blank = {
	...{ id: '', personId: '', organisationId: '', organisationAs: '' },
	...{ name: '', organisationName: '', post: '', email: '', role: 'member', voting: 'yes' }
};

export const load: PageServerLoad = async (event) => {
	const { work: _work, ...shown } = await loadStep(event, juryForm);
	const rows = shown.typed.rows.length > 0 ? shown.typed.rows : [{ ...blank, role: 'chair' }, blank, blank];
	return { ...shown, typed: { ...shown.typed, rows } };
};

export const actions: Actions = {
	save: saveAction(juryForm, (values, { locals }) => withOrganisations(values, locals)),
	arrange: arrangeAction(juryForm, blank),
	find: async (event) => {
		const answer = await typedAnswer(event, juryForm);
		const searched = (answer.typed.texts['search'] ?? '').slice(0, 200);
		return { ...answer, searched, found: await formerJurors(event.locals.db, searched) };
	},
	/** A former juror goes into the first empty card, or to the end. */
	add: async (event) => {
		let at = 0;
		const answer = await typedAnswer(event, juryForm, async (typed, sent) => {
			const searched = (typed.texts['search'] ?? '').slice(0, 200);
			const chosen = (await formerJurors(event.locals.db, searched)).find(
				({ personId }) => personId === sent.get('add')
			);
			if (!chosen) return typed;
			const free = typed.rows.findIndex((row) => !row['name'] && !row['post'] && !row['organisationName']);
			at = free < 0 ? typed.rows.length : free;
			const row = {
				...(typed.rows[at] ?? blank),
				...{ personId: chosen.personId ?? '', name: chosen.name, post: chosen.post },
				...{ organisationId: chosen.organisationId ?? '', organisationName: chosen.organisationName },
				organisationAs: chosen.organisationId ? chosen.organisationName : ''
			};
			return { ...typed, rows: typed.rows.toSpliced(at, 1, row), texts: { ...typed.texts, search: '' } };
		});
		return { ...answer, at, searched: '', found: [] };
	}
};

/** An organisation typed just as the directory has it, and there once, is that one: a juror does not judge its works. */
async function withOrganisations(values: PlanValues, locals: RequestEvent['locals']): Promise<PlanValues> {
	const jury = values.jury ?? [];
	const unknown = jury.flatMap(({ organisationId, organisationName }) =>
		organisationId === null && organisationName ? [organisationName] : []
	);
	const known = await organisationsNamed(locals.db, unknown);
	return {
		...values,
		jury: jury.map((juror) => {
			const named = juror.organisationId === null ? (known.get(juror.organisationName) ?? []) : [];
			return named.length === 1 ? { ...juror, organisationId: named[0]!.id } : juror;
		})
	};
}
