import type { OutgoingHttpHeaders } from 'node:http';
import { compressForKeeping, fingerprintOf, isCompressible, type Encoding } from './encodings.ts';
import type { Recorded } from './recorded-response.ts';
import type { PageKeeping } from './request-context.ts';

export type KeptPage = {
	status: number;
	headers: OutgoingHttpHeaders;
	fingerprint: string;
	compressible: boolean;
	bodies: Map<Encoding, Buffer>;
	network: string;
	tags: string[];
	freshUntil: number;
	bytes: number;
};

export type PageCache = {
	find(key: string): { page: KeptPage; isFresh: boolean } | null;
	/** A mark of the moment at which a rendering begins; see `keep`. */
	now(): number;
	/** Keeps a page unless something under its tags changed after the rendering began. */
	keep(key: string, network: string, recorded: Recorded, keeping: PageKeeping, begunAt: number): KeptPage;
	bodyOf(key: string, page: KeptPage, encoding: Encoding): Promise<Buffer>;
	/** Pages under these tags are rendered again at the next reading; without tags, all pages of the network. */
	invalidate(network: string, tags: string[] | null): void;
	invalidateAll(): void;
	size(): { pages: number; bytes: number };
};

type Options = { mostBytes?: number; clock?: () => number };

/** What an entry costs beside its bodies. */
const overheadBytes = 1024;
const mostRememberedTags = 20_000;

/**
 * Rendered public pages as ready buffers, least recently read dropped first. An invalidated page stays,
 * marked stale, so that it can still be shown while the database is away.
 */
export function openPageCache({ mostBytes = 64 * 1024 * 1024, clock = Date.now }: Options = {}): PageCache {
	const pages = new Map<string, KeptPage>();
	const changedAt = new Map<string, number>();
	let bytes = 0;
	let moment = 0;
	let everythingChangedAt = 0;

	const drop = (key: string) => {
		bytes -= pages.get(key)?.bytes ?? 0;
		pages.delete(key);
	};
	const grow = (key: string, page: KeptPage, by: number) => {
		if (pages.get(key) !== page) return;
		page.bytes += by;
		bytes += by;
		for (const oldest of pages.keys()) {
			if (bytes <= mostBytes) break;
			drop(oldest);
		}
	};
	const lastChangeOf = (network: string, tags: string[]) =>
		Math.max(everythingChangedAt, ...['', ...tags].map((tag) => changedAt.get(`${network} ${tag}`) ?? 0));

	return {
		now: () => moment,
		size: () => ({ pages: pages.size, bytes }),
		find(key) {
			const page = pages.get(key);
			if (!page) return null;
			pages.delete(key);
			pages.set(key, page);
			return { page, isFresh: page.freshUntil > clock() };
		},
		keep(key, network, recorded, keeping, begunAt) {
			const page = keptPage(network, recorded, keeping);
			const isOutdated = lastChangeOf(network, keeping.tags) > begunAt;
			page.freshUntil = isOutdated ? 0 : clock() + keeping.freshForSeconds * 1000;
			drop(key);
			pages.set(key, page);
			grow(key, page, overheadBytes + recorded.body.length);
			return page;
		},
		async bodyOf(key, page, encoding) {
			if (encoding === 'identity' || !page.compressible) return page.bodies.get('identity')!;
			const ready = page.bodies.get(encoding);
			if (ready) return ready;
			const body = await compressForKeeping(page.bodies.get('identity')!, encoding);
			if (!page.bodies.has(encoding)) {
				page.bodies.set(encoding, body);
				grow(key, page, body.length);
			}
			return body;
		},
		invalidate(network, tags) {
			moment += 1;
			if (changedAt.size > mostRememberedTags) {
				changedAt.clear();
				everythingChangedAt = moment;
			}
			for (const tag of tags ?? ['']) changedAt.set(`${network} ${tag}`, moment);
			for (const page of pages.values()) {
				if (page.network === network && (tags === null || tags.some((tag) => page.tags.includes(tag))))
					page.freshUntil = 0;
			}
		},
		invalidateAll() {
			moment += 1;
			everythingChangedAt = moment;
			for (const page of pages.values()) page.freshUntil = 0;
		}
	};
}

function keptPage(network: string, recorded: Recorded, keeping: PageKeeping): KeptPage {
	return {
		status: recorded.status,
		headers: recorded.headers,
		fingerprint: fingerprintOf(recorded.body),
		compressible: isCompressible(recorded.headers['content-type'], recorded.body.length),
		bodies: new Map([['identity', recorded.body]]),
		network,
		tags: keeping.tags,
		freshUntil: 0,
		bytes: 0
	};
}
