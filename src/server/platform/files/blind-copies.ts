import { stat, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { productFolder } from '../documents/places.ts';
import type { BlindWork } from './blind-worker.ts';
import { fewAtOnce } from './few-at-once.ts';

/**
 * How a file is shown to a jury that may not learn whose it is: `as-it-is` where it holds nothing but what it shows (a
 * picture has been drawn anew when it was brought), as a copy without names, or not at all.
 */
export type BlindWay = 'as-it-is' | BlindWork['as'] | 'never';

const office = 'application/vnd.openxmlformats-officedocument.';
const open = 'application/vnd.oasis.opendocument.';
const ways: Readonly<Record<string, BlindWay>> = {
	'application/pdf': 'pdf',
	[`${office}wordprocessingml.document`]: 'office',
	[`${office}spreadsheetml.sheet`]: 'office',
	[`${office}presentationml.presentation`]: 'office',
	[`${open}text`]: 'office',
	[`${open}spreadsheet`]: 'office',
	[`${open}presentation`]: 'office',
	'text/plain': 'as-it-is',
	'text/csv': 'as-it-is',
	'image/jpeg': 'as-it-is',
	'image/png': 'as-it-is',
	'image/webp': 'as-it-is',
	'image/gif': 'as-it-is'
};

/** Old office formats, archives and sound carry names in places that we do not take them out of. */
export const blindWayOf = (type: string): BlindWay => (Object.hasOwn(ways, type) ? ways[type]! : 'never');

/** Types of which a jury that reads blind is shown something. */
export const typesShownBlind: readonly string[] = Object.keys(ways);

const mostBytes = 100 * 1024 * 1024;
const mostMilliseconds = 60_000;
const oneAtOnce = fewAtOnce(1);

/** Writes the copy without names to `target`; false where none could be made: broken, under a password, too long. */
export function writeBlindCopy(work: BlindWork): Promise<boolean> {
	return oneAtOnce(async () => {
		if ((await stat(work.path)).size > mostBytes) return false;
		const isMade = await runWorker(work);
		if (!isMade) await rm(work.target, { force: true });
		return isMade;
	});
}

function runWorker(work: BlindWork): Promise<boolean> {
	// The worker runs from the sources, which stay beside the build.
	const file = join(productFolder, 'src', 'server', 'platform', 'files', 'blind-worker.ts');
	const worker = new Worker(file, { workerData: work, resourceLimits: { maxOldGenerationSizeMb: 1024 } });
	return new Promise((resolve) => {
		const patience = setTimeout(() => void worker.terminate(), mostMilliseconds);
		worker.on('error', () => undefined);
		worker.on('exit', (code) => {
			clearTimeout(patience);
			resolve(code === 0);
		});
	});
}
