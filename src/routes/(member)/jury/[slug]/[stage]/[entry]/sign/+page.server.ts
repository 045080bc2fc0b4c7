import { fail, redirect } from '@sveltejs/kit';
import { contestDesk } from '#server/contests/judging/desk/queries.ts';
import { nextToJudge } from '#server/contests/judging/desk/rules.ts';
import { signSheet } from '#server/contests/judging/sheets/commands.ts';
import { parseRevision } from '#server/contests/judging/sheets/forms.ts';
import type { SheetRefusal } from '#ui/jury/sheet-words.ts';
import { newKey, submitOnce } from '../../../../../../once.ts';
import { openedBy, pathOf } from '../opened-sheet.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { contest, entry, course, isWithdrawn, criteria, sheet, faults, total, most } = await openedBy(event);
	// Signed already, not begun or not to be signed: its own page tells.
	const canSign = sheet && !sheet.signedAt && faults.length === 0 && course.isTaking && !isWithdrawn;
	if (!canSign && event.request.method === 'GET') redirect(303, pathOf(event));
	return {
		...{ contest, entry, course, criteria, total, most, path: pathOf(event), key: newKey() },
		sheet: sheet ?? { marks: {}, commentForAuthor: '', noteForJury: '', revision: 0 }
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { place, entry } = await openedBy(event);
		const form = await event.request.formData();
		const revision = parseRevision(form);
		const refuse = (refusal: SheetRefusal) => fail(refusal === 'saved-elsewhere' ? 409 : 422, { refusal });
		if (revision === null) return refuse('form-outdated');
		const outcome = await submitOnce(event, form, (tx) => signSheet(tx, event.locals.actor!, { ...place, revision }));
		if (!outcome.ok) return refuse(outcome.reason);
		const { stages } = await contestDesk(event.locals.db, event.locals.actor, event.params.slug);
		const next = nextToJudge(stages.find(({ stage }) => stage === place.stage)?.sheets ?? [], entry.key);
		const home = `/jury/${event.params.slug}`;
		if (!next) redirect(303, `${home}?done=signed`);
		const to = pathOf({ params: { ...event.params, entry: next.key } });
		redirect(303, `${to}?signed=${encodeURIComponent(entry.key)}`);
	}
};
