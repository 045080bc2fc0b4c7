import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendKeptPage, sendOnce } from './answers.ts';
import type { KeptPage, PageCache } from './page-cache.ts';
import type { PublicPage } from './public-pages.ts';
import { recordResponse, type Recorded } from './recorded-response.ts';
import type { FrontRefusal } from './refusal-pages.ts';
import { contextOfRequest, requestIdHeader } from './request-context.ts';

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
export type CacheUse = 'hit' | 'miss' | 'stale' | 'none';
/** What came of a request: how the cache was used, or what the front still has to refuse in its own words. */
export type Reading = CacheUse | { refusal: FrontRefusal };

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
	): Promise<Reading> {
		const rendering = renderToKeep(request, response, page);
		renderings.set(
			page.key,
			rendering.then(({ kept }) => kept).catch(() => null)
		);
		try {
			const { recorded, kept } = await rendering;
			if (kept) await sendKeptPage(request, response, cache, page.key, kept);
			else if (recorded && recorded.status >= 500 && old) return await sendStale(request, response, page, old);
			else if (recorded) return await sendOwn(request, response, recorded);
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
		async readPublic(request: IncomingMessage, response: ServerResponse, page: PublicPage): Promise<Reading> {
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
		async readOwn(request: IncomingMessage, response: ServerResponse): Promise<Reading> {
			const recorded = await render(request, response);
			return recorded ? sendOwn(request, response, recorded) : 'none';
		}
	};
}

async function sendOwn(request: IncomingMessage, response: ServerResponse, recorded: Recorded): Promise<Reading> {
	const refusal = refusalOfForm(recorded, request) ?? bareRefusalOf(recorded, request.method);
	if (refusal) return { refusal };
	await sendOnce(request, response, recorded);
	return 'none';
}

/** A form that failed gets a page with everything that was typed in it, whatever page of its own the site has for that. */
function refusalOfForm({ status }: Recorded, request: IncomingMessage): FrontRefusal | null {
	if (status < 500 || !contextOfRequest(String(request.headers[requestIdHeader]))?.unsent) return null;
	return status === 503 ? 'unavailable' : 'failed';
}

/** Refusals that the framework words itself, before or outside a page, in a line of English or in `error.html`. */
function bareRefusalOf({ status, headers, body }: Recorded, method: string | undefined): FrontRefusal | null {
	const type = String(headers['content-type'] ?? 'text/plain');
	const isBareLine = type.startsWith('text/plain') && [400, 403, 405].includes(status);
	const isBarePage = status >= 400 && type.startsWith('text/html') && body.includes('data-bare-error');
	if (!isBareLine && !isBarePage) return null;
	if (status === 400) return method === 'POST' ? 'broken-form' : 'bad-request';
	return bareRefusals[status] ?? (status < 500 ? 'bad-request' : 'failed');
}

const bareRefusals: Record<number, FrontRefusal> = {
	403: 'foreign-form',
	404: 'not-found',
	405: 'method-not-allowed',
	413: 'too-large',
	415: 'unknown-form',
	503: 'unavailable'
};
