import { fail, redirect } from '@sveltejs/kit';
import { findContestConflicts } from '#server/contests/judging/conflicts/commands.ts';
import { notableGrounds, parseNotedConflict, type NotedConflict } from '#server/contests/judging/conflicts/forms.ts';
import { noteConflict, pinConflict } from '#server/contests/judging/conflicts/noting/commands.ts';
import { conflictsDesk } from '#server/contests/judging/conflicts/queries.ts';
import { withdrawConflict } from '#server/contests/judging/conflicts/withdrawal/commands.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const doings = ['found', 'noted', 'pinned', 'undone'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { contest } = await judgedContest(locals.db, locals.actor, params.slug);
	const { jurors, ...desk } = await conflictsDesk(locals.db, locals.actor, contest.id);
	const number = (name: string) => Number(/^\d{1,6}$/.exec(url.searchParams.get(name) ?? '')?.[0] ?? 0);
	const withKeys = <Line extends object>(lines: Line[]) =>
		lines.map((line) => ({ ...line, pinKey: newKey(), undoKey: newKey() }));
	return {
		contest,
		...desk,
		entries: desk.entries.map(({ id, key, title }) => ({ id, key, title })),
		jurors: jurors.map(({ conflicts, warnings, ...juror }) => ({
			...{ ...juror, warnings, conflicts: withKeys(conflicts) }
		})),
		grounds: notableGrounds,
		done: doings.find((doing) => doing === url.searchParams.get('done')) ?? null,
		found: number('found'),
		late: number('late'),
		key: newKey(),
		findKey: newKey()
	};
};

const contestOf = async ({ locals, params }: RequestEvent) =>
	(await judgedContest(locals.db, locals.actor, params.slug)).contest;
const pageOf = ({ slug }: { slug: string }, done: string) => `/office/contests/${slug}/judging/conflicts?done=${done}`;
const nothingTyped = { typed: null, missing: [] as ('juror' | 'entry' | 'ground')[] };

/** The conflict that a button stands beside. */
async function conflictIn(event: RequestEvent): Promise<{ form: FormData; id: string }> {
	const form = await event.request.formData();
	const id = idOf(String(form.get('conflict') ?? ''));
	if (!id) throw new NotFound('conflict');
	return { form, id };
}

export const actions: Actions = {
	find: async (event) => {
		const contest = await contestOf(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => findContestConflicts(tx, event.locals.actor!, contest.id));
		if (!outcome.ok) return fail(422, { ...nothingTyped, place: 'find', refusal: outcome.reason });
		redirect(303, `${pageOf(contest, 'found')}&found=${outcome.value.found}&late=${outcome.value.late}`);
	},
	note: async (event) => {
		const contest = await contestOf(event);
		const form = await event.request.formData();
		const typed = parseNotedConflict(form);
		const missing = [
			...(typed.jurorId ? [] : ['juror' as const]),
			...(typed.entryId ? [] : ['entry' as const]),
			...(typed.ground ? [] : ['ground' as const])
		];
		if (missing.length > 0) return fail(422, { typed, missing, place: 'note', refusal: null });
		const outcome = await submitOnce(event, form, (tx) =>
			noteConflict(tx, event.locals.actor!, contest.id, typed as NotedConflict)
		);
		if (!outcome.ok) return fail(422, { typed, missing, place: 'note', refusal: outcome.reason });
		redirect(303, `${pageOf(contest, 'noted')}&late=${outcome.value.late}`);
	},
	pin: async (event) => {
		const contest = await contestOf(event);
		const { form, id } = await conflictIn(event);
		const outcome = await submitOnce(event, form, (tx) => pinConflict(tx, event.locals.actor!, contest.id, id));
		if (!outcome.ok) return fail(422, { ...nothingTyped, place: id, refusal: outcome.reason });
		redirect(303, pageOf(contest, 'pinned'));
	},
	undo: async (event) => {
		const contest = await contestOf(event);
		const { form, id } = await conflictIn(event);
		const outcome = await submitOnce(event, form, (tx) => withdrawConflict(tx, event.locals.actor!, contest.id, id));
		if (outcome.ok) redirect(303, pageOf(contest, 'undone'));
		const refusal = outcome.reason === 'stage-closed' ? ('closed-since' as const) : outcome.reason;
		return fail(422, { ...nothingTyped, place: id, refusal });
	}
};
