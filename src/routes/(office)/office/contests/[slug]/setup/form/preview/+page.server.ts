import type { RequestEvent } from '@sveltejs/kit';
import { faultsOfAnswers } from '#server/contests/form/answers/faults/rules.ts';
import { parseAnswers } from '#server/contests/form/answers/forms.ts';
import { answersSeenBy, type Reader } from '#server/contests/form/answers/reading/rules.ts';
import { fieldsFor } from '#server/contests/form/answers/rules.ts';
import { formInWork } from '#server/contests/form/queries.ts';
import { sampleAnswers } from '#server/contests/form/samples/rules.ts';
import { chosen } from '../../../../../../../listing.ts';
import type { Actions, PageServerLoad } from './$types';

const views = ['entrant', 'juror', 'blind-juror', 'public'] as const;
export type View = (typeof views)[number];
const readers: Record<Exclude<View, 'entrant'>, Reader> = {
	juror: 'jury',
	'blind-juror': 'blind-jury',
	public: 'public'
};

export const load: PageServerLoad = async (event) => {
	const { contest, fields, nomination } = await shownForm(event);
	const view = chosen(event.url, 'as', views, 'entrant');
	const sample = sampleAnswers(fields);
	return {
		contest: { slug: contest.slug, title: contest.title, isBlind: contest.isBlind },
		nominations: contest.nominations,
		nomination,
		view,
		fields,
		shown: view === 'entrant' ? [] : answersSeenBy(fields, sample.answers, readers[view], sample.files)
	};
};

export const actions: Actions = {
	/** What an entrant would be told on submitting; nothing is kept. */
	default: async (event) => {
		const { fields } = await shownForm(event);
		const form = await event.request.formData();
		const answers = parseAnswers(fields, form);
		const asked = fields.filter(({ kind }) => kind !== 'files' && kind !== 'images');
		// More rows of a budget were asked for: the form is not finished, so there is nothing to tell yet.
		const isFinished = !form.has('more-rows');
		return { answers, isFinished, faults: isFinished ? faultsOfAnswers(asked, answers, {}, 'submitting') : [] };
	}
};

/** With one nomination alone there is nothing to choose. */
async function shownForm({ locals, params, url }: RequestEvent<{ slug: string }>) {
	const contest = await formInWork(locals.db, locals.actor, params.slug);
	const [only] = contest.nominations;
	const asked = contest.nominations.find(({ id }) => id === url.searchParams.get('nomination'))?.id ?? null;
	const nomination = contest.nominations.length === 1 ? only!.id : asked;
	return { contest, nomination, fields: fieldsFor(contest.form, nomination) };
}
