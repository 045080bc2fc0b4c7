import { fail, redirect } from '@sveltejs/kit';
import {
	confirmDecision,
	giveVerdicts,
	notePaperConsents,
	proposeDecision,
	withdrawDecision
} from '#server/applications/check/commands.ts';
import {
	parseDecision,
	parseFields,
	parseVerdicts,
	parseVersion,
	type TypedDecision
} from '#server/applications/check/forms.ts';
import { hintsFor } from '#server/applications/check/hints/queries.ts';
import { checkOf } from '#server/applications/check/queries.ts';
import { checkQueue } from '#server/applications/check/queue/queries.ts';
import { neighboursIn, nextUnchecked } from '#server/applications/check/queue/rules.ts';
import { endOfDay } from '#server/applications/check/term/queries.ts';
import { applicationsDesk } from '#server/applications/list/desk/queries.ts';
import type { ApplicationState } from '#server/applications/tables.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { CheckRefusal } from '#ui/check/words.ts';
import { idOf } from '../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function openedBy({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const { db, actor } = locals;
	const contest = await applicationsDesk(db, actor, params.slug);
	const id = idOf(params.id);
	if (!id) throw new NotFound('application');
	const check = await checkOf(db, actor, id);
	if (check.application.contestId !== contest.id || check.versions.length === 0) throw new NotFound(`check of ${id}`);
	return { contest, check, id };
}

/** The same for whoever may mark and decide: the secretary only reads. */
async function decidedBy(event: Pick<RequestEvent, 'locals' | 'params'>) {
	const opened = await openedBy(event);
	if (!opened.contest.mayDecide) throw new NotFound('check');
	return opened;
}

export const load: PageServerLoad = async (event) => {
	const { locals, url } = event;
	const { contest, check, id } = await openedBy(event);
	const { db, actor } = locals;
	const { application, versions, points, decisions, names, may, withoutConsent, correctionDay } = check;
	const [{ plan }, { queue }, hints] = await Promise.all([
		publishedPlanOf(db, contest.id),
		checkQueue(db, actor, contest.id),
		hintsFor(db, check)
	]);
	const open = decisions.find(({ confirmedAt, withdrawnAt }) => !confirmedAt && !withdrawnAt) ?? null;
	const sent = versions[0]!;
	return {
		contest,
		application: { id, number: application.number, state: application.state, title: sent.content.title },
		sent: {
			version: sent.version,
			organisation: sent.content.organisation?.name ?? sent.content.proposedOrganisation?.name ?? '',
			nomination: sent.content.nomination?.title ?? '',
			isOrganisationUnknown: sent.content.organisation === null
		},
		hints,
		points: points.map(({ id: pointId, text, verdicts }) => ({
			...{ id: pointId, text },
			own: verdicts.find(({ givenBy }) => givenBy === actor!.id) ?? null,
			others: verdicts
				.filter(({ givenBy }) => givenBy !== actor!.id)
				.map(({ verdict, note, givenBy }) => ({ verdict, note, by: names.get(givenBy) ?? '' }))
		})),
		open: open && { ...open, by: names.get(open.proposedBy) ?? '', isOwn: open.proposedBy === actor!.id },
		may: open ? [] : may,
		isOwn: check.isOwn,
		isTwo: plan.eligibility.people === 2,
		withoutConsent: withoutConsent.map(({ id: authorId, surname, givenName, patronymic }) => ({
			id: authorId,
			name: [surname, givenName, patronymic].filter(Boolean).join(' ')
		})),
		correctionDay,
		neighbours: neighboursIn(queue, { id, number: application.number }),
		done: url.searchParams.get('done'),
		key: newKey()
	};
};

const refusedWith = (refusal: CheckRefusal, typed: TypedDecision | null = null) => fail(422, { refusal, typed });

const states: readonly ApplicationState[] = ['submitted', 'correction', 'admitted', 'rejected'];

export const actions: Actions = {
	save: async (event) => {
		const { contest, check, id } = await decidedBy(event);
		const form = await event.request.formData();
		const version = parseVersion(form);
		if (version === null) return refusedWith('form-outdated');
		const verdicts = parseVerdicts(
			form,
			check.points.map((point) => point.id)
		);
		const outcome = await submitOnce(event, form, (tx) =>
			giveVerdicts(tx, event.locals.actor!, { id, version, verdicts })
		);
		if (!outcome.ok) return refusedWith(outcome.reason);
		const { queue } = await checkQueue(event.locals.db, event.locals.actor, contest.id);
		const path = `/office/contests/${contest.slug}/check`;
		if (form.get('then') !== 'next') redirect(303, `${path}/${id}?done=saved`);
		const next = nextUnchecked(queue, check.application);
		redirect(303, next ? `${path}/${next}` : path);
	},
	decide: async (event) => {
		const { contest, id } = await decidedBy(event);
		const form = await event.request.formData();
		const typed = parseDecision(form);
		const version = parseVersion(form);
		const state = states.find((each) => each === form.get('state'));
		const { decision, reason } = typed;
		if (version === null || !state) return refusedWith('form-outdated', typed);
		if (decision === null) return refusedWith('decision-missing', typed);
		const outcome = await submitOnce(event, form, async (tx) => {
			const dueAt = decision === 'correct' && typed.due ? await endOfDay(tx, typed.due, contest.timeZone) : null;
			return proposeDecision(tx, event.locals.actor!, { id, version, state, decision, reason, dueAt });
		});
		if (!outcome.ok) return refusedWith(outcome.reason, typed);
		const done = outcome.value.isFinal ? 'decided' : 'proposed';
		redirect(303, `/office/contests/${contest.slug}/check/${id}?done=${done}`);
	},
	confirm: (event) => answer(event, 'confirmed', confirmDecision),
	takeback: (event) => answer(event, 'taken-back', withdrawDecision),
	paper: async (event) => {
		const { contest, id } = await decidedBy(event);
		const form = await event.request.formData();
		const authorId = idOf(String(form.get('author') ?? ''));
		if (!authorId) return refusedWith('form-outdated');
		const outcome = await submitOnce(event, form, (tx) =>
			notePaperConsents(tx, event.locals.actor!, { id, authorId, fields: parseFields(form) })
		);
		if (!outcome.ok) return refusedWith(outcome.reason);
		redirect(303, `/office/contests/${contest.slug}/check/${id}?done=consent`);
	}
};

/** What the second person says to a proposal, or the first one who thinks better of it. */
async function answer(event: RequestEvent, done: string, say: typeof confirmDecision | typeof withdrawDecision) {
	const { contest, id, check } = await decidedBy(event);
	const form = await event.request.formData();
	const decisionId = idOf(String(form.get('decision-id') ?? ''));
	// A decision of another application is answered on its own page.
	if (!decisionId || !check.decisions.some((each) => each.id === decisionId)) return refusedWith('already-answered');
	const outcome = await submitOnce(event, form, (tx) => say(tx, event.locals.actor!, decisionId));
	if (!outcome.ok) return refusedWith(outcome.reason);
	redirect(303, `/office/contests/${contest.slug}/check/${id}?done=${done}`);
}
