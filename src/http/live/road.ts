import type { IncomingMessage, ServerResponse } from 'node:http';
import { followedDay } from '#server/contests/defence/desk/queries.ts';
import { hallPlace, hallState } from '#server/contests/defence/hall/queries.ts';
import { dayTopic, sheetsTopic } from '#server/contests/defence/rules.ts';
import type { Db } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { whileDatabaseAnswers } from '../database-watch.ts';
import type { FrontRefusal } from '../refusal-pages.ts';
import type { RequestContext } from '../request-context.ts';
import { answerReason, uploaderOf } from '../uploads/exchange.ts';
import type { LiveHub } from './hub.ts';
import type { LiveView, Watcher } from './room.ts';

export const isLivePath = (path: string): boolean => path.startsWith('/live/');

/** A hall is one room, with the telephones in it; a table has a jury around it. */
const mostWatchers = { hall: 500, desk: 100 };

export type LiveRoad = (
	request: IncomingMessage,
	response: ServerResponse,
	asked: { context: RequestContext; site: string }
) => Promise<FrontRefusal | null>;

type Asked = { request: IncomingMessage; db: Db; network: string; site: string };
type Watching = { view: LiveView; mayStay: Watcher['mayStay'] };

/**
 * Streams of changes, before any page. `/live/hall/CODE` tells the hall's whole state to whoever has the address.
 * `/live/defence/SLUG/STAGE` tells the jury and those who run it only that something has changed: their pages are then asked
 * for anew, each with what its reader may see. Answers what the front shall refuse in its own words, or null.
 */
export function createLiveRoad(hub: LiveHub): LiveRoad {
	return async (request, response, { context, site }) => {
		if (request.method !== 'GET') return 'method-not-allowed';
		const { db, network, database } = context;
		if (!db || !network) return 'not-found';
		const asked = { request, db, network: network.schema, site };
		const watching = await whileDatabaseAnswers(database.pool, () => watchingOf(asked)).catch(refusalOf);
		if (watching === 'not-found') return watching;
		if (watching === 'signed-out') return (answerReason(response, 401, watching), null);
		if (hub.isFull(watching.view)) return (answerReason(response, 503, 'too-many-watchers'), null);
		if (!response.destroyed) await hub.watch(watching.view, { response, mayStay: watching.mayStay });
		return null;
	};
}

function refusalOf(problem: unknown): 'not-found' {
	if (problem instanceof NotFound) return 'not-found';
	throw problem;
}

async function watchingOf(asked: Asked): Promise<Watching | 'signed-out'> {
	const path = (asked.request.url ?? '').split('?')[0]!;
	const [, hallCode] = /^\/live\/hall\/([^/]+)$/.exec(path) ?? [];
	if (hallCode !== undefined) return hallWatching(asked, hallCode);
	const [, slug, stage] = /^\/live\/defence\/([a-z0-9-]+)\/([A-Za-z0-9._-]+)$/.exec(path) ?? [];
	if (slug === undefined || stage === undefined) throw new NotFound(path);
	return deskWatching(asked, { slug, stage });
}

async function hallWatching({ db, network }: Asked, code: string): Promise<Watching> {
	const { contestId, stage } = await hallPlace(db, code);
	const show = async () => {
		const state = await hallState(db, await hallPlace(db, code));
		return { id: state.revision, data: JSON.stringify(state) };
	};
	const key = `${network} hall ${contestId} ${stage}`;
	return {
		view: { key, network, topics: [dayTopic(contestId, stage)], most: mostWatchers.hall, show },
		mayStay: async () => true
	};
}

async function deskWatching(
	{ request, db, network, site }: Asked,
	asked: { slug: string; stage: string }
): Promise<Watching | 'signed-out'> {
	const actor = await uploaderOf(request, db, site);
	if (!actor) return 'signed-out';
	const { contestId, stage } = await followedDay(db, actor, asked);
	let changes = 0;
	return {
		view: {
			...{ key: `${network} desk ${contestId} ${stage}`, network, most: mostWatchers.desk },
			topics: [dayTopic(contestId, stage), sheetsTopic(contestId, stage)],
			show: async () => ({ id: String(++changes), data: '{}' })
		},
		mayStay: async () => {
			const still = await uploaderOf(request, db, site);
			if (!still) return false;
			return followedDay(db, still, asked).then(
				() => true,
				(problem: unknown) => refusalOf(problem) !== 'not-found'
			);
		}
	};
}
