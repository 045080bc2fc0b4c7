import type { IncomingMessage } from 'node:http';

/** Bytes that a form of a page may bring; uploads have their own, resumable, road. */
const usualLimit = 512 * 1024;

/** Longest prefix wins. A new route that takes more is named here, nowhere else. */
const limits: { prefix: string; bytes: number }[] = [
	{ prefix: '/settings/', bytes: 4 * 1024 },
	{ prefix: '/setup', bytes: 16 * 1024 },
	{ prefix: '/sign-in', bytes: 8 * 1024 },
	{ prefix: '/sign-out', bytes: 1024 },
	{ prefix: '/unsubscribe', bytes: 4 * 1024 },
	{ prefix: '/v', bytes: 4 * 1024 }
];

export type BodyRefusal = 'length-required' | 'too-large';

/**
 * Browsers always tell the length of a form, so a body without one is refused:
 * then the limit is judged before the first byte is read.
 */
export function refusalToReadBody(request: IncomingMessage, path: string): BodyRefusal | null {
	if (request.method === 'GET' || request.method === 'HEAD') return hasBody(request) ? 'too-large' : null;
	if (!hasBody(request)) return null;
	const length = request.headers['content-length'];
	if (length === undefined) return 'length-required';
	return Number(length) <= bodyLimitOf(path) ? null : 'too-large';
}

/** A body that comes too slowly is cut: a form is small, and whoever sends it a byte a minute only holds a socket. */
export function limitBodyTime(request: IncomingMessage, milliseconds: number): void {
	if (!hasBody(request)) return;
	const timer = setTimeout(() => {
		if (!request.complete) request.socket.destroy();
	}, milliseconds);
	request.once('close', () => clearTimeout(timer));
}

function hasBody(request: IncomingMessage): boolean {
	const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
	return encoding !== undefined || (length !== undefined && Number(length) > 0);
}

export function bodyLimitOf(path: string): number {
	const matching = limits.filter(({ prefix }) => path === prefix || path.startsWith(withSlash(prefix)));
	const longest = matching.sort((a, b) => b.prefix.length - a.prefix.length)[0];
	return longest?.bytes ?? usualLimit;
}

function withSlash(prefix: string): string {
	return prefix.endsWith('/') ? prefix : `${prefix}/`;
}

export const largestBody = Math.max(usualLimit, ...limits.map(({ bytes }) => bytes));
