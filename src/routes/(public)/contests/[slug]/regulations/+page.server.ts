import { contestBySlug } from '#server/contests/queries.ts';
import { publishedRegulationsOf, regulationsVersionsOf } from '#server/contests/regulations/versions/queries.ts';
import { writeRegulations } from '#server/platform/documents/regulations-text.ts';
import { dayIn } from '#ui/dates.ts';
import { versionAsked } from './version.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { id, slug, title, timeZone } = await contestBySlug(locals.db, locals.actor, params.slug);
	const shown = await publishedRegulationsOf(locals.db, id, versionAsked(url));
	const versions = await regulationsVersionsOf(locals.db, id);
	locals.keepUntilChanged(['contests']);
	return {
		slug,
		title,
		version: shown.version,
		publishedOn: dayIn(shown.publishedAt, timeZone),
		sha256: shown.sha256,
		written: writeRegulations({ kind: 'regulations', edition: '', ...shown.document }),
		versions: versions.map(({ publishedAt, ...version }) => ({ ...version, publishedOn: dayIn(publishedAt, timeZone) }))
	};
};
