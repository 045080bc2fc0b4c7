import { randomBytes } from 'node:crypto';
import { constants, copyFile, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileKind } from './kinds.ts';
import { isMissing, makePrivateFolder, type FileStore } from './store.ts';

/** A file on its way in. What has come of it lies in a file of its own: its size is how far it has come. */
export type Upload = {
	id: string;
	accountId: string;
	/** What it is brought for; nothing of it is understood here. */
	purpose: Record<string, string>;
	name: string;
	/** As told at the beginning; null where a form brings it, which never tells. */
	bytes: number | null;
	mostBytes: number;
	allowed: readonly FileKind[];
	/** Under which it will lie in the store. */
	key: string;
	begunAt: string;
};

export type NewUpload = Omit<Upload, 'id' | 'key' | 'begunAt'>;
export type FoundUpload = { upload: Upload; received: number; path: string };

/** What has not come to its end after so long is forgotten. */
export const uploadsLastHours = 48;

const idForm = /^[0-9a-f]{32}$/;
const accountForm = /^[0-9a-f-]{36}$/;

export const newUploadId = (): string => randomBytes(16).toString('hex');

/** Uploads of one account lie in one folder: nobody else's id finds them. */
function folderOf({ incoming }: FileStore, accountId: string): string {
	if (!accountForm.test(accountId)) throw new Error('not an account');
	return join(incoming, accountId);
}

export async function beginUpload(store: FileStore, about: NewUpload, id = newUploadId()): Promise<FoundUpload> {
	const folder = folderOf(store, about.accountId);
	const upload: Upload = { ...about, id, key: store.newKey(), begunAt: new Date().toISOString() };
	await makePrivateFolder(folder);
	const path = join(folder, id);
	await (await open(path, 'wx', 0o600)).close();
	await writeWhole(`${path}.json`, JSON.stringify(upload));
	return { upload, received: 0, path };
}

/** A reader finds all of the record or none of it. */
async function writeWhole(path: string, text: string): Promise<void> {
	const file = await open(`${path}.new`, 'w', 0o600);
	try {
		await file.writeFile(text);
		await file.datasync();
	} finally {
		await file.close();
	}
	await rename(`${path}.new`, path);
}

/**
 * The account's own upload, or null; one that has lasted too long is not there any more. Once all is here its content may
 * already lie in the store: nothing is moved by asking.
 */
export async function findUpload(store: FileStore, accountId: string, id: string): Promise<FoundUpload | null> {
	const found = await readUpload(store, accountId, id);
	if (!found) return null;
	const received = (await sizeOf(found.path)) ?? (await sizeOf(store.pathOf(found.upload.key)));
	return received === null ? null : { ...found, received };
}

async function readUpload(
	store: FileStore,
	accountId: string,
	id: string
): Promise<Omit<FoundUpload, 'received'> | null> {
	if (!idForm.test(id)) return null;
	const path = join(folderOf(store, accountId), id);
	try {
		const upload = JSON.parse(await readFile(`${path}.json`, 'utf8')) as Upload;
		return isExpired(upload) ? null : { upload, path };
	} catch (error) {
		if (isMissing(error)) return null;
		throw error;
	}
}

/**
 * Killed between the move into the store and the row that names it: a copy is a finished upload again. A copy, since a row
 * may name the content by now, or be about to.
 */
export async function bringBack(store: FileStore, { upload, path }: FoundUpload): Promise<void> {
	if ((await sizeOf(path)) === null) await copyFile(store.pathOf(upload.key), path, constants.COPYFILE_FICLONE);
}

/** What is still on its way; what lies in the store already takes no more room. */
export async function unfinishedUploads(store: FileStore, accountId: string): Promise<FoundUpload[]> {
	const folder = folderOf(store, accountId);
	const names = await readdir(folder).catch(() => []);
	const found = await Promise.all(
		names
			.filter((name) => name.endsWith('.json'))
			.map(async (name) => {
				const upload = await readUpload(store, accountId, name.slice(0, -5));
				const received = upload && (await sizeOf(upload.path));
				return received === null ? null : { ...upload!, received };
			})
	);
	return found.filter((upload) => upload !== null);
}

export async function discardUpload(store: FileStore, accountId: string, id: string): Promise<void> {
	if (!idForm.test(id)) return;
	const path = join(folderOf(store, accountId), id);
	for (const part of [`${path}.json`, path, `${path}.drawn`, `${path}.json.new`]) await rm(part, { force: true });
}

/** Forgets what was begun and never came to an end, and what is left of what was killed at its beginning. */
export async function discardExpiredUploads(store: FileStore, now = Date.now()): Promise<number> {
	let discarded = 0;
	for (const account of (await readdir(store.incoming).catch(() => [])).filter((name) => accountForm.test(name))) {
		const folder = join(store.incoming, account);
		for (const name of await readdir(folder)) {
			const changed = (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? now;
			if (now - changed < uploadsLastHours * 3_600_000) continue;
			const id = name.slice(0, 32);
			if (name.endsWith('.json')) discarded++;
			await discardUpload(store, account, id);
		}
	}
	return discarded;
}

function isExpired({ begunAt }: Upload): boolean {
	return Date.now() - Date.parse(begunAt) > uploadsLastHours * 3_600_000;
}

async function sizeOf(path: string): Promise<number | null> {
	try {
		return (await stat(path)).size;
	} catch (error) {
		if (isMissing(error)) return null;
		throw error;
	}
}
