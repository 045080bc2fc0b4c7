import { fail, redirect } from '@sveltejs/kit';
import { confirmPaperNames } from '#server/awards/issuing/names/commands.ts';
import { beginIssuing } from '#server/awards/issuing/commands.ts';
import { managedContest } from '#server/contests/desk/queries.ts';
import { nameCharacters, nameField } from '#server/platform/documents/glyphs.ts';
import { publicBaseOf } from '#server/platform/public-base.ts';
import { publishOutcome } from '#server/publications/commands.ts';
import { publicationDesk } from '#server/publications/desk/queries.ts';
import { idOf } from '../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

/** While papers are being written; it is a header, so that the page needs no script. */
const refreshSeconds = 5;
/** More are told by their number alone. */
const mostShown = 100;

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
	const { preview, run, untellable, ...desk } = await publicationDesk(locals.db, locals.actor, params.slug);
	const isRunning = run !== null && (run.state === 'waiting' || run.state === 'running');
	if (isRunning) setHeaders({ refresh: String(refreshSeconds) });
	return {
		...desk,
		isRunning,
		untellable: untellable.slice(0, mostShown),
		untellableCount: untellable.length,
		run: run && {
			...{ state: run.state, total: run.total, issued: run.issued, letters: run.letters, problem: run.problem },
			...{ version: run.version, isFollowed: run.followedBy !== null }
		},
		preview: preview && {
			...{ issue: preview.issue, carry: preview.carry },
			replace: preview.replace.slice(0, mostShown),
			annul: preview.annul.slice(0, mostShown),
			unconfirmed: preview.unconfirmed.slice(0, mostShown),
			glyphs: preview.glyphs
				.slice(0, mostShown)
				.map(({ field, characters }) => `${nameField(field)}: ${nameCharacters(characters)}`)
		},
		toWrite: preview ? preview.issue + preview.replace.length : 0,
		toDo: preview ? preview.issue + preview.replace.length + preview.annul.length : 0,
		done: (['published', 'issuing', 'names'] as const).find((doing) => doing === url.searchParams.get('done')) ?? null,
		keys: { publish: newKey(), issue: newKey(), names: newKey() }
	};
};

export const actions: Actions = {
	publish: async (event) => {
		const { locals, params } = event;
		const { id, slug } = await managedContest(locals.db, locals.actor, params.slug);
		const form = await event.request.formData();
		const options = { base: publicBaseOf(locals.network), withPapers: form.get('papers') === 'yes' };
		const outcome = await submitOnce(event, form, (tx) => publishOutcome(tx, locals.actor!, id, options));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed: {} as Record<string, string> });
		redirect(303, `/office/contests/${slug}/judging/publication?done=published`);
	},
	names: async (event) => {
		const { locals, params } = event;
		const { id, slug } = await managedContest(locals.db, locals.actor, params.slug);
		const form = await event.request.formData();
		const names = [...form].flatMap(([name, value]) => {
			const personId = idOf(/^dative-(.*)$/.exec(name)?.[1] ?? null);
			return personId === null ? [] : [{ personId, dative: String(value) }];
		});
		const outcome = await submitOnce(event, form, (tx) => confirmPaperNames(tx, locals.actor!, id, names));
		const typed = Object.fromEntries(names.map(({ personId, dative }) => [personId, dative.slice(0, 300)]));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed });
		redirect(303, `/office/contests/${slug}/judging/publication?done=names`);
	},
	issue: async (event) => {
		const { locals, params } = event;
		const { id, slug } = await managedContest(locals.db, locals.actor, params.slug);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => beginIssuing(tx, locals.actor!, id));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed: {} as Record<string, string> });
		redirect(303, `/office/contests/${slug}/judging/publication?done=issuing`);
	}
};
