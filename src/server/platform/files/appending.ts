import { open, type FileHandle } from 'node:fs/promises';

/**
 * Writes what comes at the end of a file, each piece before the next is taken, so that a quick sender and a slow disk
 * fill no memory. What is answered as written lies on the disk also after a power cut; what came before a cut line is
 * kept as well. Answers the new length.
 */
export async function appendTo(path: string, pieces: AsyncIterable<Buffer>, offset: number): Promise<number> {
	const file = await open(path, 'r+');
	let at = offset;
	try {
		for await (const piece of pieces) at += await writeWhole(file, piece, at);
		await file.datasync();
	} finally {
		await file.close();
	}
	return at;
}

async function writeWhole(file: FileHandle, piece: Buffer, at: number): Promise<number> {
	for (let written = 0; written < piece.length;)
		written += (await file.write(piece, written, piece.length - written, at + written)).bytesWritten;
	return piece.length;
}
