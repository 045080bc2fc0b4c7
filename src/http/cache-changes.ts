import { cacheChannel } from '#server/platform/cache-tags.ts';
import type { Hearing } from './listening.ts';
import type { PageCache } from './page-cache.ts';

/** `tags: null` stands for everything of the network. */
type CacheChange = { network: string; tags: string[] | null };

/**
 * Marks pages stale as changes are told. While nothing is heard that may be anything, so at each new beginning all pages
 * are rendered again at their next reading.
 */
export function cacheChanges(cache: PageCache, onChange: () => void = () => {}): Hearing {
	return {
		channel: cacheChannel,
		hear(payload) {
			const change = parseChange(payload);
			if (change) cache.invalidate(change.network, change.tags);
			else cache.invalidateAll();
			onChange();
		},
		begin: () => cache.invalidateAll()
	};
}

function parseChange(payload: string): CacheChange | null {
	try {
		const { network, tags } = JSON.parse(payload) as { network?: unknown; tags?: unknown };
		if (typeof network !== 'string') return null;
		const names = Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : null;
		return { network, tags: names };
	} catch {
		return null;
	}
}
