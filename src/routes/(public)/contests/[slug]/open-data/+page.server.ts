import { createHash } from 'node:crypto';
import { openResultsBySlug } from '#server/contests/open-data/queries.ts';
import { contestBySlug } from '#server/contests/queries.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { slug, title } = await contestBySlug(locals.db, locals.actor, params.slug);
	const bytes = Buffer.from(JSON.stringify(await openResultsBySlug(locals.db, locals.actor, params.slug)));
	locals.keepUntilChanged(['contests', 'organisations']);
	return {
		slug,
		title,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		kilobytes: Math.ceil(bytes.length / 1024)
	};
};
