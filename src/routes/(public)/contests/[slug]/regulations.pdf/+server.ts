import { contestBySlug } from '#server/contests/queries.ts';
import { editionLine } from '#server/contests/regulations/documents.ts';
import { publishedRegulationsOf } from '#server/contests/regulations/versions/queries.ts';
import { dayIn } from '#ui/dates.ts';
import { answerPdf } from '../../../../(office)/office/documents/[id]/paper.ts';
import { versionAsked } from '../regulations/version.ts';
import type { RequestHandler } from './$types';

/** The regulations as they were published, tagged for screen readers. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { id, slug, timeZone } = await contestBySlug(locals.db, locals.actor, params.slug);
	const { document, version, publishedAt } = await publishedRegulationsOf(locals.db, id, versionAsked(url));
	const edition = editionLine(version, dayIn(publishedAt, timeZone));
	const answer = await answerPdf({ kind: 'regulations', edition, ...document }, `${slug}-regulations-${version}.pdf`);
	if (answer.ok) locals.keepUntilChanged(['contests']);
	answer.headers.delete('cache-control');
	return answer;
};
