import { json } from '@sveltejs/kit';
import { saveSheet } from '#server/contests/judging/sheets/commands.ts';
import { parseSheet } from '#server/contests/judging/sheets/forms.ts';
import { openSheet, sheetPlaceOf } from '#server/contests/judging/sheets/queries.ts';
import type { RequestHandler } from './$types';

/**
 * Takes what stands on a sheet, as its form would send it, and answers in JSON: saved, or why not. What was saved
 * differently elsewhere comes along. Outside the group of members' pages, whose way to sign in a script cannot follow:
 * whoever is signed out gets 401 and keeps the sheet in the browser.
 */
export const POST: RequestHandler = async ({ locals: { db, actor }, params, request }) => {
	if (!actor) return json({ ok: false, reason: 'signed-out' }, { status: 401 });
	const place = await sheetPlaceOf(db, { ...params, entryKey: params.entry });
	// What cannot be read as a form says no revision either.
	const input = parseSheet(await request.formData().catch(() => new FormData()));
	const opened = () => openSheet(db, actor, { ...place, entryKey: params.entry });
	if (!input) {
		// Whoever may not know of the sheet is not told that the form was wrong.
		await opened();
		return json({ ok: false, reason: 'form-outdated' }, { status: 422 });
	}
	const outcome = await saveSheet(db, actor, { ...place, ...input });
	if (outcome.ok) return json({ ok: true, ...outcome.value });
	if (outcome.reason !== 'saved-elsewhere') return json({ ok: false, reason: outcome.reason }, { status: 422 });
	const { sheet } = await opened();
	const { revision, marks, commentForAuthor, noteForJury } = sheet!;
	const stored = { marks, commentForAuthor, noteForJury };
	return json({ ok: false, reason: outcome.reason, revision, stored }, { status: 409 });
};
