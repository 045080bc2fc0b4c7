import { minutesToPrint } from '#server/contests/minutes/queries.ts';
import { answerPdf } from '../../../documents/[id]/paper.ts';
import type { RequestHandler } from './$types';

/** The minutes of the jury, laid out from what was kept when the results were finalised. */
export const GET: RequestHandler = async ({ locals, params }) =>
	answerPdf(await minutesToPrint(locals.db, locals.actor, params.slug), `${params.slug}-minutes.pdf`);
