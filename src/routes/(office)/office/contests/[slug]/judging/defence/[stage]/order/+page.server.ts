import { fail, redirect } from '@sveltejs/kit';
import { inviteToDefence, type InvitingRefusal } from '#server/applications/outcomes/defence/commands.ts';
import { planDefence } from '#server/contests/defence/commands.ts';
import { defenceTable } from '#server/contests/defence/desk/queries.ts';
import {
	parseDay,
	parseSeed,
	parseSlotNote,
	typedDay,
	type DayFault,
	type TypedDay
} from '#server/contests/defence/forms.ts';
import { drawOrder, moveSlot, noteSpeakers, type OrderRefusal } from '#server/contests/defence/order/commands.ts';
import { refusalToRunJudging } from '#server/contests/judging/policy.ts';
import { localMinuteOf } from '#server/contests/plan/calendar/rules.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { idOf } from '../../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const doneKinds = ['plan', 'draw', 'move', 'speakers', 'invite'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const table = await defenceTable(locals.db, locals.actor, params);
	if (!table.mayRun) throw new NotFound('order of a defence');
	const { day, contest } = table;
	const local = day?.startsAt ? localMinuteOf(day.startsAt, contest.timeZone) : null;
	const typed: TypedDay = {
		...{ place: day?.place ?? '', day: local?.slice(0, 10) ?? '', time: local?.slice(11, 16) ?? '' },
		...{ remoteLink: day?.remoteLink ?? '', speechMinutes: String(day?.speechMinutes ?? 7) },
		questionMinutes: String(day?.questionMinutes ?? 3)
	};
	return { ...table, typed, done: doneKinds.find((kind) => kind === url.searchParams.get('done')), key: newKey() };
};

type Answer = {
	typed: TypedDay | null;
	faults: DayFault[];
	refusal: OrderRefusal | InvitingRefusal | 'form-outdated' | null;
	seed: string;
};
const refuse = (answer: Partial<Answer>) =>
	fail(422, { typed: null, faults: [], refusal: null, seed: '', ...answer } satisfies Answer);

/** Whoever may not run the day learns nothing of its forms either. */
async function placeOf({ locals, params }: RequestEvent) {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	if (refusalToRunJudging(access)) throw new NotFound('order of a defence');
	return { contestId: contest.id, stage: params.stage };
}

const revisionIn = (form: FormData): string => /^\d{1,15}$/.exec(String(form.get('revision') ?? ''))?.[0] ?? '0';
const shown = ({ url }: RequestEvent, what: (typeof doneKinds)[number], anchor: string): never =>
	redirect(303, `${url.pathname}?done=${what}#${anchor}`);

export const actions: Actions = {
	plan: async (event) => {
		const place = await placeOf(event);
		const form = await event.request.formData();
		const typed = typedDay(form);
		const { plan, faults } = parseDay(typed);
		if (!plan) return refuse({ typed, faults });
		const outcome = await submitOnce(event, form, (tx) => planDefence(tx, event.locals.actor!, place, plan));
		if (!outcome.ok) return refuse({ typed, refusal: outcome.reason });
		return shown(event, 'plan', 'done');
	},
	draw: async (event) => {
		const place = await placeOf(event);
		const form = await event.request.formData();
		const asked = { seed: parseSeed(form), revision: revisionIn(form) };
		const outcome = await submitOnce(event, form, (tx) => drawOrder(tx, event.locals.actor!, place, asked));
		if (!outcome.ok) return refuse({ refusal: outcome.reason, seed: asked.seed });
		return shown(event, 'draw', 'order');
	},
	move: async (event) => {
		const place = await placeOf(event);
		const form = await event.request.formData();
		const [way, id] = String(form.get('move') ?? '').split(':');
		const entryId = idOf(id ?? null);
		if (!entryId || (way !== 'up' && way !== 'down')) return refuse({ refusal: 'form-outdated' });
		const asked = { entryId, by: way === 'up' ? (-1 as const) : (1 as const), revision: revisionIn(form) };
		const outcome = await submitOnce(event, form, (tx) => moveSlot(tx, event.locals.actor!, place, asked));
		if (!outcome.ok) return refuse({ refusal: outcome.reason });
		return shown(event, 'move', 'order');
	},
	speakers: async (event) => {
		const place = await placeOf(event);
		const form = await event.request.formData();
		const ids = form.getAll('entry').flatMap((id) => idOf(String(id)) ?? []);
		const notes = new Map(ids.map((id) => [id, parseSlotNote(form, id)]));
		const outcome = await submitOnce(event, form, (tx) => noteSpeakers(tx, event.locals.actor!, place, notes));
		if (!outcome.ok) return refuse({ refusal: outcome.reason });
		return shown(event, 'speakers', 'done');
	},
	invite: async (event) => {
		const place = await placeOf(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => inviteToDefence(tx, event.locals.actor!, place));
		if (!outcome.ok) return refuse({ refusal: outcome.reason });
		return shown(event, 'invite', 'done');
	}
};
