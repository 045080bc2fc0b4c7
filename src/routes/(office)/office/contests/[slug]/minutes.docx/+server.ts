import { minutesToPrint } from '#server/contests/minutes/queries.ts';
import { minutesToDocx } from '#server/platform/documents/minutes-docx.ts';
import type { RequestHandler } from './$types';

/** The same minutes as an editable copy. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const copy = await minutesToDocx(await minutesToPrint(locals.db, locals.actor, params.slug));
	return new Response(Buffer.from(copy), {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
			'content-disposition': `attachment; filename="${params.slug}-minutes.docx"`,
			'cache-control': 'private, no-store'
		}
	});
};
