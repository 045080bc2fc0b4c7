import {
	AlignmentType,
	BorderStyle,
	Document,
	Footer,
	HeadingLevel,
	LevelFormat,
	Packer,
	PageNumber,
	Paragraph,
	Tab,
	Table,
	TableCell,
	TableRow,
	TextRun,
	WidthType
} from 'docx';
import { cleanLine } from '../russian/typography.ts';
import {
	writeMinutes,
	type MinutesCell,
	type MinutesGrid,
	type MinutesItemText,
	type MinutesText
} from './minutes-text.ts';
import type { MinutesData } from './shapes.ts';

type Block = Paragraph | Table;

const quiet = '5C5650';
const rule = { style: BorderStyle.SINGLE, size: 4, color: '8A837B' };
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const widths = { page: 11_906, height: 16_838, left: 1_417, right: 850, top: 1_134, bottom: 1_247 };

/** The same minutes as the PDF, for those who edit them in a word processor: real headings, lists and table headers. */
export async function minutesToDocx(minutes: MinutesData): Promise<Uint8Array> {
	const text = writeMinutes(minutes);
	const document = new Document({
		title: `${text.heading} от ${text.date}: ${text.contest}`,
		creator: cleanLine(minutes.issuer.name),
		styles: { default: defaultStyles },
		numbering: { config: numbering(text) },
		sections: [{ properties: { page: pageOf() }, footers: { default: footer() }, children: blocksOf(text, minutes) }]
	});
	return new Uint8Array(await Packer.toArrayBuffer(document));
}

const heading = (size: number, before: number) => ({
	run: { font: 'PT Serif', size, bold: true, color: '000000' },
	paragraph: { spacing: { before, after: 120 }, keepNext: true }
});
const defaultStyles = {
	document: {
		run: { font: 'PT Serif', size: 22, language: { value: 'ru-RU', eastAsia: 'ru-RU', bidirectional: 'ru-RU' } },
		paragraph: { spacing: { after: 100, line: 276 } }
	},
	heading1: heading(34, 240),
	heading2: heading(25, 320),
	heading3: heading(22, 220)
};

function blocksOf(text: MinutesText, minutes: MinutesData): Block[] {
	return [
		...masthead(text, minutes),
		...text.attendance.flatMap((group) => [
			titled(2, group.heading),
			...group.people.map(({ lead, text }) => listed('people', text ? `${lead} — ${text}` : lead))
		]),
		titled(2, 'Кворум'),
		plain(text.quorum),
		titled(2, 'Повестка дня'),
		...text.items.map(({ subject }) => listed('agenda', subject)),
		titled(2, 'Ход заседания'),
		...text.items.flatMap((item, at) => itemBlocks(item, at + 1)),
		...(text.results.length > 0 ? [titled(2, 'Результаты оценки работ')] : []),
		...text.results.flatMap(resultsBlocks),
		...(text.awards ? [titled(2, text.awards.caption), tableOf(text.awards, [26, 22, 26, 26])] : []),
		...(text.dissent.length > 0 ? [titled(2, 'Особое мнение')] : []),
		...text.dissent.map(({ lead, text }) => new Paragraph({ children: [bold(`${lead}. `), new TextRun(text)] })),
		plain(''),
		signaturesTable(text)
	];
}

function masthead(text: MinutesText, minutes: MinutesData): Block[] {
	const centred = (children: TextRun[]) => new Paragraph({ alignment: AlignmentType.CENTER, children });
	const founder = minutes.issuer.founder
		? [centred([new TextRun({ text: cleanLine(minutes.issuer.founder), color: quiet })])]
		: [];
	return [
		...founder,
		centred([bold(cleanLine(minutes.issuer.name))]),
		new Paragraph({ heading: HeadingLevel.HEADING_1, alignment: AlignmentType.CENTER, text: text.heading }),
		centred([new TextRun(text.meeting)]),
		centred([new TextRun(text.contest)]),
		new Paragraph({
			tabStops: [{ type: 'right', position: widths.page - widths.left - widths.right }],
			spacing: { before: 200 },
			children: [new TextRun(text.place), new TextRun({ children: [new Tab(), text.date] })]
		})
	];
}

