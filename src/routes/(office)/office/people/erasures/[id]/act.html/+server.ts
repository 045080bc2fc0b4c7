import { accountNames } from '#server/accounts/queries.ts';
import { erasureRequestById } from '#server/people/erasures/queries.ts';
import { erasureActHtml } from '#server/personal-records/documents.ts';
import { activityOf } from '#server/platform/activity-of.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { momentText } from '#server/platform/personal-records.ts';
import { idOf } from '../../../../../../listing.ts';
import type { RequestHandler } from './$types';

/** The act of an erasure with the log's lines about it; none of what was erased is in it. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const id = idOf(params.id);
	if (!id) throw new NotFound('erasure request');
	const request = await erasureRequestById(locals.db, locals.actor, id);
	if (request.outcome !== 'erased' || !request.answeredAt) throw new NotFound(`act of ${id}`);
	const by = request.answeredBy ?? '';
	const lines = await activityOf(locals.db, [id], ['erasure.asked', 'erasure.done']);
	const act = erasureActHtml({
		network: locals.network.name,
		requestId: id,
		asked: momentText(request.askedAt),
		answered: momentText(request.answeredAt),
		by: (await accountNames(locals.db, [by])).get(by) ?? by,
		counts: request.erasedCounts,
		log: lines.map(({ event, at }) => ({ event, at: momentText(at) }))
	});
	return new Response(act, {
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('Акт об удалении данных.html')}`,
			'cache-control': 'private, no-store'
		}
	});
};
