import { fail, redirect } from '@sveltejs/kit';
import { parseReason } from '#server/contests/judging/stages/forms.ts';
import { withdrawEntry } from '#server/contests/judging/stages/withdrawal/commands.ts';
import { leavableEntries, withdrawalPreview } from '#server/contests/judging/stages/withdrawal/queries.ts';
import type { StageRefusal } from '#ui/judging/stage-words.ts';
import { idOf } from '../../../../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../../../../once.ts';
import { runStage } from '../../stage.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest, facts } = await runStage(event);
	const { db, actor } = event.locals;
	const entryId = idOf(event.url.searchParams.get('entry'));
	const preview = entryId ? await withdrawalPreview(db, actor, { contestId: contest.id, entryId }) : null;
	const list = preview?.ok ? null : await leavableEntries(db, actor, contest.id);
	return {
		contest,
		course: { stage: facts.course.stage, title: facts.course.title },
		entryId,
		preview: preview?.ok ? preview.value : null,
		list: list?.ok ? list.value : null,
		refusal: (preview && !preview.ok
			? preview.reason
			: list && !list.ok
				? list.reason
				: null) satisfies StageRefusal | null,
		key: newKey()
	};
};

type Typed = { askedBy: string; reason: string };
const refuse = (refusal: StageRefusal, typed: Typed) => fail(422, { refusal, typed });

export const actions: Actions = {
	default: async (event) => {
		const { contest } = await runStage(event);
		const form = await event.request.formData();
		const typed = {
			askedBy: String(form.get('askedBy') ?? '').slice(0, 20),
			reason: String(form.get('reason') ?? '').slice(0, 2000)
		};
		const entryId = idOf(String(form.get('entry') ?? ''));
		if (!entryId) return refuse('form-outdated', typed);
		const { askedBy } = typed;
		if (askedBy !== 'entrant' && askedBy !== 'organiser') return refuse('asked-needed', typed);
		const leaving = { contestId: contest.id, entryId, askedBy, reason: parseReason(typed.reason) } as const;
		const outcome = await submitOnce(event, form, (tx) => withdrawEntry(tx, event.locals.actor!, leaving));
		if (!outcome.ok) return refuse(outcome.reason, typed);
		const { key, arriving } = outcome.value;
		const told = new URLSearchParams([['withdrawn', key], ...arriving.slice(0, 20).map((one) => ['arriving', one])]);
		redirect(303, `/office/contests/${contest.slug}/judging/stages?${told}`);
	}
};
