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
	const lose = (problem: unknown) => {
		if (stopped) return;
		log(problem);
		client?.release(true);
		client = null;
		retry ??= setTimeout(() => {
			retry = null;
			void begin();
		}, retryMs);
	};
	const begin = async () => {
		if (stopped) return;
		try {
			client = await pool.connect();
			client.on('error', lose);
			client.on('end', () => lose(new Error('the listening connection ended')));
			client.on('notification', ({ payload }) => hear(payload));
			await client.query(`listen ${cacheChannel}`);
			cache.invalidateAll();
		} catch (problem) {
			lose(problem);
		}
	};

	await begin();
	return {
		async stop() {
			stopped = true;
			if (retry) clearTimeout(retry);
			client?.removeAllListeners('error');
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
