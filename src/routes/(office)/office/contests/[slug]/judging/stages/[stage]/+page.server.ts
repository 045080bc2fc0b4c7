import { fail, redirect } from '@sveltejs/kit';
import { moveDue, openStage, prepareStage } from '#server/contests/judging/stages/commands.ts';
import { parseDue, parseReason } from '#server/contests/judging/stages/forms.ts';
import { reopenStage } from '#server/contests/judging/stages/reopening/commands.ts';
import { localMinuteOf } from '#server/contests/plan/calendar/rules.ts';
import type { StageRefusal } from '#ui/judging/stage-words.ts';
import { lastMinuteOf } from '#ui/moments.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import { runStage, stageOf, stagePath } from '../stage.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const mostShown = 100;

export const load: PageServerLoad = async (event) => {
	const { contest, facts } = await stageOf(event);
	const { dueAt } = facts.course;
	const [day = '', time = '23:59'] = dueAt ? localMinuteOf(lastMinuteOf(dueAt), contest.timeZone).split('T') : [];
	return {
		contest,
		facts: { ...facts, gaps: { ...facts.gaps, short: facts.gaps.short.slice(0, mostShown) } },
		shortCount: facts.gaps.short.length,
		due: { day, time },
		done: event.url.searchParams.get('done'),
		key: newKey()
	};
};

type Typed = { day?: string; time?: string; reason?: string };
const refuse = (form: string, refusal: StageRefusal, typed: Typed = {}) => fail(422, { form, refusal, typed });

export const actions: Actions = {
	prepare: async (event) => {
		const { contest, facts } = await runStage(event);
		const asked = { contestId: contest.id, stage: facts.course.stage };
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => prepareStage(tx, event.locals.actor!, asked));
		if (!outcome.ok) return refuse('prepare', outcome.reason);
		redirect(303, stagePath(contest.slug, facts.course.stage, 'prepared'));
	},
	open: (event) => setDue(event, 'open'),
	move: (event) => setDue(event, 'move'),
	reopen: async (event) => {
		const { contest, facts } = await runStage(event);
		const form = await event.request.formData();
		const typed = { reason: lineIn(form, 'reason', 2000) };
		const asked = { contestId: contest.id, stage: facts.course.stage, reason: parseReason(typed.reason) };
		const outcome = await submitOnce(event, form, (tx) => reopenStage(tx, event.locals.actor!, asked));
		if (!outcome.ok) return refuse('reopen', outcome.reason, typed);
		redirect(303, stagePath(contest.slug, facts.course.stage, 'reopened'));
	}
};

const lineIn = (form: FormData, name: string, longest: number) => String(form.get(name) ?? '').slice(0, longest);

/** Both forms carry the end of the stage; a day without a time, or a time without a day, is told and not guessed. */
async function setDue(event: RequestEvent, which: 'open' | 'move') {
	const { contest, facts } = await runStage(event);
	const form = await event.request.formData();
	const typed = { day: lineIn(form, 'day', 20), time: lineIn(form, 'time', 20) };
	const dueAt = typed.day === '' ? null : parseDue(`${typed.day}T${typed.time}`, contest.timeZone);
	if (dueAt === 'unreadable') return refuse(which, 'due-unreadable', typed);
	const asked = { contestId: contest.id, stage: facts.course.stage, dueAt };
	const command = which === 'open' ? openStage : moveDue;
	const outcome = await submitOnce<null, StageRefusal>(event, form, (tx) => command(tx, event.locals.actor!, asked));
	if (!outcome.ok) return refuse(which, outcome.reason, typed);
	redirect(303, stagePath(contest.slug, facts.course.stage, which === 'open' ? 'opened' : 'moved'));
}
