import { fail, redirect } from '@sveltejs/kit';
import { accountNames } from '#server/accounts/queries.ts';
import { changePlan } from '#server/contests/plan/commands.ts';
import { regulationsDraftOf, type RegulationsDraft } from '#server/contests/regulations/draft/queries.ts';
import { parseWords } from '#server/contests/regulations/words/forms.ts';
import { writeRegulations } from '#server/platform/documents/regulations-text.ts';
import { formatTime } from '#ui/moments.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const draft = await regulationsDraftOf(locals.db, locals.actor, params.slug);
	const { plan, revision, changes } = draft.work;
	const change = changes.words;
	const names = change ? await accountNames(locals.db, [change.by]) : new Map<string, string>();
	return {
		slug: params.slug,
		title: plan.basics.title,
		revision,
		key: newKey(),
		words: plan.words,
		sections: shownSections(draft),
		gaps: draft.gaps,
		version: draft.version,
		difference: draft.difference,
		changed: change
			? { by: names.get(change.by) ?? null, at: formatTime(new Date(change.at), locals.network.timeZone) }
			: null,
		done: url.searchParams.get('done') === 'saved' ? ('saved' as const) : null
	};
};

/** Computed parts as they will be printed, without the words around them. */
function shownSections({ document, sections, appendices }: RegulationsDraft) {
	const bare = (list: typeof sections) => list.map((section) => ({ ...section, before: [], after: [] }));
	const written = writeRegulations({
		...{ kind: 'regulations', edition: '', approval: null, contest: document.contest },
		...{ sections: bare(sections), appendices: bare(appendices) }
	});
	return [...written.sections, ...written.appendices];
}

export const actions: Actions = {
	default: async (event) => {
		const { locals, params } = event;
		const { work, sections, appendices } = await regulationsDraftOf(locals.db, locals.actor, params.slug);
		const form = await event.request.formData();
		const { words, faults } = parseWords(form, [...sections, ...appendices]);
		if (faults.length > 0) return fail(422, { words, faults, refusal: null });
		const revision = Number(form.get('revision')) || 0;
		const outcome = await submitOnce(event, form, (tx) =>
			changePlan(tx, locals.actor!, work.contestId, { revision, part: 'words', value: words })
		);
		if (!outcome.ok) return fail(422, { words, faults: [], refusal: outcome.reason });
		redirect(303, `/office/contests/${params.slug}/setup/regulations?done=saved`);
	}
};
