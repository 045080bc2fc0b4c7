import { NBSP } from '../russian/plurals.ts';
import { cleanLine, tieShortWords, typesetText } from '../russian/typography.ts';

/** One piece of a section. Points are numbered within it; a list or a table belongs to the point above. */
export type RegulationsBlock =
	| { kind: 'point'; text: string }
	| { kind: 'list'; items: string[] }
	| { kind: 'heading'; text: string }
	/** `widths`: shares of the line's width by column, 0 for as wide as its texts. */
	| { kind: 'table'; caption: string; headers: string[]; widths: number[]; numeric: number[]; rows: string[][] };

/** The computed blocks of a section, and what the organiser says in own words before and after them. */
export type RegulationsSection = {
	id: string;
	title: string;
	before: string[];
	blocks: RegulationsBlock[];
	after: string[];
};

export type RegulationsData = {
	kind: 'regulations';
	/** Whole title: «Областной конкурс «Библиотечный компас — 2027»». */
	contest: string;
	/** Who approves, or the order that did; absent texts are empty. */
	approval: { post: string; name: string; order: string } | null;
	/** «Редакция 2 от 3 февраля 2027 г.»; empty: of a draft. */
	edition: string;
	sections: RegulationsSection[];
	appendices: RegulationsSection[];
};

export type WrittenBlock =
	| { kind: 'point'; number: string; text: string }
	| { kind: 'paragraph'; text: string }
	| Exclude<RegulationsBlock, { kind: 'point' }>;
export type WrittenSection = { id: string; number: string; title: string; blocks: WrittenBlock[] };

export type WrittenRegulations = Pick<RegulationsData, 'approval' | 'edition' | 'contest'> & {
	sections: WrittenSection[];
	appendices: WrittenSection[];
};

/** Regulations in words, numbered, ready to be set: the web page and the PDF are made from this alike. */
export function writeRegulations(regulations: RegulationsData): WrittenRegulations {
	const { approval, edition, contest, sections, appendices } = regulations;
	return {
		contest: title(contest),
		approval: approval && {
			post: title(approval.post),
			name: cleanLine(approval.name).replaceAll(' ', NBSP),
			order: title(approval.order)
		},
		edition: cleanLine(edition),
		sections: sections.map((section, at) => writeSection(section, String(at + 1))),
		appendices: appendices.map((section, at) => writeAppendix(section, at + 1))
	};
}

function writeSection({ id, title: given, before, blocks, after }: RegulationsSection, number: string): WrittenSection {
	let points = 0;
	const point = (text: string): WrittenBlock => ({ kind: 'point', number: `${number}.${++points}`, text: prose(text) });
	const written = [
		...before.map(point),
		...blocks.map((block) => (block.kind === 'point' ? point(block.text) : writeBlock(block))),
		...after.map(point)
	];
	return { id, number, title: title(given), blocks: written };
}

/** An appendix is a form or a list: its texts carry no numbers. */
function writeAppendix(
	{ id, title: given, before, blocks, after }: RegulationsSection,
	number: number
): WrittenSection {
	const paragraph = (text: string): WrittenBlock => ({ kind: 'paragraph', text: prose(text) });
	const written = [
		...before.map(paragraph),
		...blocks.map((block) => (block.kind === 'point' ? paragraph(block.text) : writeBlock(block))),
		...after.map(paragraph)
	];
	return { id, number: `Приложение${NBSP}${number}`, title: title(given), blocks: written };
}

function writeBlock(block: Exclude<RegulationsBlock, { kind: 'point' }>): WrittenBlock {
	switch (block.kind) {
		case 'list':
			return { kind: 'list', items: block.items.map(prose) };
		case 'heading':
			return { kind: 'heading', text: title(block.text) };
		case 'table':
			return {
				...block,
				caption: title(block.caption),
				headers: block.headers.map(title),
				rows: block.rows.map((row) => row.map(title))
			};
	}
}

const prose = (text: string) => typesetText(cleanLine(text));
const title = (text: string) => tieShortWords(cleanLine(text));
