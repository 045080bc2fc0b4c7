import { rankingsOf, type KeptRankings } from '#server/contests/judging/overview/comparison/queries.ts';
import { juryOf } from '#server/contests/queries.ts';
import { pageNumber, pagesOf } from '../../../../../../../listing.ts';
import { nominationTitles, watched } from '../watched.ts';
import type { PageServerLoad } from './$types';

const perPage = 100;
/** Of all networks that this node serves: a comparison is named by everything that it was made of. */
const kept: KeptRankings = new Map();

export const load: PageServerLoad = async (event) => {
	const { access, stage, frame } = await watched(event);
	const { db } = event.locals;
	const { ways, entries, titles } = await rankingsOf(db, access, stage, kept);
	const names = new Map((await juryOf(db, access.contestId)).map(({ key, name }) => [key, name]));
	const pages = pagesOf(entries.length, perPage);
	const page = Math.min(pageNumber(event.url), pages);
	return {
		...{ frame, page, pages, nominations: nominationTitles(stage) },
		ways: ways.map(({ refusals, ...way }) => ({
			...way,
			refusals: refusals.map(({ reason, juror }) => ({
				reason,
				name: juror === null ? null : (names.get(juror) ?? '')
			}))
		})),
		entries: entries
			.slice((page - 1) * perPage, page * perPage)
			.map((entry) => ({ ...entry, title: titles.get(entry.key) ?? '' }))
	};
};
