import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import type { Emblem } from '#server/platform/documents/shapes.ts';

/** The picture that contest.yaml names for the head of the papers; the folder was checked to hold it. */
export async function readEmblem({ documents }: ContestFolder, source: string): Promise<Emblem | null> {
	if (documents.emblem === null) return null;
	const format = extname(documents.emblem).toLowerCase() === '.svg' ? 'svg' : 'png';
	return { format, content: await readFile(join(source, documents.emblem)), alt: 'Эмблема' };
}
