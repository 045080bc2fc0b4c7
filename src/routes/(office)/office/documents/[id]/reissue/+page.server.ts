import { fail, redirect } from '@sveltejs/kit';
import { reissueDocument } from '#server/awards/register/commands.ts';
import { parseTexts } from '#server/awards/register/correction/forms.ts';
import {
	changesBetween,
	corrected,
	correctableTexts,
	faultsOf,
	isNeeded,
	prefixOf,
	severalLines,
	textsOf
} from '#server/awards/register/correction/rules.ts';
import { documentWithHistory } from '#server/awards/register/history/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../../listing.ts';
import { newKey, submitOnce } from '../../../../../once.ts';
import { glyphFaults } from '../paper.ts';
import { chainLine } from '../shown-document.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
	const document = await documentOf(event);
	if (document.state !== 'valid') redirect(303, `/office/documents/${document.id}`);
	const texts = textsOf(document.printed);
	const fields = correctableTexts.flatMap((name) =>
		texts[name] === undefined
			? []
			: [{ name, text: texts[name], isNeeded: isNeeded(document.printed, name), isLong: severalLines.includes(name) }]
	);
	return { document: chainLine(document, event.locals.network.timeZone), fields, key: newKey() };
};

export const actions: Actions = {
	/** Shows what will be printed in place of what, before anything is issued. */
	preview: async (event) => {
		const { printed } = await documentOf(event);
		const texts = parseTexts(await event.request.formData());
		const faults = faultsOf(printed, texts);
		if (faults.length > 0) return fail(422, { texts, faults, glyphs: [], changes: null, refusal: null });
		const glyphs = glyphFaults(corrected(printed, texts));
		if (glyphs.length > 0) return fail(422, { texts, faults: [], glyphs, changes: null, refusal: null });
		const changes = changesBetween(printed, texts);
		if (changes.length === 0) return fail(422, { texts, faults: [], glyphs: [], changes, refusal: null });
		return { texts, faults: [], glyphs: [], changes, refusal: null };
	},
	/** Back to the form with what was typed. */
	edit: async ({ request }) => ({
		texts: parseTexts(await request.formData()),
		faults: [],
		glyphs: [],
		changes: null,
		refusal: null
	}),
	issue: async (event) => {
		const { id, printed, number } = await documentOf(event);
		const form = await event.request.formData();
		const texts = parseTexts(form);
		const faults = faultsOf(printed, texts);
		const glyphs = faults.length > 0 ? [] : glyphFaults(corrected(printed, texts));
		if (faults.length > 0 || glyphs.length > 0)
			return fail(422, { texts, faults, glyphs, changes: null, refusal: null });
		const correct = (old: typeof printed) => corrected(old, texts);
		const outcome = await submitOnce(event, form, (tx) =>
			reissueDocument(tx, event.locals.actor!, id, { correct, numberPrefix: prefixOf(number) })
		);
		if (!outcome.ok) return fail(422, { texts, faults: [], glyphs: [], changes: null, refusal: outcome.reason });
		redirect(303, `/office/documents/${outcome.value.id}?done=reissued`);
	}
};

async function documentOf({ locals, params }: RequestEvent) {
	const id = idOf(params.id);
	if (!id) throw new NotFound('document');
	return (await documentWithHistory(locals.db, locals.actor, id)).document;
}
