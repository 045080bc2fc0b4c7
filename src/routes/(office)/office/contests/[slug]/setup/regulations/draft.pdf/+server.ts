import { regulationsDraftOf } from '#server/contests/regulations/draft/queries.ts';
import { m } from '#messages';
import { answerPdf } from '../../../../../documents/[id]/paper.ts';
import type { RequestHandler } from './$types';

/** The regulations as they would be published now, marked as a draft on every page. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const { document } = await regulationsDraftOf(locals.db, locals.actor, params.slug);
	const data = { kind: 'regulations' as const, edition: m.regulations_draft_edition(), ...document };
	return answerPdf(data, `${params.slug}-draft.pdf`);
};
