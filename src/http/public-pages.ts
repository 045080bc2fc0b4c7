import type { IncomingMessage } from 'node:http';
import {
	languageCookie,
	formatViewSettings,
	parseLanguage,
	parseViewSettings,
	readCookie,
	viewCookie
} from './view-settings.ts';

/** Pages that anybody may see alike, with the only query parameters that change them. */
const publicPages: { path: RegExp; query: string[] }[] = [
	{ path: /^\/$/, query: [] },
	{ path: /^\/contests$/, query: ['page', 'year'] },
	{ path: /^\/contests\/[a-z0-9-]+$/, query: [] },
	{ path: /^\/contests\/[a-z0-9-]+\/results$/, query: ['order', 'sort'] },
	{ path: /^\/contests\/[a-z0-9-]+\/(?:open-data|results\.(?:json|csv))$/, query: [] },
	{ path: /^\/contests\/[a-z0-9-]+\/regulations(?:\.pdf)?$/, query: ['version'] },
	{ path: /^\/organisations$/, query: ['page', 'search'] },
	{ path: /^\/organisations\/[a-z0-9-]+$/, query: [] },
	{ path: /^\/(?:design|sitemap\.xml|robots\.txt)$/, query: [] }
];

/** Any of these means a person who has signed in: their pages are never kept. */
export const sessionCookies = ['__Host-session', 'session'];

/** A parameter longer than this is not one that our links make. */
const longestValue = 40;

export type PublicPage = { key: string; url: string };

/**
 * The cache key of an anonymous reading of a public page, and the address under which it is rendered. A page is told
 * by its network, never by the host it was asked at, and unknown query parameters are dropped, so nobody can fill the
 * cache with either.
 */
export function publicPageOf(request: IncomingMessage, network: string): PublicPage | null {
	if (request.method !== 'GET' && request.method !== 'HEAD') return null;
	const cookies = request.headers.cookie;
	if (sessionCookies.some((name) => readCookie(cookies, name) !== undefined)) return null;
	const [path = '/', search = ''] = splitOnce(request.url ?? '/', '?');
	const parameters = new URLSearchParams(search);
	if (parameters.has('lang')) return null;
	const page = publicPages.find((candidate) => candidate.path.test(path));
	if (!page) return null;
	const url = path + canonicalQuery(parameters, page.query);
	const view = formatViewSettings(parseViewSettings(readCookie(cookies, viewCookie)));
	return { key: [network, url, parseLanguage(readCookie(cookies, languageCookie)), view].join(' '), url };
}

function canonicalQuery(parameters: URLSearchParams, allowed: string[]): string {
	const kept = new URLSearchParams();
	for (const name of allowed) {
		const value = parameters.get(name);
		if (value && value.length <= longestValue) kept.set(name, value);
	}
	const text = kept.toString();
	return text ? `?${text}` : '';
}

function splitOnce(text: string, mark: string): [string, string] {
	const at = text.indexOf(mark);
	return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
