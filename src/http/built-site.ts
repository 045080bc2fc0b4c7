import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { largestBody } from './body-limits.ts';
import { acceptedEncoding } from './encodings.ts';
import type { PageHandler } from './page-road.ts';

/** What `vite build` has made: the pages, and the files that go out as they are. */
export type BuiltSite = {
	handler: PageHandler;
	isFile(path: string): boolean;
	sendFile(request: IncomingMessage, response: ServerResponse): void;
	/** Address of the one style sheet, for pages made without SvelteKit. */
	styleSheet: string | null;
};

type ConnectHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void | Promise<void>;

/** The adapter reads its settings once, while it is loaded. The headers it trusts are those that the front has rewritten. */
const adapterSettings: Record<string, string> = {
	BIBLIOKRUG_KIT_PROTOCOL_HEADER: 'x-forwarded-proto',
	BIBLIOKRUG_KIT_ADDRESS_HEADER: 'x-real-ip',
	BIBLIOKRUG_KIT_BODY_SIZE_LIMIT: String(largestBody)
};

export async function loadBuiltSite(folder: string): Promise<BuiltSite> {
	Object.assign(process.env, adapterSettings);
	const { handler } = (await import(pathToFileURL(join(folder, 'handler.js')).href)) as { handler: ConnectHandler };
	const files = new Set(listFiles(join(folder, 'client')));
	const answer: PageHandler = (request, response) => handler(request, response, () => response.writeHead(404).end());
	return {
		handler: answer,
		isFile: (path) => files.has(path),
		sendFile(request, response) {
			// Files with a hash in the name are kept for ever (the adapter says so); the others for an hour.
			if (isVersioned(request.url)) response.setHeader('cache-control', 'public, max-age=31536000, immutable');
			else if (!request.url?.includes('/immutable/')) response.setHeader('cache-control', 'public, max-age=3600');
			const path = request.url?.split('?')[0] ?? '';
			if (path.startsWith('/enhance/') && files.has(path))
				return sendScript(join(folder, 'client', path), request, response);
			void answer(request, response);
		},
		styleSheet: largestStyleSheet(folder, files)
	};
}

const endings = { identity: '', gzip: '.gz', br: '.br' } as const;

/** The adapter knows only what stood there while it built; the scripts of pages come after it, compressed already. */
function sendScript(file: string, request: IncomingMessage, response: ServerResponse): void {
	const encoding = acceptedEncoding(request.headers['accept-encoding']);
	const body = readFileSync(file + endings[encoding]);
	response.setHeader('content-type', 'text/javascript; charset=utf-8');
	response.setHeader('vary', 'accept-encoding');
	response.setHeader('content-length', body.length);
	if (encoding !== 'identity') response.setHeader('content-encoding', encoding);
	response.end(request.method === 'HEAD' ? undefined : body);
}

/** Scripts of pages: asked for by their version, or by another script under a name with its hash. */
function isVersioned(url = ''): boolean {
	return /^\/enhance\/(?:[a-z-]+\.js\?v=|shared\/)/.test(url);
}

function listFiles(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !/\.(?:br|gz)$/.test(entry.name))
		.map((entry) => posix.join('/', join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/')));
}

/** The design system's sheet: the others hold a few lines for single pages. */
function largestStyleSheet(folder: string, files: Set<string>): string | null {
	const sizes = [...files]
		.filter((path) => path.endsWith('.css'))
		.map((path) => ({ path, bytes: statSync(join(folder, 'client', path)).size }));
	return sizes.sort((a, b) => b.bytes - a.bytes)[0]?.path ?? null;
}

/** A site that stands in tests for the built one. */
export function siteOf(handler: PageHandler): BuiltSite {
	return { handler, isFile: () => false, sendFile: handler, styleSheet: null };
}
