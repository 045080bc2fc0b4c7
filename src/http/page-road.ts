import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendKeptPage, sendOnce } from './answers.ts';
import type { KeptPage, PageCache } from './page-cache.ts';
import type { PublicPage } from './public-pages.ts';
import { recordResponse, type Recorded } from './recorded-response.ts';
import { contextOfRequest, requestIdHeader } from './request-context.ts';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
export type CacheUse = 'hit' | 'miss' | 'stale' | 'none';

/** How a page comes to the reader: from the cache, or rendered, once for all who ask at the same moment. */
export function createPageRoad(cache: PageCache, handler: PageHandler) {
	const renderings = new Map<string, Promise<KeptPage | null>>();

	async function render(request: IncomingMessage, response: ServerResponse): Promise<Recorded | null> {
		return recordResponse(response, () => handler(request, response));
	}

	/** Renders a page and keeps it where the route said it may be kept. */
	async function renderToKeep(request: IncomingMessage, response: ServerResponse, page: PublicPage) {
		const begunAt = cache.now();
		const recorded = await render(request, response);
		const context = contextOfRequest(String(request.headers[requestIdHeader]));
		if (!recorded || recorded.status !== 200 || recorded.headers['set-cookie'] || !context?.keeping) {
			return { recorded, kept: null };
		}
		const network = context.network?.schema ?? '';
		return { recorded, kept: cache.keep(page.key, network, recorded, context.keeping, begunAt) };
	}

	async function readFresh(
		request: IncomingMessage,
		response: ServerResponse,
		page: PublicPage,
		old: KeptPage | null
	): Promise<CacheUse> {
		const rendering = renderToKeep(request, response, page);
		renderings.set(
			page.key,
			rendering.then(({ kept }) => kept).catch(() => null)
		);
		try {
			const { recorded, kept } = await rendering;
			if (kept) await sendKeptPage(request, response, cache, page.key, kept);
			else if (recorded && recorded.status >= 500 && old) return await sendStale(request, response, page, old);
			else if (recorded) await sendOnce(request, response, recorded);
			return kept ? 'miss' : 'none';
		} finally {
			renderings.delete(page.key);
		}
	}

	async function sendStale(
		request: IncomingMessage,
		response: ServerResponse,
		page: PublicPage,
		old: KeptPage
	): Promise<CacheUse> {
		response.setHeader('warning', '110 - "Response is Stale"');
		await sendKeptPage(request, response, cache, page.key, old);
		return 'stale';
	}

	return {
		async readPublic(request: IncomingMessage, response: ServerResponse, page: PublicPage): Promise<CacheUse> {
			const found = cache.find(page.key);
			if (found?.isFresh) {
				await sendKeptPage(request, response, cache, page.key, found.page);
				return 'hit';
			}
			const kept = await renderings.get(page.key);
			if (kept) {
				await sendKeptPage(request, response, cache, page.key, kept);
				return 'hit';
			}
			return readFresh(request, response, page, found?.page ?? null);
		},
		/** Where not even the network can be told, the last page that was seen is better than none. */
		async readStale(request: IncomingMessage, response: ServerResponse, page: PublicPage): Promise<CacheUse | null> {
			const found = cache.find(page.key);
			return found ? sendStale(request, response, page, found.page) : null;
		},
		async readOwn(request: IncomingMessage, response: ServerResponse): Promise<CacheUse> {
			const recorded = await render(request, response);
			if (recorded) await sendOnce(request, response, recorded);
			return 'none';
		}
	};
}
