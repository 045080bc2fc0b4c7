import { rm } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { checkContent, type Brought, type CheckedContent } from '#server/platform/files/content.ts';
import { drawPreview } from '#server/platform/files/images.ts';
import type { ContentRefusal } from '#server/platform/files/refusals.ts';
import type { FileStore, Stored } from '#server/platform/files/store.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { fileOfUpload, heldBy, keysInUse, quarantinedFiles, type StoredFile } from './queries.ts';
import { refusalOfRoom, type RoomRefusal } from './rules.ts';
import type { FileState } from './tables.ts';

export type FileRefusal = ContentRefusal | RoomRefusal | 'infected';

export type KeptFile = Brought & {
	/** The upload it came by, and the key that its content shall lie under: with both a repetition changes nothing. */
	upload?: { id: string; key: string };
};

/**
 * Keeps a file that somebody brought: checks its content, moves it into the store, asks the virus scanner, and only then
 * makes it visible in one transaction. It belongs to nothing yet: `markAttached` says what to.
 */
export async function keepFile(
	db: Db,
	store: FileStore,
	actor: Actor,
	{ upload, ...brought }: KeptFile
): Promise<Outcome<StoredFile, FileRefusal>> {
	const content = await checkContent(brought);
	if (!content.ok) return refused(content.reason);
	const key = upload?.key ?? store.newKey();
	const stored = await store.put(content.value.path, key);
	const state = await stateBy(store, key);
	const outcome =
		state === 'infected'
			? refused('infected')
			: await showFile(db, store, actor, { content: content.value, key, stored, state, uploadId: upload?.id ?? null });
	// No row has ever named it, so no backup can want it.
	if (!outcome.ok) await store.remove(key);
	if (outcome.ok && content.value.path !== brought.path) await rm(brought.path, { force: true });
	return outcome;
}

async function stateBy({ scanner, pathOf }: FileStore, key: string): Promise<FileState> {
	if (!scanner) return 'clean';
	const answer = await scanner.scan(pathOf(key));
	return answer === 'unknown' ? 'quarantined' : answer;
}

type Shown = { content: CheckedContent; key: string; stored: Stored; state: FileState; uploadId: string | null };

function showFile(
	db: Db,
	store: FileStore,
	actor: Actor,
	{ content, key, stored, state, uploadId }: Shown
): Promise<Outcome<StoredFile, RoomRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockRoom(tx, actor.id);
		const earlier = uploadId === null ? null : await fileOfUpload(tx, uploadId);
		if (earlier) return done(earlier);
		const refusal = refusalOfRoom(await heldBy(tx, actor.id), stored.bytes, store.quota);
		if (refusal) return refused(refusal);
		const { name, type, width, height } = content;
		const { id } = await tx
			.insertInto('stored_files')
			.values({
				...{ key, name, type, width, height, state, upload_id: uploadId, brought_by: actor.id },
				...{ bytes: String(stored.bytes), sha256: stored.sha256 }
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		if (width !== null) await enqueue(tx, 'draw-preview', { fileId: id }, `preview:${id}`);
		if (state === 'quarantined') await enqueue(tx, 'scan-file', { fileId: id }, `scan:${id}`);
		await recordActivity(tx, actor, 'file.brought', id, { bytes: stored.bytes });
		return done({
			...{ id, name, type, width, height, state, ...stored },
			...{ hasPreview: false, broughtBy: actor.id, attachedTo: null }
		});
	});
}

/** Two files of one account that come at once must not both find the same last room. */
async function lockRoom(tx: Tx, accountId: string): Promise<void> {
	await sql`select pg_advisory_xact_lock(hashtextextended('room:' || current_schema() || ${accountId}, 0))`.execute(tx);
}

/**
 * Says what a file belongs to from now on. Only who brought it may say so, and only once: a file of another application
 * cannot be taken over by its id.
 * @throws NotFound
 */
export async function markAttached(tx: Tx, fileId: string, ownerId: string, actor: Actor): Promise<void> {
	const marked = await tx
		.updateTable('stored_files')
		.set({ attached_to: ownerId })
		.where('id', '=', fileId)
		.where('brought_by', '=', actor.id)
		.where('removed_at', 'is', null)
		.where((where) => where.or([where('attached_to', 'is', null), where('attached_to', '=', ownerId)]))
		.returning('id')
		.executeTakeFirst();
	if (!marked) throw new NotFound('file');
}

