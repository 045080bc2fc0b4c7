import { readingRefused, type ReadingOutcome } from './reading-fault.ts';

/**
 * Text of a file as spreadsheet programs write it: UTF-8 with or without a mark of byte order, UTF-16, Windows-1251,
 * and the older code pages that «CSV (MS-DOS)» and «CSV (Macintosh)» mean. Refuses what is none of these,
 * instead of guessing: a wrong guess would spoil names silently.
 */
export function decodeText(bytes: Uint8Array): ReadingOutcome<string> {
	const marked = encodingByMark(bytes) ?? encodingByZeros(bytes);
	if (marked) return acceptedText(tryDecoding(bytes, marked));
	if (bytes.includes(0)) return readingRefused('unknown-encoding');
	const utf8 = tryDecoding(bytes, 'utf-8');
	return acceptedText(utf8 ?? decodeCyrillic(bytes));
}

function encodingByMark(bytes: Uint8Array): string | null {
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	return null;
}

/** UTF-16 without a mark: in Russian and in digits nearly every second byte is 0x00 or 0x04. */
function encodingByZeros(bytes: Uint8Array): string | null {
	if (bytes.length < 4 || bytes.length % 2 !== 0) return null;
	const pairs = Math.min(bytes.length, 4096) >> 1;
	const counts = [0, 0];
	for (let index = 0; index < pairs * 2; index++) {
		if (bytes[index] === 0x00 || bytes[index] === 0x04) counts[index & 1]!++;
	}
	if (counts[1]! > pairs * 0.9 && counts[0]! < pairs * 0.1) return 'utf-16le';
	if (counts[0]! > pairs * 0.9 && counts[1]! < pairs * 0.1) return 'utf-16be';
	return null;
}

function tryDecoding(bytes: Uint8Array, encoding: string): string | null {
	try {
		return new TextDecoder(encoding, { fatal: true }).decode(bytes);
	} catch {
		return null;
	}
}

/** A zero never stands in a table: such a file is not text. */
function acceptedText(text: string | null): ReadingOutcome<string> {
	if (text === null || text.includes('\0')) return readingRefused('unknown-encoding');
	return { ok: true, value: text };
}

const cyrillicCodePages = ['windows-1251', 'ibm866', 'koi8-r', 'x-mac-cyrillic'] as const;

/** The code page whose reading looks most like words; none when even the best has too many oddities. */
function decodeCyrillic(bytes: Uint8Array): string | null {
	const sample = bytes.subarray(0, 65_536);
	const high = sample.reduce((count, byte) => count + (byte > 0x7f ? 1 : 0), 0);
	const [best] = cyrillicCodePages
		.map((encoding) => ({ encoding, odd: countOddities(new TextDecoder(encoding).decode(sample)) }))
		.sort((one, other) => one.odd - other.odd);
	return best && best.odd <= high * 0.1 ? new TextDecoder(best.encoding).decode(bytes) : null;
}

/** Signs of a wrong code page: characters no Russian, Belarusian or Kazakh table holds, and «пРОВЕРКА». */
function countOddities(text: string): number {
	const foreign = text.match(/[^\s!-~А-яЁёІіЎўЇїЄєҐґ«»„“”‘’–—…№°±§©®·•\u00a0\u00ad]/g)?.length ?? 0;
	const swapped = text.match(/[а-яё][А-ЯЁ]/g)?.length ?? 0;
	const doubtful = text.match(/[ҐґЇїЄє©®§±°·•„]/g)?.length ?? 0;
	return foreign + swapped + doubtful / 2;
}
