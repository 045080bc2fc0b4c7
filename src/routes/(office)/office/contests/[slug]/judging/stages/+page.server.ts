import { fail, redirect } from '@sveltejs/kit';
import { refusalToRunJudging } from '#server/contests/judging/policy.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { courseOf } from '#server/contests/judging/stages/queries.ts';
import { takeBackWithdrawal } from '#server/contests/judging/stages/withdrawal/commands.ts';
import { withdrawalsOf } from '#server/contests/judging/stages/withdrawal/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { StageRefusal } from '#ui/judging/stage-words.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	const stages = await courseOf(locals.db, access);
	return {
		...{ contest, stages, mayRun: refusalToRunJudging(access) === null },
		withdrawals: await withdrawalsOf(locals.db, access),
		withdrawn: url.searchParams.get('withdrawn'),
		arriving: url.searchParams.getAll('arriving').slice(0, 20),
		done: url.searchParams.get('done'),
		key: newKey()
	};
};

export const actions: Actions = {
	/** Undoes a slip: of withdrawals that nobody has been told of. */
	restore: async (event) => {
		const { locals, params, request } = event;
		const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
		if (refusalToRunJudging(access)) throw new NotFound(`withdrawals of ${params.slug}`);
		const form = await request.formData();
		const typed = String(form.get('position') ?? '');
		const outdated: StageRefusal = 'form-outdated';
		if (!/^\d{1,6}$/.test(typed)) return fail(422, { refusal: outdated });
		const asked = { contestId: contest.id, position: Number(typed) };
		const outcome = await submitOnce<null, StageRefusal>(event, form, (tx) =>
			takeBackWithdrawal(tx, locals.actor!, asked)
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason });
		redirect(303, `/office/contests/${contest.slug}/judging/stages?done=restored`);
	}
};