/** Takes files from sight. Their content stays until no backup needs it. */
export async function removeFiles(tx: Tx, fileIds: readonly string[]): Promise<void> {
	if (fileIds.length === 0) return;
	await tx
		.updateTable('stored_files')
		.set({ removed_at: sql<Date>`now()` })
		.where('id', 'in', [...fileIds])
		.where('removed_at', 'is', null)
		.execute();
}

/** Draws the smaller picture that pages show. Done again, it is the same. */
export async function drawPreviewOf(db: Db, store: FileStore, fileId: string): Promise<void> {
	const file = await db
		.selectFrom('stored_files')
		.select(['key', 'preview_key'])
		.where('id', '=', fileId)
		.where('removed_at', 'is', null)
		.executeTakeFirst();
	if (!file || file.preview_key !== null) return;
	const key = store.newKey();
	const path = `${store.pathOf(file.key)}.preview-${key.slice(3)}`;
	try {
		await drawPreview(store.pathOf(file.key), path);
		await store.put(path, key);
	} finally {
		await rm(path, { force: true });
	}
	const { numUpdatedRows } = await db
		.updateTable('stored_files')
		.set({ preview_key: key })
		.where('id', '=', fileId)
		.where('preview_key', 'is', null)
		.executeTakeFirst();
	if (numUpdatedRows === 0n) await store.remove(key);
}

/** The scanner has not answered: the file stays closed, and is asked about again later. */
export class ScannerAway extends Error {}

/**
 * Asks the scanner about a file that it has not seen.
 * @throws ScannerAway
 */
export async function scanFile(db: Db, store: FileStore, actor: Actor, fileId: string): Promise<FileState | null> {
	const file = await db
		.selectFrom('stored_files')
		.select('key')
		.where('id', '=', fileId)
		.where('state', '=', 'quarantined')
		.where('removed_at', 'is', null)
		.executeTakeFirst();
	if (!file) return null;
	const answer = await (store.scanner?.scan(store.pathOf(file.key)) ?? 'unknown');
	if (answer === 'unknown') throw new ScannerAway(fileId);
	await db.transaction().execute(async (tx) => {
		const { numUpdatedRows } = await tx
			.updateTable('stored_files')
			.set({ state: answer })
			.where('id', '=', fileId)
			.where('state', '=', 'quarantined')
			.executeTakeFirst();
		if (numUpdatedRows > 0n) await recordActivity(tx, actor, `file.found-${answer}`, fileId);
	});
	return answer;
}

/** Asks for all files anew that the scanner has not seen: for a night after it has been away for long. */
export async function askToScan(db: Db): Promise<void> {
	const ids = await quarantinedFiles(db);
	await db.transaction().execute(async (tx) => {
		for (const fileId of ids) await enqueue(tx, 'scan-file', { fileId }, `scan:${fileId}`);
	});
}

/** How long backups may still want what nobody sees any more. */
const retentionDays = 90;

export type Collected = { abandoned: number; removed: number; unknown: number };

/**
 * Every night: files that belong to nothing a day after they were brought go from sight; the content of what went from
 * sight long ago goes for good; so does content that no row has ever named.
 */
export async function collectAbandoned(db: Db, store: FileStore, now: Date = new Date()): Promise<Collected> {
	const abandoned = await db
		.updateTable('stored_files')
		.set({ removed_at: sql<Date>`now()` })
		.where('attached_to', 'is', null)
		.where('removed_at', 'is', null)
		.where('brought_at', '<', sql<Date>`now() - interval '1 day'`)
		.returning('id')
		.execute();
	const old = await db
		.selectFrom('stored_files')
		.select(['key', 'preview_key', 'blind_key'])
		.where('removed_at', '<', sql<Date>`now() - make_interval(days => ${retentionDays})`)
		.execute();
	let removed = 0;
	for (const key of old.flatMap(({ key, preview_key, blind_key }) => [key, preview_key, blind_key])) {
		if (key === null || !(await store.measure(key))) continue;
		await store.remove(key);
		removed++;
	}
	return { abandoned: abandoned.length, removed, unknown: await removeUnknown(db, store, now) };
}

async function removeUnknown(db: Db, store: FileStore, now: Date): Promise<number> {
	const dayAgo = now.getTime() - 24 * 3600 * 1000;
	const known = await keysInUse(db);
	let unknown = 0;
	for await (const { key, changedAt } of store.objects()) {
		if (known.has(key) || changedAt.getTime() > dayAgo) continue;
		await store.remove(key);
		unknown++;
	}
	return unknown;
}
