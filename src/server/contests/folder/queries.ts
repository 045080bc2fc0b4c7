import type { FolderFault } from './faults/rules.ts';
import type { ContestFolder } from './forms.ts';

export type FolderReading = { ok: true; folder: ContestFolder } | { ok: false; faults: FolderFault[] };
export type FolderProgress = { step: 'read' | 'check'; file: string };

/** Reads and checks a contest's folder; with any fault, all faults and no folder. Writes nothing. */
export async function readContestFolder(
	_path: string,
	_options: { onProgress?: (progress: FolderProgress) => void } = {}
): Promise<FolderReading> {
	throw new Error('not written yet');
}
