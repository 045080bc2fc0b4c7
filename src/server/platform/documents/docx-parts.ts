import {
	AlignmentType,
	BorderStyle,
	Footer,
	HeadingLevel,
	PageNumber,
	Paragraph,
	Table,
	TableCell,
	TableRow,
	TextRun,
	WidthType
} from 'docx';
import type { MinutesCell, MinutesGrid } from './minutes-text.ts';

export const quiet = '5C5650';
const rule = { style: BorderStyle.SINGLE, size: 4, color: '8A837B' };
export const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
export const widths = { page: 11_906, height: 16_838, left: 1_417, right: 850, top: 1_134, bottom: 1_247 };

const heading = (size: number, before: number) => ({
	run: { font: 'Times New Roman', size, bold: true, color: '000000' },
	paragraph: { spacing: { before, after: 120 }, keepNext: true }
});

export const defaultStyles = {
	document: {
		run: { font: 'Times New Roman', size: 22, language: { value: 'ru-RU', eastAsia: 'ru-RU', bidirectional: 'ru-RU' } },
		paragraph: { spacing: { after: 100, line: 276 } }
	},
	heading1: heading(34, 240),
	heading2: heading(25, 320),
	heading3: heading(22, 220)
};

export function pageOf() {
	const { page, height, left, right, top, bottom } = widths;
	return { size: { width: page, height }, margin: { left, right, top, bottom } };
}

export function footer(): Footer {
	const children = ['Страница ', PageNumber.CURRENT, ' из ', PageNumber.TOTAL_PAGES];
	return new Footer({
		children: [
			new Paragraph({ alignment: AlignmentType.RIGHT, children: [new TextRun({ children, size: 18, color: quiet })] })
		]
	});
}

export function titled(level: 2 | 3, text: string): Paragraph {
	return new Paragraph({ heading: level === 2 ? HeadingLevel.HEADING_2 : HeadingLevel.HEADING_3, text });
}

export function listed(reference: string, text: string): Paragraph {
	return new Paragraph({ numbering: { reference, level: 0 }, children: [new TextRun(text)] });
}

export function plain(text: string): Paragraph {
	return new Paragraph({ children: [new TextRun(text)] });
}

export function bold(text: string): TextRun {
	return new TextRun({ text, bold: true });
}

export function tableOf(grid: MinutesGrid, shares: readonly number[]): Table {
	const side = (column: number) => (grid.numeric.includes(column) ? AlignmentType.RIGHT : AlignmentType.LEFT);
	const cellOf = (children: Paragraph[], column: number) =>
		new TableCell({
			children,
			width: { size: shares[column] ?? 10, type: WidthType.PERCENTAGE },
			margins: { left: 60, right: 60 }
		});
	const headers = grid.headers.map((header, column) =>
		cellOf(
			[new Paragraph({ alignment: side(column), children: [new TextRun({ text: header, bold: true, size: 18 })] })],
			column
		)
	);
	const rows = grid.rows.map((row) => {
		const children = row.map((cell, column) => cellOf(cellParagraphs(cell, side(column)), column));
		return new TableRow({ cantSplit: true, children });
	});
	const inside = widths.page - widths.left - widths.right;
	return new Table({
		width: { size: 100, type: WidthType.PERCENTAGE },
		// Some office programs read only these, others only the cells' own widths.
		columnWidths: grid.headers.map((_, column) => Math.round(((shares[column] ?? 10) * inside) / 100)),
		borders: { top: rule, bottom: rule, left: none, right: none, insideHorizontal: rule, insideVertical: none },
		rows: [new TableRow({ tableHeader: true, cantSplit: true, children: headers }), ...rows]
	});
}

function cellParagraphs(
	{ text, note }: MinutesCell,
	alignment: (typeof AlignmentType)[keyof typeof AlignmentType]
): Paragraph[] {
	const paragraph = (run: { text: string; size: number; color?: string }) =>
		new Paragraph({ alignment, spacing: { after: 0, line: 240 }, children: [new TextRun(run)] });
	return [paragraph({ text, size: 18 }), ...(note ? [paragraph({ text: note, size: 16, color: quiet })] : [])];
}
