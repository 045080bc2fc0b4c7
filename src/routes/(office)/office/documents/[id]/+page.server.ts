import { documentWithHistory } from '#server/awards/register/history/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { idOf } from '../../../../listing.ts';
import { chainLine, printedTexts } from './shown-document.ts';
import type { PageServerLoad } from './$types';

const doings = ['annulled', 'reissued'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const id = idOf(params.id);
	if (!id) throw new NotFound('document');
	const { document, chain } = await documentWithHistory(locals.db, locals.actor, id);
	return {
		document: chainLine(document, locals.network.timeZone),
		texts: printedTexts(document.printed),
		chain: chain.map((each) => chainLine(each, locals.network.timeZone)),
		done: doings.find((doing) => doing === url.searchParams.get('done')) ?? null
	};
};
