import { receiptOf } from '#server/applications/receipt/documents.ts';
import { lastVersionOf } from '#server/applications/versions/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { answerPdf } from '../../../../../(office)/office/documents/[id]/paper.ts';
import { openApplication } from '../open-application.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { application, plan } = await openApplication(event);
	const sent = await lastVersionOf(event.locals.db, application.id);
	if (!sent || application.number === null) throw new NotFound('receipt');
	return answerPdf(receiptOf(plan, application.number, sent), `Расписка ${application.number}.pdf`);
};
