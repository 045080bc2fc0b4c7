import type { Pool, PoolClient } from 'pg';
import { cacheChannel } from '#server/platform/cache-tags.ts';
import type { PageCache } from './page-cache.ts';

/** `tags: null` stands for everything of the network. */
export type CacheChange = { network: string; tags: string[] | null };

type Options = { log: (problem: unknown) => void; onChange?: (change: CacheChange | null) => void; retryMs?: number };

/**
 * Listens for changes on a connection of its own and marks pages stale. While that connection is away nothing is
 * heard, so at each new beginning all pages are rendered again at their next reading.
 */
export async function followCacheChanges(
	pool: Pool,
	cache: PageCache,
	{ log, onChange, retryMs = 2000 }: Options
): Promise<{ stop(): Promise<void> }> {
	let client: PoolClient | null = null;
	let retry: NodeJS.Timeout | null = null;
	let stopped = false;

	const hear = (payload: string | undefined) => {
		const change = parseChange(payload);
		if (change) cache.invalidate(change.network, change.tags);
		else cache.invalidateAll();
		onChange?.(change);
	};
	// A dying connection may tell it twice, and the second time another one may already be in its place.
	const lose = (lost: PoolClient | null, problem: unknown) => {
		if (stopped || client !== lost) return;
		log(problem);
		lost?.release(true);
		client = null;
		retry ??= setTimeout(() => {
			retry = null;
			void begin();
		}, retryMs);
	};
	const begin = async () => {
		let taken: PoolClient | null = null;
		try {
			taken = await pool.connect();
			if (stopped) return taken.release(true);
			client = taken;
			taken.on('error', (problem) => lose(taken, problem));
			taken.on('end', () => lose(taken, new Error('the listening connection ended')));
			taken.on('notification', ({ payload }) => hear(payload));
			await taken.query(`listen ${cacheChannel}`);
			cache.invalidateAll();
		} catch (problem) {
			lose(taken, problem);
		}
	};

	await begin();
	return {
		async stop() {
			stopped = true;
			if (retry) clearTimeout(retry);
			// Its end is our doing now, and nothing to report.
			client?.removeAllListeners('notification');
			client?.release(true);
		}
	};
}

function parseChange(payload: string | undefined): CacheChange | null {
	try {
		const { network, tags } = JSON.parse(payload ?? '') as { network?: unknown; tags?: unknown };
		if (typeof network !== 'string') return null;
		const names = Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : null;
		return { network, tags: names };
	} catch {
		return null;
	}
}
