import { fail, redirect } from '@sveltejs/kit';
import { materialsOf, type Materials } from '#server/applications/materials/queries.ts';
import { contestDesk } from '#server/contests/judging/desk/queries.ts';
import { neighboursOf } from '#server/contests/judging/desk/rules.ts';
import { saveSheet, takeBackSheet } from '#server/contests/judging/sheets/commands.ts';
import { parseSheet, type SheetInput } from '#server/contests/judging/sheets/forms.ts';
import { othersSheets, sheetPlaceOf } from '#server/contests/judging/sheets/queries.ts';
import { judgingSettingsOf } from '#server/contests/judging/settings/queries.ts';
import { blindWayOf } from '#server/platform/files/blind-copies.ts';
import type { SheetRefusal } from '#ui/jury/sheet-words.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import { openedBy, pathOf } from './opened-sheet.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const { locals, params, url } = event;
	const { contest, place, ...opened } = await openedBy(event);
	const { db, actor } = locals;
	const [materials, others, { sendComments }, desk] = await Promise.all([
		materialsOf(db, actor, place),
		othersSheets(db, actor, place),
		judgingSettingsOf(db, contest.id),
		contestDesk(db, actor, params.slug)
	]);
	if (!desk.hasDeclared && opened.course.state === 'open') redirect(303, `/jury/${contest.slug}/conflicts`);
	const { entry, course, isWithdrawn, criteria, sheet, faults, total, most } = opened;
	const sheets = desk.stages.find(({ stage }) => stage === params.stage)?.sheets ?? [];
	const signedBefore = url.searchParams.get('signed');
	return {
		...{ contest, entry, course, isWithdrawn, criteria, sheet, faults, total, most, others, sendComments, materials },
		juror: desk.seat.key,
		canWrite: course.isTaking && !isWithdrawn && !sheet?.signedAt,
		ways: waysOf(materials),
		path: pathOf(event),
		neighbours: neighboursOf(sheets, entry.key),
		left: sheets.filter(({ state }) => state !== 'signed').length,
		done: url.searchParams.get('done'),
		signedTitle: sheets.find(({ key, state }) => key === signedBefore && state === 'signed')?.title ?? null,
		key: newKey()
	};
};

/** How each file is shown: a document in a frame, a picture in place, the rest to be saved; what would name the authors not. */
function waysOf({ answers, isBlind, withoutCopy }: Materials) {
	const files = answers.flatMap(({ shown }) => (shown.kind === 'files' || shown.kind === 'images' ? shown.files : []));
	const wayOf = (id: string, type: string) => {
		if (isBlind && (blindWayOf(type) === 'never' || withoutCopy.includes(id))) return 'hidden';
		if (type === 'application/pdf') return 'frame';
		return type.startsWith('image/') ? 'picture' : 'save';
	};
	return Object.fromEntries(files.map(({ id, type }) => [id, wayOf(id, type)] as const));
}

type Typed = Pick<SheetInput, 'marks' | 'commentForAuthor' | 'noteForJury'>;

/**
 * Saves what is typed, finished or not; asked to sign, leads to the look at it, or says what is missing. Not `submitOnce`:
 * saving the same again changes nothing, and a window that is behind is told by its revision.
 */
async function save(event: RequestEvent) {
	const { db, actor } = event.locals;
	const place = await sheetPlaceOf(db, { ...event.params, entryKey: event.params.entry });
	const form = await event.request.formData();
	const input = parseSheet(form);
	const refuse = async (refusal: SheetRefusal, typed: Typed | null) => {
		const { sheet } = await openedBy(event);
		const status = refusal === 'saved-elsewhere' ? 409 : 422;
		return fail(status, { refusal, typed, isUnfinished: false, revision: sheet?.revision ?? 0 });
	};
	if (!input) return refuse('form-outdated', null);
	const typed = { marks: input.marks, commentForAuthor: input.commentForAuthor, noteForJury: input.noteForJury };
	const outcome = await saveSheet(db, actor!, { ...place, ...input });
	if (!outcome.ok) return refuse(outcome.reason, typed);
	if (form.get('then') !== 'sign') redirect(303, `${pathOf(event)}?done=saved#sheet`);
	const { faults, sheet } = await openedBy(event);
	if (faults.length === 0) redirect(303, `${pathOf(event)}/sign`);
	return fail(422, { refusal: null, typed, isUnfinished: true, revision: sheet?.revision ?? 0 });
}

export const actions: Actions = {
	save,
	takeback: async (event) => {
		const { place } = await openedBy(event);
		const form = await event.request.formData();
		const outcome = await submitOnce(event, form, (tx) => takeBackSheet(tx, event.locals.actor!, place));
		if (!outcome.ok) return fail(422, { refusal: outcome.reason, typed: null, isUnfinished: false, revision: 0 });
		redirect(303, `${pathOf(event)}?done=taken-back#sheet`);
	}
};