function itemBlocks(item: MinutesItemText, number: number): Block[] {
	const [firstHeard, ...moreHeard] = item.heard;
	return [
		titled(3, `${number}. ${item.subject}`),
		...(firstHeard ? [new Paragraph({ children: [bold('Слушали. '), new TextRun(firstHeard)] })] : []),
		...moreHeard.map(plain),
		...item.recused.map(plain),
		...(item.decided.length > 0 ? [new Paragraph({ keepNext: true, children: [bold('Постановили:')] })] : []),
		...item.decided.flatMap(({ text, votes }) => [
			listed(`decisions-${number}`, text),
			...(votes
				? [new Paragraph({ indent: { left: 720 }, children: [new TextRun({ text: votes, color: quiet })] })]
				: [])
		])
	];
}

function resultsBlocks(grid: MinutesGrid): Block[] {
	const stages = grid.headers.length - 6;
	const shares = [8, 6, 25, 24, 19, ...Array.from({ length: stages + 1 }, () => 18 / (stages + 1))];
	return [titled(3, grid.caption), tableOf(grid, shares), ...grid.notes.map(plain)];
}

function tableOf(grid: MinutesGrid, shares: readonly number[]): Table {
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
	return new Table({
		width: { size: 100, type: WidthType.PERCENTAGE },
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

function signaturesTable(text: MinutesText): Table {
	const cell = (children: Paragraph[], size: number) =>
		new TableCell({ children, width: { size, type: WidthType.PERCENTAGE }, verticalAlign: 'bottom' });
	const rows = text.signatures.map(({ role, post, name }) => {
		const who = [
			new Paragraph({ spacing: { before: 300 }, children: [bold(role)] }),
			new Paragraph({ children: [new TextRun({ text: post, size: 18 })] })
		];
		const line = new Paragraph({ children: [new TextRun('____________________')] });
		const named = new Paragraph({ alignment: AlignmentType.RIGHT, children: [new TextRun(name)] });
		return new TableRow({ cantSplit: true, children: [cell(who, 45), cell([line], 28), cell([named], 27)] });
	});
	const borders = { top: none, bottom: none, left: none, right: none, insideHorizontal: none, insideVertical: none };
	return new Table({ width: { size: 100, type: WidthType.PERCENTAGE }, borders, rows });
}

function footer(): Footer {
	const children = ['Страница ', PageNumber.CURRENT, ' из ', PageNumber.TOTAL_PAGES];
	return new Footer({
		children: [
			new Paragraph({ alignment: AlignmentType.RIGHT, children: [new TextRun({ children, size: 18, color: quiet })] })
		]
	});
}

function pageOf() {
	const { page, height, left, right, top, bottom } = widths;
	return { size: { width: page, height }, margin: { left, right, top, bottom } };
}

/** Lists of people, of the agenda, and of each item's decisions («2.1.»). */
function numbering(text: MinutesText) {
	const list = (reference: string, format: (typeof LevelFormat)[keyof typeof LevelFormat], shown: string) => ({
		reference,
		levels: [
			{
				level: 0,
				format,
				text: shown,
				alignment: AlignmentType.LEFT,
				style: { paragraph: { indent: { left: 560, hanging: 560 } } }
			}
		]
	});
	return [
		list('people', LevelFormat.BULLET, '–'),
		list('agenda', LevelFormat.DECIMAL, '%1.'),
		...text.items.map((_, at) => list(`decisions-${at + 1}`, LevelFormat.DECIMAL, `${at + 1}.%1.`))
	];
}

function titled(level: 2 | 3, text: string): Paragraph {
	return new Paragraph({ heading: level === 2 ? HeadingLevel.HEADING_2 : HeadingLevel.HEADING_3, text });
}

function listed(reference: string, text: string): Paragraph {
	return new Paragraph({ numbering: { reference, level: 0 }, children: [new TextRun(text)] });
}

function plain(text: string): Paragraph {
	return new Paragraph({ children: [new TextRun(text)] });
}

function bold(text: string): TextRun {
	return new TextRun({ text, bold: true });
}
