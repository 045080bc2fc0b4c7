import { z } from 'zod';
import type { PaperMarks, PrintedLine } from './rules.ts';

const printedLines = z.array(
	z.object({ entryId: z.string(), key: z.string(), title: z.string(), nomination: z.string().nullable() })
);
export const readPrinted = (stored: unknown): PrintedLine[] => printedLines.parse(stored);

const paperMarks = z.record(z.string(), z.record(z.string(), z.string()));
export const readPaperMarks = (stored: unknown): PaperMarks => paperMarks.parse(stored);

const mostCharacters = 20;

/** Marks stand under `mark-NUMBER OF LINE-KEY`, lines from 0; blanks are left out, a comma becomes a point. */
export function parsePaper(
	form: FormData,
	lines: readonly Pick<PrintedLine, 'entryId'>[],
	criteria: readonly string[]
): PaperMarks {
	const read = (at: number, key: string): string => {
		const value = form.get(`mark-${at}-${key}`);
		if (typeof value !== 'string') return '';
		return value
			.toWellFormed()
			.normalize('NFC')
			.replace(/[\s\p{Cc}]+/gu, '')
			.replace('\u2212', '-')
			.replace(',', '.')
			.slice(0, mostCharacters);
	};
	return Object.fromEntries(
		lines.flatMap(({ entryId }, at) => {
			const marks = criteria.map((key) => [key, read(at, key)] as const).filter(([, mark]) => mark !== '');
			return marks.length > 0 ? [[entryId, Object.fromEntries(marks)] as const] : [];
		})
	);
}
