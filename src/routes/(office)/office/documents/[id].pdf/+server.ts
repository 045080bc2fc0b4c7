import { documentWithHistory } from '#server/awards/register/history/queries.ts';
import { printablePapers } from '#server/awards/register/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { m } from '#messages';
import { idOf } from '../../../../listing.ts';
import { answerPdf } from '../[id]/paper.ts';
import type { RequestHandler } from './$types';

/** The paper as it was issued, laid out anew from what the register keeps; one that no longer holds is named a copy. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const id = idOf(params.id);
	if (!id) throw new NotFound('document');
	const { document } = await documentWithHistory(locals.db, locals.actor, id);
	const [printable] = await printablePapers(locals.db, [document], locals.network.publicHost);
	if (document.state === 'valid') return answerPdf(printable!.paper, `${document.number}.pdf`);
	return answerPdf(printable!.paper, `${m.office_archive_copy({ number: document.number })}.pdf`, 'attachment');
};
