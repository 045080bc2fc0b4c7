export type TableColumn = { title: string; align: 'left' | 'right'; takesRest?: boolean };

/** A table for a terminal. The column that takes the rest is cut with «…» where a line would not fit. */
export function drawTable(columns: readonly TableColumn[], rows: readonly string[][], width: number): string {
	const cells = [columns.map(({ title }) => title), ...rows].map((row) => row.map(printable));
	const widths = columns.map((_, column) => Math.max(...cells.map((row) => widthOf(row[column]!))));
	const rest = columns.findIndex(({ takesRest }) => takesRest);
	const spare = width - widths.reduce((sum, one) => sum + one + gap.length, -gap.length);
	if (rest >= 0 && spare < 0) widths[rest] = Math.max(8, widths[rest]! + spare);
	const lines = cells.map((row) =>
		row
			.map((cell, column) => fit(cell, widths[column]!, columns[column]!.align))
			.join(gap)
			.trimEnd()
	);
	const rule = widths.map((one) => '─'.repeat(one)).join(gap);
	return `${[lines[0], rule, ...lines.slice(1)].join('\n')}\n`;
}

const gap = '  ';

export function wrapText(text: string, width: number): string[] {
	const lines: string[] = [];
	for (const word of printable(text).split(' ')) {
		const last = lines.at(-1);
		if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return lines;
}

function fit(cell: string, width: number, align: 'left' | 'right'): string {
	const text = widthOf(cell) <= width ? cell : `${take(cell, width - 1)}…`;
	const padding = ' '.repeat(Math.max(0, width - widthOf(text)));
	return align === 'left' ? text + padding : padding + text;
}

/** Signs that would move the cursor or turn the line around are left out. */
const printable = (text: string) => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
const widthOf = (text: string) => [...text].filter((character) => !/\p{M}/u.test(character)).length;
const take = (text: string, count: number) => [...text].slice(0, Math.max(0, count)).join('').trimEnd();
