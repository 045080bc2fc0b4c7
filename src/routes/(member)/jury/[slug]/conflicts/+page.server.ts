import { fail, redirect } from '@sveltejs/kit';
import { declareConflicts, finishDeclaration } from '#server/contests/judging/conflicts/commands.ts';
import {
	declarableGrounds,
	parseDeclaredConflicts,
	type DeclaredConflicts
} from '#server/contests/judging/conflicts/forms.ts';
import { ownDeclaration } from '#server/contests/judging/conflicts/queries.ts';
import { withdrawConflict } from '#server/contests/judging/conflicts/withdrawal/commands.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { nominationsOf } from '#server/contests/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../listing.ts';
import { newKey, submitOnce } from '../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const doings = ['declared', 'undone'] as const;

/** Only for whoever sits in the jury: an organiser's page of conflicts is in the office. */
async function open({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	if (!access.seat) throw new NotFound(`seat in ${params.slug}`);
	return contest;
}

export const load: PageServerLoad = async (event) => {
	const { locals, url } = event;
	const contest = await open(event);
	const { entries, own, ...declaration } = await ownDeclaration(locals.db, locals.actor, contest.id);
	const titles = new Map((await nominationsOf(locals.db, contest.id)).map(({ key, title }) => [key, title]));
	const number = (name: string) => Number(/^\d{1,5}$/.exec(url.searchParams.get(name) ?? '')?.[0] ?? 0);
	return {
		contest,
		...declaration,
		own: own.map((each) => ({ ...each, undoKey: newKey() })),
		groups: [...Map.groupBy(entries, ({ nomination }) => titles.get(nomination ?? '') ?? '')].map(
			([title, listed]) => ({ title, entries: listed })
		),
		grounds: declarableGrounds,
		done: doings.find((doing) => doing === url.searchParams.get('done')) ?? null,
		declared: number('declared'),
		late: number('late'),
		key: newKey(),
		finishKey: newKey()
	};
};

const pageOf = ({ slug }: { slug: string }, done: string) => `/jury/${slug}/conflicts?done=${done}`;

export const actions: Actions = {
	declare: async (event) => {
		const contest = await open(event);
		const form = await event.request.formData();
		const typed = parseDeclaredConflicts(form);
		if (!typed.ground) return fail(422, { typed, refusal: 'ground-missing' as const, place: '' });
		const outcome = await submitOnce(event, form, (tx) =>
			declareConflicts(tx, event.locals.actor!, contest.id, typed as DeclaredConflicts)
		);
		if (!outcome.ok) return fail(422, { typed, refusal: outcome.reason, place: '' });
		const { declared, late } = outcome.value;
		redirect(303, `${pageOf(contest, 'declared')}&declared=${declared}&late=${late}`);
	},
	undo: async (event) => {
		const contest = await open(event);
		const form = await event.request.formData();
		const id = idOf(String(form.get('conflict') ?? ''));
		if (!id) throw new NotFound('conflict');
		const outcome = await submitOnce(event, form, (tx) => withdrawConflict(tx, event.locals.actor!, contest.id, id));
		if (outcome.ok) redirect(303, pageOf(contest, 'undone'));
		const refusal = outcome.reason === 'stage-closed' ? ('closed-since' as const) : outcome.reason;
		return fail(422, { typed: null, refusal, place: id });
	},
	finish: async (event) => {
		const contest = await open(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => finishDeclaration(tx, event.locals.actor!, contest.id));
		if (!outcome.ok) return fail(422, { typed: null, refusal: outcome.reason, place: 'finish' });
		redirect(303, `/jury/${contest.slug}`);
	}
};
