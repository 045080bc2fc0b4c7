import { fail, redirect } from '@sveltejs/kit';
import { runDefence } from '#server/contests/defence/day/commands.ts';
import { parseAct } from '#server/contests/defence/day/forms.ts';
import { defenceTable, revealTable } from '#server/contests/defence/desk/queries.ts';
import { revealNext } from '#server/contests/defence/reveal/commands.ts';
import { judgedContest } from '#server/contests/judging/queries.ts';
import { newKey, submitOnce } from '../../../../../../../once.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
	...(await defenceTable(locals.db, locals.actor, params)),
	reveal: await revealTable(locals.db, locals.actor, params.slug),
	key: newKey()
});

export const actions: Actions = {
	run: async (event) => {
		const { locals, params, request, url } = event;
		const { contest } = await judgedContest(locals.db, locals.actor, params.slug);
		const form = await request.formData();
		const asked = parseAct(form);
		if (!asked) return fail(422, { run: 'form-outdated' as const, reveal: null });
		const place = { contestId: contest.id, stage: params.stage };
		const outcome = await submitOnce(event, form, (tx) => runDefence(tx, locals.actor!, place, asked));
		if (!outcome.ok) return fail(422, { run: outcome.reason, reveal: null });
		redirect(303, `${url.pathname}#now`);
	},
	reveal: async (event) => {
		const { locals, params, request, url } = event;
		const { contest } = await judgedContest(locals.db, locals.actor, params.slug);
		const form = await request.formData();
		const position = Number(/^[1-9]\d{0,4}$/.exec(String(form.get('position') ?? ''))?.[0] ?? 0);
		const outcome = await submitOnce(event, form, (tx) => revealNext(tx, locals.actor!, contest.id, position));
		if (!outcome.ok) return fail(422, { run: null, reveal: outcome.reason });
		redirect(303, `${url.pathname}#reveal`);
	}
};
