import type { IncomingMessage } from 'node:http';
import { refusalToReadBody } from './body-limits.ts';
import type { FrontRefusal } from './refusal-pages.ts';

/** What the pages of the site can be asked by; everything else is refused before it reaches them. */
const allowedMethods = ['GET', 'HEAD', 'POST'];

/** Why a request goes no further, or null. `site` is the scheme and host that the reader's browser stands at. */
export function refusalOfRequest(request: IncomingMessage, path: string, site: string): FrontRefusal | null {
	if (!isPlainTarget(request.url)) return 'bad-request';
	if (!allowedMethods.includes(request.method ?? '')) return 'method-not-allowed';
	// The data of a page without the page: no script of ours asks for it.
	if (path.endsWith('__data.json')) return 'not-found';
	const isForm = request.method === 'POST';
	if (isForm && request.headers.origin !== originOfSite(site)) return 'foreign-form';
	const refusal = refusalToReadBody(request, path);
	if (refusal) return refusal;
	return isForm && !isFormType(request.headers['content-type']) ? 'unknown-form' : null;
}

/**
 * A mail program that unsubscribes by itself (RFC 8058) posts from nowhere: no page, no origin, no cookie. The code in
 * the address, which came only in the letter, is its permission, so its form counts as one of this site.
 */
export function adoptOneClick({ method, headers }: IncomingMessage, path: string, site: string): void {
	const isBare = headers.origin === undefined && headers.cookie === undefined && headers.referer === undefined;
	const origin = originOfSite(site);
	if (method === 'POST' && isBare && origin && path.startsWith('/unsubscribe/')) headers.origin = origin;
}

/** «/path?query» alone: no absolute addresses, no control characters, also not percent-encoded. */
export function isPlainTarget(url: string | undefined): boolean {
	if (url === undefined || !url.startsWith('/') || /[\s\\\u0000-\u001f]/.test(url) || url.length > 4096) return false;
	const path = decodedPath(url);
	return path !== null && !/[\\\p{Cc}]/u.test(path) && !/\/\/|\/\.{1,2}(?:\/|$)/.test(path);
}

function decodedPath(url: string): string | null {
	try {
		return decodeURIComponent(url.split('?')[0]!);
	} catch {
		return null;
	}
}

/** Without a port that goes without saying, as browsers write it. */
function originOfSite(site: string): string | null {
	return URL.canParse(site) ? new URL(site).origin : null;
}

function isFormType(contentType: string | undefined): boolean {
	const type = contentType?.split(';')[0]!.trim().toLowerCase();
	return type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data';
}
