const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|\p{Default_Ignorable_Code_Point}/u;

/**
 * How long a text is, in the one way that limits, counters and refusals share: characters of the composed text (code
 * points after NFC), a line's end once however the machine writes it, nothing for spaces at the ends and for what
 * cannot be seen. The counter beside a field runs this very function in the browser.
 */
export function lettersOf(text: string): number {
	const composed = text.replace(/\r\n?/g, '\n').normalize('NFC').trim();
	let count = 0;
	for (const character of composed) {
		if (character === '\n' || character === '\t' || !unseen.test(character)) count++;
	}
	return count;
}
