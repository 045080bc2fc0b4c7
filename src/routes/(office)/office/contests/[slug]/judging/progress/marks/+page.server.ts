import { progressOf } from '#server/contests/judging/overview/progress/queries.ts';
import { marksPage } from '#server/contests/judging/overview/totals/queries.ts';
import { chosen, pageNumber, pagesOf } from '../../../../../../../listing.ts';
import { nominationTitles, watched, withShortNames } from '../watched.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;

export const load: PageServerLoad = async (event) => {
	const { access, stage, frame } = await watched(event);
	const { db } = event.locals;
	const judged = await progressOf(db, access, stage.stage.id);
	const order = chosen(event.url, 'order', ['number', 'spread'], 'number');
	const pages = pagesOf(judged.entries.length, perPage);
	const page = Math.min(pageNumber(event.url), pages);
	const marks = await marksPage(db, access, stage, { ...judged, limit: perPage, offset: (page - 1) * perPage, order });
	return { frame, titles: nominationTitles(stage), marks: withShortNames(marks), order, page, pages };
};
