import type { FileHandle } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { RefusedContent } from './refusals.ts';

/** Bytes that can be read from any place: of a file, or of an archive inside an archive. */
export type Bytes = { size: number; read(offset: number, length: number): Promise<Buffer> };

export const bytesOfFile = (file: FileHandle, size: number): Bytes => ({
	size,
	async read(offset, length) {
		const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
		const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
		return buffer.subarray(0, bytesRead);
	}
});

export const bytesOfBuffer = (buffer: Buffer): Bytes => ({
	size: buffer.length,
	read: async (offset, length) => buffer.subarray(offset, offset + length)
});

export type Part = { name: string; method: number; packed: number; stated: number; offset: number };

const mostParts = 10_000;
/** Longer directories than so many names need are not made by any program. */
const longestDirectory = 8 * 1024 * 1024;

/**
 * What an archive holds, by its directory. Refused: one that begins or ends with something else (such a file is two
 * files in one), too many parts, names that lead out of the folder, links, sealed parts, names that stand twice.
 */
export async function partsOfArchive(archive: Bytes): Promise<Part[]> {
	const { count, size, offset } = await findDirectory(archive);
	if (count > mostParts) throw new RefusedContent('unpacks-too-far');
	if (size > longestDirectory || offset + size > archive.size) throw new RefusedContent('broken');
	const directory = await archive.read(offset, size);
	const parts: Part[] = [];
	for (let at = 0; parts.length < count;) {
		const part = readPart(directory, at);
		parts.push(part.part);
		at = part.next;
	}
	if (new Set(parts.map(({ name }) => name)).size !== parts.length) throw new RefusedContent('unsafe-archive');
	if (parts.length > 0 && Math.min(...parts.map((part) => part.offset)) !== 0)
		throw new RefusedContent('content-differs');
	return parts;
}

async function findDirectory(archive: Bytes): Promise<{ count: number; size: number; offset: number }> {
	const tailLength = Math.min(archive.size, 22 + 65_535);
	const tail = await archive.read(archive.size - tailLength, tailLength);
	const end = tail.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
	if (end < 0 || end + 22 > tail.length) throw new RefusedContent('broken');
	// The comment reaches to the last byte, so nothing stands behind the archive.
	if (end + 22 + tail.readUInt16LE(end + 20) !== tail.length) throw new RefusedContent('content-differs');
	const [count, size, offset] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
	// Archives beyond four gigabytes or 65 535 parts: far above every limit of ours.
	if (count === 0xffff || offset === 0xffffffff) throw new RefusedContent('unpacks-too-far');
	return { count, size, offset };
}

const isSealed = 0x1;
const symbolicLink = 0o120000;

function readPart(directory: Buffer, at: number): { part: Part; next: number } {
	if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw new RefusedContent('broken');
	const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => directory.readUInt16LE(at + place));
	const name = directory.toString('utf8', at + 46, at + 46 + nameLength!);
	const mode = directory.readUInt32LE(at + 38) >>> 16;
	if (!isSafeName(name) || (mode & 0o170000) === symbolicLink) throw new RefusedContent('unsafe-archive');
	if (directory.readUInt16LE(at + 8) & isSealed) throw new RefusedContent('unsafe-archive');
	return {
		part: {
			name,
			method: directory.readUInt16LE(at + 10),
			packed: directory.readUInt32LE(at + 20),
			stated: directory.readUInt32LE(at + 24),
			offset: directory.readUInt32LE(at + 42)
		},
		next: at + 46 + nameLength! + extraLength! + commentLength!
	};
}

/** Lands inside the folder it is unpacked into, on any system. */
function isSafeName(name: string): boolean {
	if (name === '' || /[\u0000-\u001f\\]/.test(name) || /^\/|^[a-z]:/i.test(name)) return false;
	return !name.split('/').some((step) => step === '..');
}

/**
 * Unpacks a part piece by piece; what the archive states of sizes is not believed. `left` is how much it may give.
 * Answers how much it gave.
 */
export async function unpackPart(
	archive: Bytes,
	part: Part,
	left: number,
	see: (piece: Buffer) => void
): Promise<number> {
	const header = await archive.read(part.offset, 30);
	if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) throw new RefusedContent('broken');
	const start = part.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
	if (start + part.packed > archive.size) throw new RefusedContent('broken');
	let given = 0;
	const take = (piece: Buffer) => {
		given += piece.length;
		if (given > left) throw new RefusedContent('unpacks-too-far');
		see(piece);
	};
	const pieces = packedPieces(archive, start, part.packed);
	if (part.method === 0) for await (const piece of pieces) take(piece);
	else if (part.method === 8) await inflate(pieces, take);
	else throw new RefusedContent('broken');
	return given;
}

async function* packedPieces(archive: Bytes, start: number, length: number): AsyncGenerator<Buffer> {
	for (let at = 0; at < length;) {
		const piece = await archive.read(start + at, Math.min(64 * 1024, length - at));
		if (piece.length === 0) throw new RefusedContent('broken');
		at += piece.length;
		yield piece;
	}
}

async function inflate(pieces: AsyncIterable<Buffer>, take: (piece: Buffer) => void): Promise<void> {
	const inflater = createInflateRaw({ chunkSize: 256 * 1024 });
	const feeding = (async () => {
		for await (const piece of pieces) {
			if (inflater.destroyed) return;
			if (!inflater.write(piece))
				await new Promise((resolve) => inflater.once('drain', resolve).once('close', resolve));
		}
		inflater.end();
	})();
	feeding.catch((error: Error) => inflater.destroy(error));
	try {
		for await (const piece of inflater) take(piece as Buffer);
		await feeding;
	} catch (error) {
		inflater.destroy();
		throw error instanceof RefusedContent ? error : new RefusedContent('broken');
	}
}
