/**
 * The little of XML that a workbook needs. Entities beyond the five of the standard and character numbers are never
 * expanded, so that a document cannot blow itself up or read other files.
 */

/** Elements of one name at any depth that do not hold each other; a prefix before the name is ignored. */
export function elementsOf(source: string, name: string): { tag: string; inside: string }[] {
	const found: { tag: string; inside: string }[] = [];
	const opening = new RegExp(`<((?:\\w+:)?${name})(?=[\\s/>])`, 'g');
	for (let match = opening.exec(source); match; match = opening.exec(source)) {
		const tagEnd = source.indexOf('>', match.index);
		if (tagEnd < 0) break;
		const tag = source.slice(match.index, tagEnd + 1);
		if (tag.endsWith('/>')) {
			found.push({ tag, inside: '' });
			continue;
		}
		const close = source.indexOf(`</${match[1]}>`, tagEnd);
		if (close < 0) break;
		found.push({ tag, inside: source.slice(tagEnd + 1, close) });
		opening.lastIndex = close;
	}
	return found;
}

export function attributeOf(tag: string, name: string): string | null {
	const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
	return match ? unescapeXml(match[1] ?? match[2] ?? '') : null;
}

/** The text of all `t` elements together, without readings of characters. */
export function childTexts(source: string): string {
	const spoken = source.includes('rPh') ? source.replace(/<(\w+:)?rPh[\s>][^]*?<\/(\w+:)?rPh>/g, '') : source;
	return elementsOf(spoken, 't')
		.map(({ inside }) => unescapeXml(inside))
		.join('');
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescapeXml(text: string): string {
	const plain = text.includes('&') ? text.replace(/&(#x?[\da-f]{1,7}|\w{1,8});/gi, characterOf) : text;
	return plain.includes('_x')
		? plain.replace(/_x([\da-f]{4})_/gi, (_, code) => String.fromCharCode(parseInt(code, 16)))
		: plain;
}

function characterOf(whole: string, name: string): string {
	if (!name.startsWith('#')) return entities[name] ?? whole;
	const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
	return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
