import { fail, redirect } from '@sveltejs/kit';
import { printPaperSheets } from '#server/contests/judging/paper/commands.ts';
import { paperDesk, paperSheet } from '#server/contests/judging/paper/queries.ts';
import { parsePaperCode } from '#server/contests/judging/paper/rules.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	const desk = await paperDesk(locals.db, access, url.searchParams.get('stage'));
	return {
		contest: { slug: contest.slug, title: contest.title, timeZone: contest.timeZone },
		...{ desk, isCut: access.hidden.size > 0 },
		printed: Number(/^\d{1,3}$/.exec(url.searchParams.get('printed') ?? '')?.[0] ?? 0),
		key: newKey()
	};
};

export const actions: Actions = {
	/** Changes nothing: leads to the sheet whose code was typed. */
	find: async ({ locals, params, request }) => {
		const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
		const typed = String((await request.formData()).get('code') ?? '').slice(0, 100);
		const code = parsePaperCode(typed);
		const isKnown = code !== null && (await isThere(() => paperSheet(locals.db, access, code)));
		if (!isKnown) {
			// Whoever may not follow the course of judging is told nothing of codes either.
			await paperDesk(locals.db, access, null);
			return fail(422, { find: typed });
		}
		redirect(303, `/office/contests/${contest.slug}/judging/paper/${code}`);
	},
	print: async (event) => {
		const { locals, params, request, url } = event;
		const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
		const { stage, mayPrint } = await paperDesk(locals.db, access, url.searchParams.get('stage'));
		if (!mayPrint || stage === null) throw new NotFound('papers');
		const form = await request.formData();
		const jurorIds = form.getAll('juror').flatMap((id) => idOf(String(id)) ?? []);
		if (jurorIds.length === 0) return fail(422, { refusal: 'nobody-chosen' as const });
		const about = { contestId: contest.id, stage, jurorIds };
		const outcome = await submitOnce(event, form, (tx) => printPaperSheets(tx, locals.actor!, about));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		const done = new URLSearchParams({ stage, printed: String(outcome.value.length) });
		redirect(303, `/office/contests/${contest.slug}/judging/paper?${done}`);
	}
};

async function isThere(asked: () => Promise<unknown>): Promise<boolean> {
	try {
		await asked();
		return true;
	} catch (error) {
		if (error instanceof NotFound) return false;
		throw error;
	}
}
