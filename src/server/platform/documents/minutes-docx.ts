import {
	AlignmentType,
	Document,
	HeadingLevel,
	LevelFormat,
	Packer,
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
	bold,
	defaultStyles,
	footer,
	listed,
	none,
	pageOf,
	plain,
	quiet,
	tableOf,
	titled,
	widths
} from './docx-parts.ts';
import { writeMinutes, type MinutesGrid, type MinutesItemText, type MinutesText } from './minutes-text.ts';
import type { MinutesData } from './shapes.ts';

type Block = Paragraph | Table;

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
	const shares = [8, 5, 21, 21, 18, ...Array.from({ length: stages + 1 }, () => 27 / (stages + 1))];
	return [titled(3, grid.caption), tableOf(grid, shares), ...grid.notes.map(plain)];
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
