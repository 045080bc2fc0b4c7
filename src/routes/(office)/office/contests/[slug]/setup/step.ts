import { fail, redirect, type Action, type RequestEvent } from '@sveltejs/kit';
import { accountNames } from '#server/accounts/queries.ts';
import { changePlan, type PlanChange } from '#server/contests/plan/commands.ts';
import { findPlanGaps, planOf, type PlanInWork } from '#server/contests/plan/queries.ts';
import type { PlanPart, SetupStep } from '#server/contests/plan/rules.ts';
import {
	arrange,
	readTyped,
	type PlanValues,
	type StepForm,
	type Typed,
	type TypedRow
} from '#server/contests/plan/steps/forms.ts';
import { isDeepStrictEqual } from 'node:util';
import { done, type Outcome } from '#server/platform/outcome.ts';
import { formatTime } from '#ui/moments.ts';
import type { StepAnswer, StepData } from '#ui/setup/StepPage.svelte';
import { newKey, submitOnce } from '../../../../../once.ts';

/** Parts of the plan that a page of the set-up shows and changes. */
const partsOf: Partial<Record<SetupStep, readonly PlanPart[]>> = { jury: ['jury', 'isBlind'] };

type Asked = { locals: App.Locals; params: { slug: string } };

export const planOfPage = ({ locals, params }: Asked): Promise<PlanInWork> =>
	planOf(locals.db, locals.actor, params.slug);

/** What every page of the set-up shows. */
export async function loadStep(event: Asked, form: StepForm): Promise<StepData & { work: PlanInWork }> {
	const work = await planOfPage(event);
	const { locals } = event;
	const parts = partsOf[form.step] ?? [form.step as PlanPart];
	const [change] = parts.flatMap((part) => work.changes[part] ?? []).sort((a, b) => b.revision - a.revision);
	const names = change ? await accountNames(locals.db, [change.by]) : new Map<string, string>();
	return {
		work,
		slug: work.slug,
		contestTitle: work.plan.basics.title,
		step: form.step,
		typed: form.typedOf(work.plan),
		revision: work.revision,
		key: newKey(),
		gaps: findPlanGaps(work.plan).filter(({ step }) => step === form.step),
		isPublished: work.announcedAt !== null,
		changed: change
			? { by: names.get(change.by) ?? null, at: formatTime(new Date(change.at), locals.network.timeZone) }
			: null
	};
}

type Completion = (values: PlanValues, event: RequestEvent) => Promise<PlanValues>;

const answerOf = (given: Pick<StepAnswer, 'typed' | 'revision'> & Partial<StepAnswer>): StepAnswer => ({
	faults: [],
	refusal: null,
	at: null,
	...given
});

const revisionOf = (form: FormData): number => {
	const text = String(form.get('revision') ?? '');
	return /^\d{1,9}$/.test(text) ? Number(text) : 0;
};

/** Keeps what was typed, or sends it back with what is wrong with it. */
export const saveAction = (form: StepForm, complete: Completion = async (values) => values) =>
	(async (event) => {
		const work = await planOfPage({ locals: event.locals, params: { slug: event.params['slug']! } });
		const sent = await event.request.formData();
		const typed = readTyped(form, sent);
		const revision = revisionOf(sent);
		const reading = form.read(typed, work.plan);
		if (!reading.ok) return fail(422, answerOf({ typed, revision, faults: reading.faults }));
		const values = await complete(reading.values, event);
		const outcome = await submitOnce(event, sent, (tx) =>
			changeParts(values, work.plan, (change) =>
				changePlan(tx, event.locals.actor!, work.contestId, { ...change, revision } as PlanChange)
			)
		);
		if (!outcome.ok) return fail(422, answerOf({ typed, revision, refusal: outcome.reason }));
		redirect(303, `/office/contests/${work.slug}/setup?done=${form.step}`);
	}) satisfies Action;

/** Sends everything back with a row added, moved or taken out; nothing is kept yet. */
export const arrangeAction = (form: StepForm, blank: TypedRow) =>
	(async (event: RequestEvent): Promise<StepAnswer> => {
		await planOfPage({ locals: event.locals, params: { slug: event.params['slug']! } });
		const sent = await event.request.formData();
		const typed = readTyped(form, sent);
		const { rows, at } = arrange(typed.rows, String(sent.get('arrange') ?? ''), blank);
		return answerOf({ typed: { ...typed, rows }, revision: revisionOf(sent), at });
	}) satisfies Action;

/** Sends everything back as it was typed, while something was looked for. */
export async function typedAnswer(
	event: RequestEvent,
	form: StepForm,
	change: (typed: Typed, sent: FormData) => Promise<Typed> | Typed = (typed) => typed
): Promise<StepAnswer> {
	await planOfPage({ locals: event.locals, params: { slug: event.params['slug']! } });
	const sent = await event.request.formData();
	return answerOf({ typed: await change(readTyped(form, sent), sent), revision: revisionOf(sent) });
}

type Change = { part: PlanPart; value: unknown };
type Changed = Outcome<number, 'not-allowed' | 'changed-meanwhile'>;

/** One after another, those alone that differ from what is stored; a page has one part or two. */
async function changeParts(
	values: PlanValues,
	plan: PlanInWork['plan'],
	change: (change: Change) => Promise<Changed>
): Promise<Outcome<null, 'not-allowed' | 'changed-meanwhile'>> {
	const parts = Object.keys(values) as PlanPart[];
	const changed = parts.filter((part) => !isDeepStrictEqual(values[part], plan[part]));
	for (const part of changed.length > 0 ? changed : parts.slice(0, 1)) {
		const outcome = await change({ part, value: values[part] });
		if (!outcome.ok) return outcome;
	}
	return done(null);
}
