import { documentByCode, printablePapers } from '#server/awards/register/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { answerPdf } from '../../../../(office)/office/documents/[id]/paper.ts';
import { countLookup, exactCode } from '../lookup.ts';
import type { RequestHandler } from './$types';

/** The paper for whoever holds its code, while it is valid: one that no longer holds, or whose holder
 * wished to be forgotten, is not printed anew. */
export const GET: RequestHandler = async (event) => {
	await countLookup(event, 'paper');
	const { locals, params, setHeaders } = event;
	const document = await documentByCode(locals.db, exactCode(params.code));
	if (document.state !== 'valid' || document.isErased) throw new NotFound('document');
	const [printable] = await printablePapers(locals.db, [document], locals.network.publicHost);
	setHeaders({ 'x-robots-tag': 'noindex' });
	return answerPdf(printable!.paper, `${document.number}.pdf`);
};
