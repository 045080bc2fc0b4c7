/** What changes at the end of a word in the genitive, dative, accusative, instrumental and prepositional:
 * each hyphen takes a letter away, the rest is added; a point leaves the word alone. The notation is petrovich's. */
export type Mods = readonly string[];
export type NameRule = { gender: 'male' | 'female' | 'androgynous'; test: readonly string[]; mods: Mods };
export type NameRules = { exceptions: readonly NameRule[]; suffixes: readonly NameRule[] };

const unchanged: Mods = ['.', '.', '.', '.', '.'];
const adjective: Mods = ['--ого', '--ому', '--ого', '-м', '--ом'];
const softAdjective: Mods = ['--его', '--ему', '--его', '-м', '--ем'];
const softFeminine: Mods = ['--ей', '--ей', '--ую', '--ей', '--ей'];
const hardNoun: Mods = ['а', 'у', 'а', 'ом', 'е'];
const sibilantNoun: Mods = ['а', 'у', 'а', 'ем', 'е'];
const jotNoun: Mods = ['-я', '-ю', '-я', '-ем', '-е'];
const feminineNoun: Mods = ['-ы', '-е', '-у', '-ой', '-е'];
const sparrow: Mods = ['--ья', '--ью', '--ья', '--ьём', '--ье'];

/** Where petrovich's own rules of surnames err or are silent; these are asked first. */
export const surnameAdditions: NameRules = {
	exceptions: [
		{ gender: 'female', test: ['чужая', 'большая'], mods: ['--ой', '--ой', '--ую', '--ой', '--ой'] },
		{ gender: 'female', test: ['калина', 'малина', 'былина', 'глина', 'дубина', 'година'], mods: feminineNoun },
		{ gender: 'male', test: ['заяц'], mods: ['--йца', '--йцу', '--йца', '--йцем', '--йце'] },
		{ gender: 'male', test: ['козел', 'козёл', 'орел', 'орёл'], mods: ['--ла', '--лу', '--ла', '--лом', '--ле'] },
		{ gender: 'male', test: ['воробей', 'соловей', 'муравей'], mods: sparrow },
		{ gender: 'male', test: ['чтец'], mods: sibilantNoun },
		{ gender: 'male', test: ['эрлих', 'фрейндлих', 'либих'], mods: hardNoun },
		// Common nouns that petrovich leaves unchanged; as surnames of men they decline and keep their vowel.
		{ gender: 'male', test: ['гусь', 'ремень', 'камень'], mods: ['-я', '-ю', '-я', '-ем', '-е'] },
		{ gender: 'male', test: ['онук', 'нечипас'], mods: hardNoun },
		{ gender: 'male', test: ['маненок'], mods: ['--ка', '--ку', '--ка', '--ком', '--ке'] },
		{
			gender: 'female',
			test: ['гусь', 'ремень', 'камень', 'онук', 'нечипас', 'долгопалец', 'маненок'],
			mods: unchanged
		},
		{ gender: 'androgynous', test: ['богода', 'рева', 'кива'], mods: feminineNoun },
		{ gender: 'female', test: ['вий', 'сой', 'цой', 'хой'], mods: unchanged }
	],
	suffixes: [
		{ gender: 'female', test: ['чая', 'щая', 'жая', 'шая'], mods: softFeminine },
		{ gender: 'female', test: ['ёва'], mods: ['-ой', '-ой', '-у', '-ой', '-ой'] },
		{ gender: 'androgynous', test: ['ия'], mods: ['-и', '-и', '-ю', '-ей', '-и'] },
		{ gender: 'male', test: ['ргий'], mods: ['-я', '-ю', '-я', '-ем', '-и'] },
		{ gender: 'male', test: ['гий', 'хий'], mods: adjective },
		{ gender: 'male', test: ['чий'], mods: softAdjective },
		{ gender: 'male', test: ['ёк'], mods: ['--ька', '--ьку', '--ька', '--ьком', '--ьке'] },
		{ gender: 'male', test: clustersBefore('ец'), mods: sibilantNoun },
		{ gender: 'male', test: ['лец'], mods: ['--ьца', '--ьцу', '--ьца', '--ьцем', '--ьце'] },
		{ gender: 'male', test: ['яй', 'юй', 'эй'], mods: jotNoun }
	]
};

/** One-syllable surnames of men keep their vowel («Ток — Току») and are nouns, not adjectives («Чой — Чою»). */
export const shortSurnameAdditions: NameRules = {
	exceptions: [],
	suffixes: [
		{ gender: 'male', test: ['ок', 'ек'], mods: hardNoun },
		{ gender: 'male', test: ['ец'], mods: sibilantNoun },
		{ gender: 'male', test: ['ой'], mods: jotNoun }
	]
};

export const givenNameAdditions: NameRules = {
	exceptions: [],
	suffixes: [
		{ gender: 'male', test: ['ша'], mods: ['-и', '-е', '-у', '-ей', '-е'] },
		{ gender: 'male', test: ['ш', 'щ'], mods: sibilantNoun }
	]
};

export const patronymicAdditions: NameRules = {
	exceptions: [{ gender: 'male', test: ['ильич', 'лукич', 'фомич', 'кузьмич'], mods: hardNoun }],
	suffixes: [
		{
			gender: 'androgynous',
			test: ['оглы', 'кызы', 'қызы', 'ұлы', 'улы', 'угли', 'ўғли', 'кизи', 'қизи'],
			mods: unchanged
		}
	]
};

/** First parts of double surnames that stay as they are, beside those that petrovich knows («Бонч», «Тер»…). */
export const fixedFirstParts = [
	'тян',
	'тянь',
	'кара',
	'сан',
	'сен',
	'де',
	'дер',
	'ла',
	'аль',
	'эль',
	'бен',
	'хаджи',
	'шах'
];

/** «Швец», «Кузнец», «Мудрец»: dropping the vowel would leave what nobody can say. */
function clustersBefore(ending: string): string[] {
	const firsts = [...'бвгджзкпстфхцчшщ'];
	return [...firsts.flatMap((first) => [...'внрлм'].map((second) => first + second)), 'рн'].map(
		(each) => each + ending
	);
}
