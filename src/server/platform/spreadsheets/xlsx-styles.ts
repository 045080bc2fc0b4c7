import { attributeOf, elementsOf, unescapeXml } from './xml.ts';

/** How a cell's style shows its number. */
export type NumberLook = 'plain' | 'date' | 'percent';

/** The look for each number of style that a cell may name. */
export function readStyles(source: string): NumberLook[] {
	const formats = new Map(
		elementsOf(source, 'numFmt').map(({ tag }) => [
			attributeOf(tag, 'numFmtId') ?? '',
			/\sformatCode="([^"]*)"/.exec(tag)?.[1] ?? ''
		])
	);
	const [cellStyles] = elementsOf(source, 'cellXfs');
	return elementsOf(cellStyles?.inside ?? '', 'xf').map(({ tag }) => {
		const id = attributeOf(tag, 'numFmtId') ?? '0';
		const code = formats.get(id);
		return code === undefined ? lookOfStandard(Number(id)) : lookOfCode(unescapeXml(code));
	});
}

/** Numbers of formats that the standard fixes (ECMA-376, 18.8.30), national dates among them. */
function lookOfStandard(id: number): NumberLook {
	if (id === 9 || id === 10) return 'percent';
	if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47)) return 'date';
	return id >= 50 && id <= 58 ? 'date' : 'plain';
}

function lookOfCode(code: string): NumberLook {
	const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
	if (bare.includes('%')) return 'percent';
	return /[ymdhsгдчс]/i.test(bare.replace(/General|Основной/gi, '')) ? 'date' : 'plain';
}
