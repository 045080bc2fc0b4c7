/** The letters of a document's code: Crockford's base 32, which has no I, L, O and U to be misread. */
const length = 26;

/** What a person typed, as the register writes codes: groups joined, look-alikes mended. Null where it cannot be a code. */
export function normaliseCode(typed: string): string | null {
	const mended = typed
		.toUpperCase()
		.replace(/[\s\u00a0\-–—.]/g, '')
		.replace(/[АВЕКМНОРСТХ]/g, (letter) => latinTwins[letter]!)
		.replace(/O/g, '0')
		.replace(/[IL]/g, '1');
	return mended.length === length && /^[0-9A-HJKMNP-TV-Z]+$/.test(mended) ? mended : null;
}

/** Typed on a Russian keyboard, these look right and are not. */
const latinTwins: Record<string, string> = { А: 'A', В: 'B', Е: 'E', К: 'K', М: 'M', Н: 'H', О: '0', Р: 'P', С: 'C', Т: 'T', Х: 'X' };

/** As it is printed: easier to compare and to listen to in groups. */
export function groupCode(code: string): string {
	return code.match(/.{1,5}/g)?.join('-') ?? code;
}
