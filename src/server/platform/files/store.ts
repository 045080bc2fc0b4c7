import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { VirusScanner } from './virus-scanner.ts';

export type Stored = { bytes: number; sha256: string };

/**
 * The files of one network. An object lies under a key of our own, is never changed, and may only be seen once a row of
 * the database names it, so whatever ends the program leaves at worst an object that nobody knows.
 */
export type FileStore = {
	/** Asks about every file before it may be opened; null where none is set up. */
	scanner: VirusScanner | null;
	/** For files on their way in, on the same disk as the objects. */
	incoming: string;
	quota: FileQuota;
	newKey(): string;
	/** Moves a finished file in; what is read back afterwards is what is answered. */
	put(path: string, key: string): Promise<Stored>;
	read(key: string, range?: { start: number; end: number }): Readable;
	/** What lies under the key, by reading all of it. */
	measure(key: string): Promise<Stored | null>;
	pathOf(key: string): string;
	/** Only for what no backup needs any more. */
	remove(key: string): Promise<void>;
	objects(): AsyncIterable<{ key: string; changedAt: Date }>;
	/** Free and all bytes of the disk. */
	space(): Promise<{ free: number; all: number }>;
};

/** Bytes that one account, and one network, may hold. */
export type FileQuota = { account: number; network: number };

export type FileStorage = { network(schema: string): FileStore };

const gigabyte = 1024 ** 3;
const usualQuota: FileQuota = { account: 2 * gigabyte, network: 200 * gigabyte };

type Options = { scanner?: VirusScanner | null; quota?: Partial<FileQuota> };

/** A folder of a disk: `objects/SCHEMA/…` and `incoming/SCHEMA/…` below it, readable by the program's user alone. */
export function openFileStorage(folder: string, { scanner = null, quota = {} }: Options = {}): FileStorage {
	const stores = new Map<string, FileStore>();
	return {
		network(schema) {
			if (!/^[a-z][a-z0-9_]*$/.test(schema)) throw new Error(`not a schema: ${schema}`);
			const known = stores.get(schema) ?? openStore(folder, schema, scanner, { ...usualQuota, ...quota });
			stores.set(schema, known);
			return known;
		}
	};
}

const keyForm = /^[0-9a-f]{2}\/[0-9a-f]{40}$/;

function openStore(folder: string, schema: string, scanner: VirusScanner | null, quota: FileQuota): FileStore {
	const objects = join(folder, 'objects', schema);
	const incoming = join(folder, 'incoming', schema);
	const pathOf = (key: string) => {
		if (!keyForm.test(key)) throw new Error('not a key of the store');
		return join(objects, key);
	};
	return {
		...{ scanner, incoming, quota, pathOf },
		newKey() {
			const name = randomBytes(20).toString('hex');
			return `${name.slice(0, 2)}/${name}`;
		},
		async put(path, key) {
			const place = pathOf(key);
			await makePrivateFolder(dirname(place));
			await moveDurably(path, place);
			return measureFile(place);
		},
		read: (key, range) => createReadStream(pathOf(key), range),
		async measure(key) {
			try {
				return await measureFile(pathOf(key));
			} catch (error) {
				if (isMissing(error)) return null;
				throw error;
			}
		},
		remove: (key) => rm(pathOf(key), { force: true }),
		objects: () => listObjects(objects),
		async space() {
			await makePrivateFolder(incoming);
			const { bavail, blocks, bsize } = await statfs(incoming);
			return { free: bavail * bsize, all: blocks * bsize };
		}
	};
}

export async function makePrivateFolder(folder: string): Promise<void> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
}

/** The content is on the disk before the name is, and the name before anybody is told. */
async function moveDurably(path: string, place: string): Promise<void> {
	const file = await open(path, 'r+');
	try {
		await file.chmod(0o600);
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(path, place);
	await syncFolder(dirname(place));
	await syncFolder(dirname(dirname(place)));
}

/** A new name lasts through a power cut only once its folder has been written. Windows has no such thing. */
async function syncFolder(folder: string): Promise<void> {
	if (process.platform === 'win32') return;
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

export async function measureFile(path: string): Promise<Stored> {
	const hash = createHash('sha256');
	let bytes = 0;
	await pipeline(createReadStream(path, { highWaterMark: 128 * 1024 }), async (chunks: AsyncIterable<Buffer>) => {
		for await (const chunk of chunks) {
			bytes += chunk.length;
			hash.update(chunk);
		}
	});
	return { bytes, sha256: hash.digest('hex') };
}

async function* listObjects(folder: string): AsyncIterable<{ key: string; changedAt: Date }> {
	for (const shelf of await namesIn(folder)) {
		for (const name of await namesIn(join(folder, shelf))) {
			const key = `${shelf}/${name}`;
			if (keyForm.test(key)) yield { key, changedAt: (await stat(join(folder, key))).mtime };
		}
	}
}

async function namesIn(folder: string): Promise<string[]> {
	try {
		return (await readdir(folder)).sort();
	} catch (error) {
		if (isMissing(error)) return [];
		throw error;
	}
}

export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException)?.code === 'ENOENT';
export const isDiskFull = (error: unknown): boolean =>
	['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException)?.code ?? '');
