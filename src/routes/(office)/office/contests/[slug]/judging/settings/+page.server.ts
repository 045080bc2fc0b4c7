import { fail, redirect } from '@sveltejs/kit';
import { refusalToRunJudging } from '#server/contests/judging/policy.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { changeJudgingSettings } from '#server/contests/judging/settings/commands.ts';
import { judgingSettingsOf } from '#server/contests/judging/settings/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function runBy({ locals, params }: Pick<RequestEvent, 'locals' | 'params'>) {
	const { contest, access } = await judgedContest(locals.db, locals.actor, params.slug);
	if (refusalToRunJudging(access)) throw new NotFound(`settings of ${params.slug}`);
	return contest;
}

export const load: PageServerLoad = async (event) => {
	const contest = await runBy(event);
	const { othersMarks, sameFounder, sameDistrict, sendComments, appealDays } = await judgingSettingsOf(
		event.locals.db,
		contest.id
	);
	return {
		contest,
		settings: { othersMarks, sameFounder, sameDistrict, sendComments, appealDays: String(appealDays) },
		isDone: event.url.searchParams.get('done') === 'saved',
		key: newKey()
	};
};

const choices = ['never', 'own-sheet', 'stage-closed'] as const;

export const actions: Actions = {
	default: async (event) => {
		const contest = await runBy(event);
		const form = await event.request.formData();
		const typed = {
			othersMarks: choices.find((each) => each === form.get('others')) ?? null,
			sameFounder: form.getAll('grounds').includes('founder'),
			sameDistrict: form.getAll('grounds').includes('district'),
			sendComments: form.get('comments') === 'yes',
			appealDays: String(form.get('days') ?? '').slice(0, 10)
		};
		const days = /^\d{1,2}$/.test(typed.appealDays.trim()) ? Number(typed.appealDays) : 61;
		const { othersMarks, ...rest } = typed;
		if (othersMarks === null) return fail(422, { refusal: 'others-missing' as const, typed });
		if (days > 60) return fail(422, { refusal: 'days-faulty' as const, typed });
		const outcome = await submitOnce(event, form, (tx) =>
			changeJudgingSettings(tx, event.locals.actor!, contest.id, { ...rest, othersMarks, appealDays: days })
		);
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed });
		redirect(303, `/office/contests/${contest.slug}/judging/settings?done=saved`);
	}
};
