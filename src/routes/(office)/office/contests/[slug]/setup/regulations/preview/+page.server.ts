import { regulationsDraftOf } from '#server/contests/regulations/draft/queries.ts';
import { writeRegulations } from '#server/platform/documents/regulations-text.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { document, work } = await regulationsDraftOf(locals.db, locals.actor, params.slug);
	return {
		slug: params.slug,
		title: work.plan.basics.title,
		written: writeRegulations({ kind: 'regulations', edition: '', ...document })
	};
};
