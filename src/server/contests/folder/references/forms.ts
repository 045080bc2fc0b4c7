import { comparable, nearestWord } from '#server/platform/spreadsheets/nearest-word.ts';

/** Something that cells refer to: by its id, or by any of its names. */
export type Named = { id: string; names: readonly string[] };

/** Finds what a cell refers to. A name that two things share refers to neither. */
export class References {
	private readonly exact = new Map<string, number>();
	private readonly loose = new Map<string, number>();
	/** Rows of marks name the same entry and juror many times running. */
	private lastText: string | null = null;
	private lastFound = -1;
	private readonly words: string[];
	private readonly ids: string[];

	constructor(things: readonly Named[]) {
		this.ids = things.map(({ id }) => id);
		this.words = things.flatMap(({ id, names }) => [id, ...names]);
		const ids = new Set(things.map(({ id }) => id));
		things.forEach(({ id }, index) => this.exact.set(id, index));
		things.forEach(({ names }, index) => {
			for (const name of names) if (!ids.has(name)) addOnce(this.exact, name, index);
		});
		things.forEach(({ id, names }, index) => {
			for (const name of [id, ...names]) addOnce(this.loose, looseKey(name), index);
		});
	}

	/** Position of the thing, or −1. The cell's exact text is remembered, so that the next one costs one look-up. */
	find(text: string): number {
		if (text === this.lastText) return this.lastFound;
		this.lastText = text;
		this.lastFound = this.exact.get(text) ?? this.findLoosely(text);
		return this.lastFound;
	}

	private findLoosely(text: string): number {
		const found = this.loose.get(looseKey(text)) ?? -1;
		this.exact.set(text, found);
		return found;
	}

	/** «. Возможно, вы имели в виду «…»», or an empty string. */
	guess(text: string): string {
		const nearest = nearestWord(text, this.words);
		return nearest === null ? '' : `. Возможно, вы имели в виду «${nearest}»`;
	}

	/** A guess; without one, the known ids where they are few. */
	suggestion(text: string): string {
		const guess = this.guess(text);
		if (guess !== '') return guess;
		return this.ids.length > 0 && this.ids.length <= 8 ? `; есть ${this.ids.join(', ')}` : '';
	}
}

function addOnce(map: Map<string, number>, key: string, index: number): void {
	const known = map.get(key);
	map.set(key, known === undefined || known === index ? index : -1);
}

/** Without leading zeros of numbers, case, dots, quotes, «№» and the difference of look-alike letters. */
const looseKey = (text: string) => comparable(text).replace(/(?<!\d)0+(?=\d)/g, '');

/** A person also answers to «Иванова М. П.», «М. П. Иванова» and, where nobody shares it, «Иванова». */
export function namesOfPerson(name: string): string[] {
	const [surname, ...given] = name.split(/\s+/);
	if (given.length === 0) return [name];
	const initials = given.map((part) => `${part[0]}.`).join(' ');
	return [name, `${surname} ${initials}`, `${initials} ${surname}`, `${given.join(' ')} ${surname}`, surname!];
}
