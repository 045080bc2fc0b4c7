import { lateSheetsOf } from '#server/contests/judging/conflicts/late/queries.ts';
import { courseOverview } from '#server/contests/judging/overview/queries.ts';
import type { PageServerLoad } from './$types';
import { nominationTitles, watched, withShortNames } from './watched.ts';

const linesShown = 20;
const gapsShown = 20;

export const load: PageServerLoad = async (event) => {
	const { access, stage, frame } = await watched(event);
	const overview = await courseOverview(event.locals.db, access, stage, { limit: linesShown });
	const isClosed = frame.stage.state === 'closed';
	return {
		late: isClosed ? await lateSheetsOf(event.locals.db, access, frame.stage.key) : { count: 0, pairs: [] },
		...{ frame, quorum: overview.quorum, nominations: overview.nominations, minimum: stage.stage.minimumSheets },
		titles: nominationTitles(stage),
		jurors: overview.jurors,
		gaps: { shown: overview.gaps.slice(0, gapsShown), total: overview.gaps.length },
		marks: withShortNames(overview.marks),
		reminded: Number(/^\d{1,4}$/.exec(event.url.searchParams.get('reminded') ?? '')?.[0] ?? 0)
	};
};
