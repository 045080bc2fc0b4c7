import { readFile, stat } from 'node:fs/promises';
import { readCsv } from './csv.ts';
import { decodeText } from './encoding.ts';
import { readingRefused, type ReadingOutcome } from './reading-fault.ts';
import type { Sheet } from './sheet.ts';
import { readXlsx } from './xlsx.ts';

/** No jury fills a larger file: 210 000 marks take 6 MB as text and 4 MB as a workbook. */
export const largestFile = 200 * 1024 * 1024;

/** The sheets of a file by what it holds, whatever its name says. The size is checked before anything is read. */
export async function readSpreadsheetFile(path: string): Promise<ReadingOutcome<Sheet[]>> {
	const bytes = await readFileWithin(path, largestFile);
	return bytes.ok ? readSpreadsheet(bytes.value) : bytes;
}

export function readSpreadsheet(bytes: Buffer): ReadingOutcome<Sheet[]> {
	if (bytes.length === 0) return readingRefused('empty');
	if (startsWith(bytes, [0x50, 0x4b])) return readXlsx(bytes);
	if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return readingRefused('old-workbook');
	const text = decodeText(bytes);
	if (!text.ok) return text;
	const sheet = readCsv(text.value);
	return sheet.ok ? { ok: true, value: [sheet.value] } : sheet;
}

/** The bytes of an ordinary file. A device or a pipe is refused before it is opened: that might never end. */
export async function readFileWithin(path: string, limit: number): Promise<ReadingOutcome<Buffer>> {
	try {
		const about = await stat(path);
		if (!about.isFile()) return readingRefused('not-a-file');
		if (about.size > limit) return readingRefused('too-large');
		return { ok: true, value: await readFile(path) };
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : null;
		if (code === 'ENOENT') return readingRefused('missing');
		if (code === 'EACCES' || code === 'EPERM') return readingRefused('unreadable');
		throw error;
	}
}

const startsWith = (bytes: Buffer, signature: number[]) => signature.every((byte, index) => bytes[index] === byte);
