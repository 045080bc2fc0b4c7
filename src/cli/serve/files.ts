import { join } from 'node:path';
import { openFileStorage, type FileStorage } from '#server/platform/files/store.ts';
import { openClamd } from '#server/platform/files/virus-scanner.ts';
import { usualDataFolder } from '../database.ts';
import { WrongUsage } from '../refusal.ts';

/** Files that people bring lie beside the data, or where BIBLIOKRUG_FILES says. BIBLIOKRUG_CLAMD names a virus scanner. */
export function fileStorageOf(dataFolder: string | null): FileStorage {
	const folder = process.env.BIBLIOKRUG_FILES ?? join(dataFolder ?? usualDataFolder(), 'files');
	return openFileStorage(folder, { scanner: scannerOf(process.env.BIBLIOKRUG_CLAMD) });
}

function scannerOf(address: string | undefined) {
	if (!address) return null;
	try {
		return openClamd(address);
	} catch {
		throw new WrongUsage(`BIBLIOKRUG_CLAMD — это МАШИНА:ПОРТ или путь к сокету, а не «${address}».`);
	}
}
