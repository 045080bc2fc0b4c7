import { gunzipSync, gzipSync, strFromU8, strToU8 } from 'fflate';
import sharp from 'sharp';

/** A picture inside a document: more points than this are nobody's illustration. */
const mostPixels = 64_000_000;

const startsWith = (bytes: Uint8Array, ...beginning: number[]): boolean =>
	beginning.every((byte, at) => bytes[at] === byte);
const textAt = (bytes: Uint8Array, at: number, length: number): string =>
	strFromU8(bytes.subarray(at, at + length), true);

/**
 * A picture without what is noted in it about who made it, where and with what; its points stay as they are where the format
 * lets them. Null for what is no picture that we know.
 */
export async function blindPicture(bytes: Uint8Array): Promise<Uint8Array | null> {
	if (startsWith(bytes, 0xff, 0xd8, 0xff)) return blindJpeg(bytes, { keepsTurn: true });
	if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47)) return blindPng(bytes);
	if (textAt(bytes, 0, 4) === 'GIF8') return redrawn(bytes);
	if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return redrawn(bytes);
	if (['II*\0', 'MM\0*'].includes(textAt(bytes, 0, 4))) return redrawn(bytes);
	if (startsWith(bytes, 1, 0, 0, 0) && textAt(bytes, 40, 4) === ' EMF') return blindEmf(bytes);
	// Neither has a place for such words.
	if (startsWith(bytes, 0xd7, 0xcd, 0xc6, 0x9a) || textAt(bytes, 0, 2) === 'BM') return bytes;
	if (startsWith(bytes, 0x1f, 0x8b)) return blindPacked(bytes);
	return null;
}

const codes = { start: 0xd8, end: 0xd9, scan: 0xda, app0: 0xe0, app1: 0xe1, app15: 0xef, comment: 0xfe };

/**
 * A JPEG without remarks and what cameras and programs add: of the segments for programs only those stay that colours are
 * read by. What stands behind the picture's end goes too. `keepsTurn`: how it is to be turned stays.
 */
export function blindJpeg(bytes: Uint8Array, { keepsTurn }: { keepsTurn: boolean }): Uint8Array {
	const kept: Uint8Array[] = [bytes.subarray(0, 2)];
	for (let at = 2; at < bytes.length;) {
		if (bytes[at] !== 0xff) throw new Error('a JPEG without a marker where one stands');
		const code = bytes[at + 1]!;
		if (code === 0xff) {
			at++;
			continue;
		}
		if (code === codes.end) break;
		const next = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
		if (next > bytes.length || next < at + 4) throw new Error('a JPEG that ends too early');
		const end = code === codes.scan ? endOfScan(bytes, next) : next;
		const segment = bytes.subarray(at, end);
		if (isOfPicture(segment, code)) kept.push(segment);
		else if (keepsTurn && code === codes.app1) kept.push(turnAlone(segment));
		at = end;
	}
	kept.push(Uint8Array.of(0xff, codes.end));
	return joined(kept);
}

function isOfPicture(segment: Uint8Array, code: number): boolean {
	if (code === codes.comment) return false;
	if (code < codes.app0 || code > codes.app15) return true;
	const name = textAt(segment, 4, 12);
	return name.startsWith('JFIF\0') || name.startsWith('ICC_PROFILE\0') || name.startsWith('Adobe');
}

/** The next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
	for (let at = from; at + 1 < bytes.length; at++) {
		const code = bytes[at + 1]!;
		if (bytes[at] === 0xff && code !== 0 && code !== 0xff && !(code >= 0xd0 && code <= 0xd7)) return at;
	}
	return bytes.length;
}

/** Of what a camera noted, how the picture is to be turned; nothing where it lies as it was taken. */
function turnAlone(segment: Uint8Array): Uint8Array {
	const turn = turnOf(segment);
	if (turn === null || turn < 2 || turn > 8) return new Uint8Array();
	const head = [0xff, codes.app1, 0, 34, ...strToU8('Exif\0\0', true), ...strToU8('MM\0*', true), 0, 0, 0, 8];
	return Uint8Array.of(...head, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0);
}

function turnOf(segment: Uint8Array): number | null {
	if (textAt(segment, 4, 6) !== 'Exif\0\0' || segment.length < 24) return null;
	const tiff = new DataView(segment.buffer, segment.byteOffset + 10, segment.length - 10);
	const isLittle = textAt(segment, 10, 2) === 'II';
	const first = tiff.getUint32(4, isLittle);
	if (first + 2 > tiff.byteLength) return null;
	const count = tiff.getUint16(first, isLittle);
	for (let at = first + 2; at < first + 2 + count * 12 && at + 12 <= tiff.byteLength; at += 12)
		if (tiff.getUint16(at, isLittle) === 0x0112) return tiff.getUint16(at + 8, isLittle);
	return null;
}

const pngParts = new Set(
	'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs cICP acTL fcTL fdAT'.split(' ')
);

/** A PNG of nothing but the parts that it is drawn from. */
export function blindPng(bytes: Uint8Array): Uint8Array {
	const kept: Uint8Array[] = [bytes.subarray(0, 8)];
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	for (let at = 8; at + 12 <= bytes.length;) {
		const end = at + 12 + view.getUint32(at);
		if (end > bytes.length) throw new Error('a PNG that ends too early');
		const name = textAt(bytes, at + 4, 4);
		if (pngParts.has(name)) kept.push(bytes.subarray(at, end));
		if (name === 'IEND') return joined(kept);
		at = end;
	}
	throw new Error('a PNG without an end');
}

/** A JPEG 2000 without its boxes of words; a bare stream of its points has none. */
export function blindJpx(bytes: Uint8Array): Uint8Array {
	if (textAt(bytes, 4, 4) !== 'jP  ') return bytes;
	const kept: Uint8Array[] = [];
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	for (let at = 0; at + 8 <= bytes.length;) {
		const size = view.getUint32(at);
		// Nought: to the end. One: its length stands after the name, for boxes of four gigabytes.
		if (size === 1 || (size > 0 && size < 8)) throw new Error('a JPEG 2000 of odd boxes');
		const end = size === 0 ? bytes.length : at + size;
		if (!['xml ', 'uuid', 'uinf'].includes(textAt(bytes, at + 4, 4))) kept.push(bytes.subarray(at, end));
		at = end;
	}
	return joined(kept);
}

/** What a drawing says of its program and its name stands in the head, at a place that is named there. */
function blindEmf(bytes: Uint8Array): Uint8Array {
	const copy = bytes.slice();
	const view = new DataView(copy.buffer);
	const [length, from] = [view.getUint32(60, true) * 2, view.getUint32(64, true)];
	if (from > 0) copy.fill(0, from, from + length);
	return copy;
}

/** Drawn anew: nothing but its points goes over. */
async function redrawn(bytes: Uint8Array): Promise<Uint8Array> {
	const picture = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', animated: true });
	const { format } = await picture.metadata();
	return picture.toFormat(format).toBuffer();
}

/** Drawings are packed in some documents; what packs them notes a name and a moment. */
async function blindPacked(bytes: Uint8Array): Promise<Uint8Array | null> {
	const picture = await blindPicture(gunzipSync(bytes));
	return picture && gzipSync(picture, { mtime: 0 });
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.length;
	}
	return whole;
}
