import { sql } from 'kysely';
import type { Readable } from 'node:stream';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { FileStore } from '#server/platform/files/store.ts';
import type { Held } from './rules.ts';
import type { FileState } from './tables.ts';

export type StoredFile = {
	id: string;
	name: string;
	type: string;
	bytes: number;
	sha256: string;
	width: number | null;
	height: number | null;
	state: FileState;
	hasPreview: boolean;
	broughtBy: string;
	attachedTo: string | null;
};

const shownColumns = [
	'id',
	'name',
	'type',
	'bytes',
	'sha256',
	'width',
	'height',
	'state',
	'preview_key',
	'brought_by as broughtBy',
	'attached_to as attachedTo'
] as const;

type Row = Omit<StoredFile, 'bytes' | 'hasPreview'> & { bytes: string; preview_key: string | null };

/** Files by id, those that have not been removed. Who may know of them is for the caller to decide. */
export async function filesByIds(db: Db | Tx, ids: readonly string[]): Promise<Map<string, StoredFile>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('stored_files')
		.select(shownColumns)
		.where('id', 'in', [...new Set(ids)])
		.where('removed_at', 'is', null)
		.execute();
	return new Map(rows.map((row) => [row.id, storedFileOf(row)]));
}

/** The file that an upload has become, if it has. */
export async function fileOfUpload(db: Db | Tx, uploadId: string): Promise<StoredFile | null> {
	const row = await db
		.selectFrom('stored_files')
		.select(shownColumns)
		.where('upload_id', '=', uploadId)
		.where('removed_at', 'is', null)
		.executeTakeFirst();
	return row ? storedFileOf(row) : null;
}

function storedFileOf({ preview_key, bytes, ...row }: Row): StoredFile {
	return { ...row, bytes: Number(bytes), hasPreview: preview_key !== null };
}

export type OpenFile = {
	name: string;
	type: string;
	bytes: number;
	sha256: string;
	read(range?: { start: number; end: number }): Readable;
};
export type Edition = 'whole' | 'preview';

/**
 * The content of a file, to be sent. Whoever calls this has made sure that the reader may have it. What is not known to
 * be clean is not there for anybody.
 * @throws NotFound
 */
export async function openFile(
	db: Db | Tx,
	store: FileStore,
	id: string,
	edition: Edition = 'whole'
): Promise<OpenFile> {
	const row = await db
		.selectFrom('stored_files')
		.select(['key', 'preview_key', 'name', 'type', 'bytes', 'sha256'])
		.where('id', '=', id)
		.where('state', '=', 'clean')
		.where('removed_at', 'is', null)
		.executeTakeFirst();
	if (!row) throw new NotFound('file');
	const { key, preview_key: previewKey, name, type, sha256 } = row;
	if (edition === 'whole')
		return { name, type, sha256, bytes: Number(row.bytes), read: (range) => store.read(key, range) };
	const preview = previewKey === null ? null : await store.measure(previewKey);
	if (previewKey === null || !preview) throw new NotFound('preview');
	return { name, type: 'image/webp', ...preview, read: (range) => store.read(previewKey, range) };
}

/** How many bytes an account and the whole network hold. */
export async function heldBy(db: Db | Tx, accountId: string): Promise<Held> {
	const { byAccount, byNetwork } = await db
		.selectFrom('stored_files')
		.select([
			sql<string>`coalesce(sum(bytes) filter (where brought_by = ${accountId}), 0)`.as('byAccount'),
			sql<string>`coalesce(sum(bytes), 0)`.as('byNetwork')
		])
		.where('removed_at', 'is', null)
		.executeTakeFirstOrThrow();
	return { byAccount: Number(byAccount), byNetwork: Number(byNetwork) };
}

/** Files that the virus scanner has not seen yet: nobody may open them. */
export async function quarantinedFiles(db: Db): Promise<string[]> {
	const rows = await db
		.selectFrom('stored_files')
		.select('id')
		.where('state', '=', 'quarantined')
		.where('removed_at', 'is', null)
		.orderBy('brought_at')
		.execute();
	return rows.map(({ id }) => id);
}

export type FileFault = { fileId: string; fault: 'absent' | 'changed' };

/** Files whose content is not there or is not what was brought. Reads everything: for a check asked for by a person. */
export async function fileFaults(db: Db, store: FileStore): Promise<FileFault[]> {
	const rows = await db
		.selectFrom('stored_files')
		.select(['id', 'key', 'sha256', 'bytes'])
		.where('removed_at', 'is', null)
		.orderBy('id')
		.execute();
	const faults: FileFault[] = [];
	for (const { id, key, sha256, bytes } of rows) {
		const found = await store.measure(key);
		if (!found) faults.push({ fileId: id, fault: 'absent' });
		else if (found.sha256 !== sha256 || found.bytes !== Number(bytes)) faults.push({ fileId: id, fault: 'changed' });
	}
	return faults;
}

/** Every key that a row names: of files that are still kept, removed or not. */
export async function keysInUse(db: Db): Promise<Set<string>> {
	const rows = await db.selectFrom('stored_files').select(['key', 'preview_key', 'blind_key']).execute();
	return new Set(rows.flatMap((row) => [row.key, row.preview_key, row.blind_key]).filter((key) => key !== null));
}
