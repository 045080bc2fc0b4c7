const latin: Record<string, string> = {
	а: 'a',
	б: 'b',
	в: 'v',
	г: 'g',
	д: 'd',
	е: 'e',
	ё: 'e',
	ж: 'zh',
	з: 'z',
	и: 'i',
	й: 'y',
	к: 'k',
	л: 'l',
	м: 'm',
	н: 'n',
	о: 'o',
	п: 'p',
	р: 'r',
	с: 's',
	т: 't',
	у: 'u',
	ф: 'f',
	х: 'kh',
	ц: 'ts',
	ч: 'ch',
	ш: 'sh',
	щ: 'shch',
	ъ: '',
	ы: 'y',
	ь: '',
	э: 'e',
	ю: 'yu',
	я: 'ya',
	і: 'i',
	ў: 'u',
	ә: 'a',
	ғ: 'g',
	қ: 'k',
	ң: 'n',
	ө: 'o',
	ұ: 'u',
	ү: 'u',
	һ: 'h',
	ї: 'i',
	є: 'e',
	ґ: 'g'
};

/** Length that an address can still show; the last word that does not fit is left out. */
const slugLength = 80;

/**
 * The part of an address that stands for a name: «Заречная ЦБС» gives `zarechnaya-tsbs`. Where nothing of the name can
 * be written in Latin letters, `fallback`.
 */
export function latinStemOf(name: string, fallback: string): string {
	const [first = fallback, ...words] = transliterate(name).match(/[a-z0-9]+/g) ?? [];
	let stem = first.slice(0, slugLength);
	for (const word of words) {
		if (stem.length + 1 + word.length > slugLength) break;
		stem += `-${word}`;
	}
	return stem;
}

function transliterate(name: string): string {
	const lower = name.normalize('NFC').toLowerCase();
	const letters = [...lower].map((letter) => latin[letter] ?? letter).join('');
	return letters.normalize('NFD').replace(/\p{M}/gu, '').replace(/['’ʼ]/g, '');
}
