import { fail, redirect } from '@sveltejs/kit';
import { changeSheetPlan } from '#server/contests/judging/assignment/commands.ts';
import { minimumSheetsOf } from '#server/contests/judging/assignment/queries.ts';
import { assignmentTable } from '#server/contests/judging/assignment/table/queries.ts';
import type { SheetPlan } from '#server/contests/judging/settings/forms.ts';
import { pageNumber, pagesOf } from '../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';
import { assignmentPath, runStage, sharedStage } from './stage.ts';

const perPage = 50;

export const load: PageServerLoad = async (event) => {
	const { contest, access, stages, course, mayRun } = await sharedStage(event);
	const { db } = event.locals;
	const table = await assignmentTable(db, access, course.stage);
	const pages = pagesOf(table.entries.length, perPage);
	const page = Math.min(pageNumber(event.url), pages);
	return {
		...{ contest, mayRun, page, pages },
		stages: stages.map(({ stage, title }) => ({ stage, title })),
		course: { stage: course.stage, title: course.title, state: course.state },
		table: { ...table, entries: table.entries.slice((page - 1) * perPage, page * perPage) },
		counts: {
			entries: table.entries.length,
			sheets: table.jurors.reduce((sum, { load: sheets }) => sum + sheets, 0)
		},
		minimum: await minimumSheetsOf(db, { contestId: contest.id, stage: course.stage }),
		done: event.url.searchParams.get('done'),
		changed: { added: numberIn(event.url, 'added'), taken: numberIn(event.url, 'taken') },
		key: newKey()
	};
};

const numberIn = (url: URL, name: string) => Number(/^\d{1,6}$/.exec(url.searchParams.get(name) ?? '')?.[0] ?? 0);

type Typed = { mode: string; sheets: string };

export const actions: Actions = {
	plan: async (event) => {
		const { contest, course } = await runStage(event);
		const form = await event.request.formData();
		const line = (name: string) => String(form.get(name) ?? '').slice(0, 20);
		const typed = { mode: line('mode'), sheets: line('sheets') };
		const plan = planIn(typed);
		if (typeof plan === 'string') return fail(422, { refusal: plan, typed });
		const outcome = await submitOnce(event, form, (tx) =>
			changeSheetPlan(tx, event.locals.actor!, { contestId: contest.id, stage: course.stage, plan })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed });
		redirect(303, assignmentPath(contest.slug, course.stage, { done: 'plan' }));
	}
};

function planIn({ mode, sheets }: Typed): SheetPlan | 'mode-missing' | 'sheets-faulty' {
	if (mode === 'all' || mode === 'nomination') return { mode };
	if (mode !== 'some') return 'mode-missing';
	const number = /^\d{1,2}$/.test(sheets.trim()) ? Number(sheets) : 0;
	return number >= 1 && number <= 50 ? { mode, sheets: number } : 'sheets-faulty';
}
