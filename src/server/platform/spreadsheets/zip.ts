import { crc32, inflateRawSync } from 'node:zlib';

/**
 * The parts of a zip archive by name, inflated one at a time on request. Sizes that the archive states are not
 * believed: the inflater itself stops at the limit, so that a small file cannot fill the memory.
 */
export type ZipArchive = {
	names: readonly string[];
	/** Null where the part is absent. Throws `ArchiveFault`. */
	read: (name: string) => Buffer | null;
};

export class ArchiveFault extends Error {
	readonly reason: 'broken-archive' | 'inflates-too-far';
	constructor(reason: 'broken-archive' | 'inflates-too-far') {
		super(reason);
		this.reason = reason;
	}
}

type Part = { method: number; offset: number; size: number; checksum: number };

/** Opens an archive; all parts read from it together may hold `limit` bytes. Throws `ArchiveFault`. */
export function openZip(bytes: Buffer, limit: number): ZipArchive {
	const parts = readDirectory(bytes);
	let left = limit;
	const read = (name: string) => {
		const part = parts.get(name);
		if (!part) return null;
		const content = inflatePart(bytes, part, left);
		// A spoiled byte may inflate to another mark without any other sign.
		if (crc32(content) !== part.checksum) throw new ArchiveFault('broken-archive');
		left -= content.length;
		return content;
	};
	return { names: [...parts.keys()], read };
}

const maximumParts = 10_000;

function readDirectory(bytes: Buffer): Map<string, Part> {
	const parts = new Map<string, Part>();
	try {
		const end = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
		if (end < 0) throw new ArchiveFault('broken-archive');
		const count = bytes.readUInt16LE(end + 10);
		if (count > maximumParts) throw new ArchiveFault('inflates-too-far');
		let at = bytes.readUInt32LE(end + 16);
		for (let index = 0; index < count; index++) {
			if (bytes.readUInt32LE(at) !== 0x02014b50) throw new ArchiveFault('broken-archive');
			const nameLength = bytes.readUInt16LE(at + 28);
			const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/');
			const part = {
				method: bytes.readUInt16LE(at + 10),
				size: bytes.readUInt32LE(at + 20),
				checksum: bytes.readUInt32LE(at + 16)
			};
			parts.set(name, { ...part, offset: bytes.readUInt32LE(at + 42) });
			at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
		}
	} catch (error) {
		throw error instanceof ArchiveFault ? error : new ArchiveFault('broken-archive');
	}
	return parts;
}

/** Tables of marks pack to a tenth, very even ones to a fiftieth; bombs to a thousandth. */
const usualRatio = 100;
const alwaysAllowed = 16 * 1024 * 1024;

function inflatePart(bytes: Buffer, { method, offset, size }: Part, left: number): Buffer {
	try {
		const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
		const packed = bytes.subarray(start, start + size);
		const limit = Math.min(left, Math.max(alwaysAllowed, packed.length * usualRatio));
		if (method === 0 && packed.length <= limit) return packed;
		if (method !== 8 || limit <= 0) throw new ArchiveFault(method === 8 ? 'inflates-too-far' : 'broken-archive');
		return inflateRawSync(packed, { maxOutputLength: limit });
	} catch (error) {
		if (error instanceof ArchiveFault) throw error;
		const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
		throw new ArchiveFault(isTooLarge ? 'inflates-too-far' : 'broken-archive');
	}
}
