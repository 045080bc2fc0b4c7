import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { acceptedEncoding, compressOnce, isCompressible, matchesETag, type Encoding } from './encodings.ts';
import type { KeptPage, PageCache } from './page-cache.ts';
import type { Recorded } from './recorded-response.ts';

/** Headers that tell what the program is made of, or that we set ourselves below. */
const dropped = ['x-sveltekit-page', 'content-length', 'etag', 'transfer-encoding', 'connection', 'keep-alive'];

/** Sends a page from the cache; the reader's browser keeps it, but asks each time whether it still holds. */
export async function sendKeptPage(
	request: IncomingMessage,
	response: ServerResponse,
	cache: PageCache,
	key: string,
	page: KeptPage
): Promise<void> {
	const encoding = page.compressible ? acceptedEncoding(request.headers['accept-encoding']) : 'identity';
	const etag = etagOf(page.fingerprint, encoding);
	setHeaders(response, page.headers);
	response.setHeader('cache-control', 'no-cache');
	response.setHeader('vary', 'Accept-Encoding, Cookie');
	response.setHeader('etag', etag);
	if (page.status === 200 && matchesETag(request.headers['if-none-match'], etag)) return sendNotModified(response);
	sendBody(request, response, page.status, encoding, await cache.bodyOf(key, page, encoding));
}

/** Sends an answer made for this request alone. */
export async function sendOnce(request: IncomingMessage, response: ServerResponse, recorded: Recorded): Promise<void> {
	const { status, headers, body } = recorded;
	setHeaders(response, headers);
	if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'private, no-store');
	if (status === 503 && !response.hasHeader('retry-after')) response.setHeader('retry-after', '5');
	// Of a file that can be had in parts the bytes are counted, so they go as they are.
	const encoding =
		!headers['accept-ranges'] && isCompressible(headers['content-type'], body.length)
			? acceptedEncoding(request.headers['accept-encoding'])
			: 'identity';
	response.setHeader('vary', 'Accept-Encoding, Cookie');
	sendBody(request, response, status, encoding, await compressOnce(body, encoding));
}

function setHeaders(response: ServerResponse, headers: OutgoingHttpHeaders): void {
	for (const name of dropped) response.removeHeader(name);
	for (const [name, value] of Object.entries(headers)) {
		if (value !== undefined && !dropped.includes(name))
			response.setHeader(name, value === 'text/html' ? 'text/html; charset=utf-8' : value);
	}
}

function etagOf(fingerprint: string, encoding: Encoding): string {
	return encoding === 'identity' ? `"${fingerprint}"` : `"${fingerprint}.${encoding}"`;
}

function sendNotModified(response: ServerResponse): void {
	response.removeHeader('content-type');
	response.writeHead(304).end();
}

function sendBody(
	request: IncomingMessage,
	response: ServerResponse,
	status: number,
	encoding: Encoding,
	body: Buffer
): void {
	if (response.destroyed) return;
	if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
	if (status !== 204 && status !== 304) response.setHeader('content-length', body.length);
	response.writeHead(status);
	response.end(request.method === 'HEAD' ? undefined : body);
}
