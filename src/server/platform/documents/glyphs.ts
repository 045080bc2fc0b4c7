import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codePointName } from '../russian/typography.ts';
import { fontFaces, fontsFolder } from './places.ts';
import type { DocumentData } from './shapes.ts';

/** A text that cannot be printed as it stands: where it is and which of its characters the typefaces lack. */
export type MissingGlyphs = { field: string; characters: string[] };

/** Spaces, breaks and invisible characters need no glyph: Typst sets or drops them, `cleanLine` has dropped most. */
const unseen = /[\p{Z}\p{Cc}\p{Cf}]/u;

let glyphsOfAllFaces: ReadonlySet<number> | undefined;

/** Every text of a document that holds characters which some face of ours lacks; empty when all can be printed. */
export function findMissingGlyphs(data: DocumentData): MissingGlyphs[] {
	glyphsOfAllFaces ??= readCommonGlyphs();
	const found: MissingGlyphs[] = [];
	for (const [field, text] of textsOf(data)) {
		const characters = missingIn(text.normalize('NFC'), glyphsOfAllFaces);
		if (characters.length > 0) found.push({ field, characters });
	}
	return found;
}

const fieldNames: Record<string, string> = {
	name: 'имя или название',
	founder: 'учредитель',
	alt: 'описание эмблемы',
	post: 'должность',
	organisation: 'организация',
	parent: 'вышестоящая организация',
	territory: 'территория',
	contest: 'конкурс',
	number: 'номер',
	city: 'город',
	title: 'заголовок',
	degree: 'степень',
	formula: 'слово перед именем',
	nomination: 'номинация',
	work: 'работа',
	merit: 'за что награждается',
	giver: 'учредитель приза',
	salutation: 'обращение',
	paragraphs: 'текст письма',
	place: 'место',
	participant: 'участник',
	recipient: 'награждаемый',
	reason: 'причина',
	subject: 'вопрос повестки дня',
	heard: 'слушали',
	text: 'текст',
	note: 'примечание',
	approval: 'утверждение',
	order: 'реквизиты приказа',
	before: 'слова организатора',
	after: 'слова организатора',
	items: 'перечень',
	caption: 'название таблицы',
	headers: 'заголовок таблицы',
	rows: 'таблица'
};

/** «recipient.members.2.name» in words: «имя или название»; the path itself where no word is known. */
export function nameField(path: string): string {
	const last = path.split('.').findLast((part) => !/^\d+$/.test(part)) ?? path;
	return fieldNames[last] ?? path;
}

/** «漢 (U+6F22), …». */
export function nameCharacters(characters: readonly string[]): string {
	return characters.map((character) => `${character} (${codePointName(character)})`).join(', ');
}

function missingIn(text: string, glyphs: ReadonlySet<number>): string[] {
	return [...new Set(text)].filter(
		(character) => !unseen.test(character) && !glyphs.has(character.codePointAt(0) ?? 0)
	);
}

/** Pairs of path and text: «recipient.members.2.name». Pictures and words of the program itself are left out. */
function* textsOf(value: unknown, path: string[] = []): Generator<[string, string]> {
	if (typeof value === 'string') yield [path.join('.'), value];
	if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
	for (const [key, inner] of Object.entries(value)) yield* textsOf(inner, [...path, key]);
}

function readCommonGlyphs(): Set<number> {
	const [first = new Set<number>(), ...others] = fontFaces.map((face) =>
		readGlyphs(readFileSync(join(fontsFolder, face)))
	);
	return new Set([...first].filter((code) => others.every((face) => face.has(code))));
}

/** Code points that a TrueType file maps to a glyph other than 0, by its `cmap` table (formats 4 and 12). */
export function readGlyphs(font: Buffer): Set<number> {
	const cmap = offsetOfTable(font, 'cmap');
	const glyphs = new Set<number>();
	for (let n = 0; n < font.readUInt16BE(cmap + 2); n++) {
		const at = cmap + font.readUInt32BE(cmap + 4 + n * 8 + 4);
		const format = font.readUInt16BE(at);
		const platform = font.readUInt16BE(cmap + 4 + n * 8);
		if (platform !== 0 && platform !== 3) continue;
		if (format === 4) addSegments(font, at, glyphs);
		if (format === 12) addGroups(font, at, glyphs);
	}
	return glyphs;
}

function offsetOfTable(font: Buffer, name: string): number {
	for (let n = 0; n < font.readUInt16BE(4); n++) {
		const record = 12 + n * 16;
		if (font.toString('latin1', record, record + 4) === name) return font.readUInt32BE(record + 8);
	}
	throw new Error(`the font has no table ${name}`);
}

function addSegments(font: Buffer, at: number, glyphs: Set<number>): void {
	const double = font.readUInt16BE(at + 6);
	for (let n = 0; n < double; n += 2) {
		const end = font.readUInt16BE(at + 14 + n);
		const start = font.readUInt16BE(at + 16 + double + n);
		const delta = font.readUInt16BE(at + 16 + 2 * double + n);
		const rangeAt = at + 16 + 3 * double + n;
		const range = font.readUInt16BE(rangeAt);
		for (let code = start; code <= end && code < 0xffff; code++) {
			const mapped = range === 0 ? code : font.readUInt16BE(rangeAt + range + (code - start) * 2);
			if (mapped !== 0 && ((mapped + delta) & 0xffff) !== 0) glyphs.add(code);
		}
	}
}

function addGroups(font: Buffer, at: number, glyphs: Set<number>): void {
	for (let n = 0; n < font.readUInt32BE(at + 12); n++) {
		const group = at + 16 + n * 12;
		const end = font.readUInt32BE(group + 4);
		for (let code = font.readUInt32BE(group); code <= end; code++) glyphs.add(code);
	}
}
