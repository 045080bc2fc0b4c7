import { json } from '@sveltejs/kit';
import { saveApplication } from '#server/applications/commands.ts';
import { parseAuthors, parseEdition, parseOrganisation, parseWork, type Changes } from '#server/applications/forms.ts';
import { fieldsFor, parseAnswers } from '#server/contests/form/answers/queries.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { applicationRowById } from '#server/applications/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../listing.ts';
import type { RequestEvent } from './$types';

/**
 * Takes what stands in the form of a page, as the form itself would send it, and answers in JSON: saved, or why not. What
 * was saved differently elsewhere comes along, so that the page can show both. Outside the group of members' pages, whose
 * way to sign in a script cannot follow: whoever is signed out gets 401 and keeps the text in the browser.
 */
export async function POST(event: RequestEvent): Promise<Response> {
	const { db, actor } = event.locals;
	if (!actor) return json({ ok: false, reason: 'signed-out' }, { status: 401 });
	const id = idOf(event.params.id);
	if (!id) throw new NotFound('application');
	// What cannot be read as a form says no revision either.
	const form = await event.request.formData().catch(() => new FormData());
	const edition = parseEdition(form);
	if (!edition) return refuseUnread(event, id);
	const changes = await changesOf(event, form, id);
	const outcome = await saveApplication(db, actor, { id, ...edition, changes });
	if (outcome.ok) return json({ ok: true, ...outcome.value });
	if (outcome.reason !== 'saved-elsewhere') return json({ ok: false, reason: outcome.reason }, { status: 422 });
	const { revision: newest, title, answers } = await applicationRowById(db, actor, id);
	return json({ ok: false, reason: 'saved-elsewhere', revision: newest, stored: { title, answers } }, { status: 409 });
}

/** Whoever may not know of the application is not told that the form was wrong. */
async function refuseUnread({ locals }: RequestEvent, id: string): Promise<Response> {
	await applicationRowById(locals.db, locals.actor, id);
	return json({ ok: false, reason: 'form-outdated' }, { status: 422 });
}

async function changesOf({ locals }: RequestEvent, form: FormData, id: string): Promise<Changes> {
	switch (form.get('step')) {
		case 'organisation':
			return parseOrganisation(form);
		case 'work':
			return parseWork(form);
		case 'authors':
			return parseAuthors(form);
		default: {
			const { contestId, nominationKey } = await applicationRowById(locals.db, locals.actor, id);
			const { plan } = await publishedPlanOf(locals.db, contestId);
			const isSent = (field: { id: string }) =>
				[...form.keys()].some((name) => name.split('.')[0] === `answer-${field.id}`);
			// Ticks and rows that were all taken away send nothing, so the page's fields are told by their own list.
			const shown = new Set(form.getAll('field').map(String));
			const fields = fieldsFor(plan.form, nominationKey).filter((field) => shown.has(field.id) || isSent(field));
			return { answers: parseAnswers(fields, form) };
		}
	}
}
