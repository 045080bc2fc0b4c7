import { parseTexts } from '#server/awards/register/correction/forms.ts';
import { corrected, faultsOf } from '#server/awards/register/correction/rules.ts';
import { documentWithHistory } from '#server/awards/register/history/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { m } from '#messages';
import { idOf } from '../../../../../listing.ts';
import { answerPdf } from '../paper.ts';
import type { RequestHandler } from './$types';

/** How the corrected paper will look; without a number and a code it cannot be passed off as issued. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const id = idOf(params.id);
	if (!id) throw new NotFound('document');
	const { document } = await documentWithHistory(locals.db, locals.actor, id);
	const texts = parseTexts(await request.formData());
	if (faultsOf(document.printed, texts).length > 0)
		return new Response(m.office_fault_preview(), {
			status: 422,
			headers: { 'content-type': 'text/plain; charset=utf-8' }
		});
	return answerPdf(
		{ ...corrected(document.printed, texts), number: m.office_specimen() },
		`${m.office_specimen()}.pdf`
	);
};
