import { fail, redirect } from '@sveltejs/kit';
import { annulDocument } from '#server/awards/register/commands.ts';
import { documentWithHistory } from '#server/awards/register/history/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import { chainLine, printedTexts } from '../shown-document.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { document } = await documentWithHistory(locals.db, locals.actor, requiredId(params.id));
	if (document.state === 'annulled') redirect(303, `/office/documents/${document.id}`);
	return {
		document: chainLine(document, locals.network.timeZone),
		texts: printedTexts(document.printed),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const id = requiredId(event.params.id);
		const form = await event.request.formData();
		const reason = String(form.get('reason') ?? '')
			.trim()
			.slice(0, 1000);
		const outcome = await submitOnce(event, form, (tx) => annulDocument(tx, event.locals.actor!, id, reason));
		if (!outcome.ok) return fail(422, { reason, refusal: outcome.reason });
		redirect(303, `/office/documents/${id}?done=annulled`);
	}
};

function requiredId(text: string): string {
	const id = idOf(text);
	if (!id) throw new NotFound('document');
	return id;
}
