import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'identity' | 'gzip' | 'br';

const compressGzip = promisify(gzip);
const compressBrotli = promisify(brotliCompress);

/** Below this a compressed body with its headers is no smaller. */
const worthCompressing = 700;
const compressible = /^(?:text\/|application\/(?:json|xml|rss\+xml|atom\+xml)|image\/svg\+xml)/;

/** What the client takes, best for its line first: brotli, gzip, nothing. */
export function acceptedEncoding(header: string | string[] | undefined): Encoding {
	const weights = new Map<string, number>();
	for (const part of String(header ?? '')
		.toLowerCase()
		.split(',')) {
		const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
		const quality = parameters.find((text) => text.startsWith('q='));
		weights.set(name, quality ? Number(quality.slice(2)) || 0 : 1);
	}
	const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
	if (weightOf('br') > 0 && weightOf('br') >= weightOf('gzip')) return 'br';
	return weightOf('gzip') > 0 ? 'gzip' : 'identity';
}

export function isCompressible(contentType: unknown, length: number): boolean {
	return length >= worthCompressing && compressible.test(String(contentType ?? ''));
}

/** For an answer used once: quick. */
export function compressOnce(body: Buffer, encoding: Encoding): Promise<Buffer> {
	return compress(body, encoding, { brotli: 4, gzip: 5 });
}

/**
 * For an answer kept and sent many times. Not the smallest possible: the first reader waits for it, and the highest
 * levels take four times as long to save another twentieth.
 */
export function compressForKeeping(body: Buffer, encoding: Encoding): Promise<Buffer> {
	return compress(body, encoding, { brotli: 5, gzip: 6 });
}

async function compress(body: Buffer, encoding: Encoding, levels: { brotli: number; gzip: number }): Promise<Buffer> {
	if (encoding === 'gzip') return compressGzip(body, { level: levels.gzip });
	if (encoding === 'br') {
		return compressBrotli(body, {
			params: {
				[constants.BROTLI_PARAM_QUALITY]: levels.brotli,
				[constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
				[constants.BROTLI_PARAM_SIZE_HINT]: body.length
			}
		});
	}
	return body;
}

export function fingerprintOf(body: Buffer): string {
	return createHash('sha256').update(body).digest('base64url').slice(0, 27);
}

/** Weak comparison, as a conditional GET asks for. */
export function matchesETag(header: string | undefined, etag: string): boolean {
	if (!header) return false;
	return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
