import { rm } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import { blindWayOf, writeBlindCopy, type BlindWay } from '#server/platform/files/blind-copies.ts';
import type { FileStore } from '#server/platform/files/store.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openFile, type OpenFile } from '../queries.ts';
import { isRefusedLately } from './queries.ts';

/** By key: several readers of one page wait for one copy. */
const atWork = new Map<string, Promise<boolean>>();

/**
 * The content of a file without anything of whose it is; made when first asked for, and kept. Whoever calls this has made
 * sure that the reader may have it. Null where a file cannot be shown so.
 * @throws NotFound
 */
export async function openBlindFile(db: Db, store: FileStore, id: string): Promise<OpenFile | null> {
	const known = await blindRow(db, id);
	const way = blindWayOf(known.type);
	if (way === 'never' || known.isRefused) return null;
	if (way === 'as-it-is') return openFile(db, store, id);
	if (known.blindKey === null) {
		const making = atWork.get(known.key) ?? makeCopy(db, store, id, known.key, way);
		atWork.set(known.key, making);
		const isMade = await making.finally(() => atWork.delete(known.key));
		if (!isMade) return null;
	}
	const { name, type, blindKey, blindBytes, blindSha256 } = await blindRow(db, id);
	return { name, type, bytes: Number(blindBytes), sha256: blindSha256!, read: (range) => store.read(blindKey!, range) };
}

const blindRow = (db: Db, id: string) =>
	db
		.selectFrom('stored_files')
		.select([
			'key',
			'name',
			'type',
			'blind_key as blindKey',
			'blind_bytes as blindBytes',
			'blind_sha256 as blindSha256',
			isRefusedLately.as('isRefused')
		])
		.where('id', '=', id)
		.where('state', '=', 'clean')
		.where('removed_at', 'is', null)
		.executeTakeFirstOrThrow(() => new NotFound('file'));

async function makeCopy(
	db: Db,
	store: FileStore,
	id: string,
	key: string,
	way: Exclude<BlindWay, 'never' | 'as-it-is'>
): Promise<boolean> {
	const copyKey = store.newKey();
	const target = `${store.pathOf(key)}.blind-${copyKey.slice(3)}`;
	try {
		if (!(await writeBlindCopy({ path: store.pathOf(key), target, as: way }))) {
			// So that nobody can keep the program at it, and that those who run the judging are told.
			await db
				.updateTable('stored_files')
				.set({ blind_refused_at: sql<Date>`now()` })
				.where('id', '=', id)
				.execute();
			return false;
		}
		const { bytes, sha256 } = await store.put(target, copyKey);
		const { numUpdatedRows } = await db
			.updateTable('stored_files')
			.set({ blind_key: copyKey, blind_bytes: String(bytes), blind_sha256: sha256 })
			.where('id', '=', id)
			.where('blind_key', 'is', null)
			.executeTakeFirst();
		// Another reader was quicker: theirs is as good.
		if (numUpdatedRows === 0n) await store.remove(copyKey);
		return true;
	} finally {
		await rm(target, { force: true });
	}
}
