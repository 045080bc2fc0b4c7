import type { Db } from '#server/database.ts';
import { systemActor } from '#server/platform/actor.ts';
import type { FileStorage } from '#server/platform/files/store.ts';
import { discardExpiredUploads } from '#server/platform/files/uploads.ts';
import type { Tasks } from '#server/platform/jobs.ts';
import { askToScan, collectAbandoned, drawPreviewOf, scanFile } from './commands.ts';

const actor = systemActor('files');

export function fileTasks(storage: FileStorage): Tasks {
	return {
		'draw-preview': (db, payload, { schema }) => drawPreviewOf(db, storage.network(schema), fileIdOf(payload)),
		// Throws while the scanner is away, so that the queue asks again, each time after a longer pause.
		'scan-file': async (db, payload, { schema }) => {
			await scanFile(db, storage.network(schema), actor, fileIdOf(payload));
		}
	};
}

/** What is done every night for the files of a network. */
export async function tidyFiles(db: Db, storage: FileStorage, schema: string): Promise<void> {
	const store = storage.network(schema);
	await collectAbandoned(db, store);
	await discardExpiredUploads(store);
	if (store.scanner) await askToScan(db);
}

const fileIdOf = (payload: unknown): string => (payload as { fileId: string }).fileId;
