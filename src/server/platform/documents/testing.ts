import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import type { RenderedDocument } from './renderer.ts';
import type { CertificateData, DiplomaData, LetterData, MinutesData } from './shapes.ts';

const paper = {
	look: 'classic' as const,
	issuer: { name: 'Областная библиотека', founder: 'Департамент культуры' },
	contest: 'Областной конкурс «Лучшая полка»',
	number: '2027-001',
	issuedOn: '2027-05-27',
	city: 'г. Заречный',
	signatures: [{ post: 'Директор', name: 'А. Б. Первая' }],
	verification: { address: 'krug.example/v/7KQ2M9XWTD4HPRV8B3CJNYF6ZA', code: '7KQ2M9XWTD4HPRV8B3CJNYF6ZA' }
};

export function buildDiploma(given: Partial<DiplomaData> = {}): DiplomaData {
	return {
		...paper,
		kind: 'diploma',
		title: 'Диплом',
		degree: 'I степени',
		recipient: { kind: 'person', name: 'Вторая Вера Павловна', post: 'библиотекарь', organisation: 'Филиал № 5' },
		nomination: 'Чтение',
		work: 'Полка на причале',
		...given
	};
}

export function buildLetter(given: Partial<LetterData> = {}): LetterData {
	return {
		...paper,
		kind: 'letter',
		addressee: { name: 'Третьей Инне Львовне', post: 'директору', organisation: 'Районная библиотека' },
		salutation: 'Уважаемая Инна Львовна!',
		paragraphs: ['Благодарим Вас за участие.'],
		...given
	};
}

export function buildCertificate(given: Partial<CertificateData> = {}): CertificateData {
	return { ...paper, kind: 'certificate', recipient: { kind: 'person', name: 'Четвёртый Лев Ильич' }, ...given };
}

export function buildMinutes(given: Partial<MinutesData> = {}): MinutesData {
	const chair = { name: 'А. Б. Первая', post: 'директор' };
	const row = {
		place: 'I',
		entryNumber: '7',
		work: 'Полка на причале',
		participant: 'Филиал № 5',
		territory: 'Луговской район'
	};
	return {
		kind: 'minutes',
		issuer: paper.issuer,
		contest: paper.contest,
		number: '3',
		heldOn: '2027-05-27',
		place: 'г. Заречный',
		present: [{ name: 'Первая Анна Борисовна', role: 'chair', votes: true }],
		absent: [{ name: 'Пятый Пётр Ильич', role: 'member', votes: true, reason: 'командировка' }],
		invited: [],
		quorum: { voting: 6, present: 5, required: 4 },
		items: [
			{
				subject: 'Об итогах защиты',
				heard: ['А. Б. Первая доложила о ходе защиты.'],
				recused: [{ name: 'П. И. Пятый', reason: 'работа № 7 подана его библиотекой' }],
				decided: [{ text: 'Утвердить результаты.', votes: { inFavour: 4, against: 1, abstained: 0 } }]
			}
		],
		tables: [
			{
				nomination: 'Чтение',
				stages: ['Этап 1', 'Защита'],
				rows: [{ ...row, stageResults: ['20,33', '8,67'], total: '29,00' }],
				tieBreaks: ['Работы № 7 и № 8 разделены по критерию «Новизна».'],
				remarks: ['III место не присуждено.']
			}
		],
		awards: [
			{ award: 'Диплом I степени', recipient: 'Вторая Вера Павловна', work: 'Полка на причале', nomination: 'Чтение' }
		],
		dissent: [{ name: 'П. И. Пятый', text: 'Считаю работу № 8 лучшей.' }],
		chair,
		secretary: { name: 'Г. Д. Шестая', post: 'методист' },
		...given
	};
}

/** The file, or a failed test that says why there is none. */
export function pdfOf(rendered: RenderedDocument | undefined): Uint8Array {
	assert.ok(rendered?.ok, rendered?.ok === false ? `${rendered.reason}: ${rendered.detail}` : 'not rendered');
	return rendered.pdf;
}

/** The words of each page in one line, for comparison regardless of where lines break. */
export function wordsOf(pdf: Uint8Array): string[] {
	return textOfPdf(pdf).map((page) => page.replace(/\s+/g, ' ').trim());
}

/** The words of each page as a screen reader gets them: no-break spaces plain, invisible characters dropped. */
export function textOfPdf(pdf: Uint8Array): string[] {
	const objects = objectsOf(Buffer.from(pdf));
	const pages = [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\b(?!s)/.test(dictionary));
	return pages.map(({ dictionary }) => {
		const fonts = new Map<string, Map<number, string>>();
		for (const [, name, number] of dictionary.matchAll(/\/(f\d+) (\d+) 0 R/g))
			fonts.set(name!, unicodeOf(objects, Number(number)));
		const content = objects.get(Number(/\/Contents (\d+) 0 R/.exec(dictionary)?.[1]))?.stream ?? '';
		return shownText(content, fonts)
			.replace(/[\u00a0\u202f]/g, ' ')
			.replace(/[\u200b\u00ad]/g, '');
	});
}

type PdfObject = { dictionary: string; stream: string };

function objectsOf(pdf: Buffer): Map<number, PdfObject> {
	const source = pdf.toString('latin1');
	const objects = new Map<number, PdfObject>();
	for (const match of source.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\n(?:endobj|stream\n)/g)) {
		const start = match.index + match[0].length;
		const length = Number(/\/Length (\d+)/.exec(match[2]!)?.[1] ?? 0);
		const raw = match[0].endsWith('stream\n') ? pdf.subarray(start, start + length) : Buffer.alloc(0);
		const stream = /FlateDecode/.test(match[2]!) && raw.length > 0 ? inflateSync(raw) : raw;
		objects.set(Number(match[1]), { dictionary: match[2]!, stream: stream.toString('latin1') });
	}
	return objects;
}

function unicodeOf(objects: Map<number, PdfObject>, font: number): Map<number, string> {
	const number = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font)?.dictionary ?? '')?.[1];
	const pairs = (objects.get(Number(number))?.stream ?? '').matchAll(/^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$/gm);
	return new Map(
		[...pairs].map(([, glyph, text]) => [parseInt(glyph!, 16), Buffer.from(text!, 'hex').swap16().toString('utf16le')])
	);
}

/** A literal string may hold balanced brackets; strings outside BT … ET are not shown. */
const shown = /\/(f\d+) [\d.]+ Tf|\((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()])*\))*\)|<[0-9A-Fa-f]+>|\bBT\b|\bET\b/g;

function shownText(content: string, fonts: Map<string, Map<number, string>>): string {
	let font = new Map<number, string>();
	let isShown = false;
	let text = '';
	for (const [token, name] of content.matchAll(shown)) {
		if (token === 'BT' || token === 'ET') isShown = token === 'BT';
		else if (name) font = fonts.get(name) ?? font;
		else if (isShown)
			text += glyphsOf(token)
				.map((glyph) => font.get(glyph) ?? '')
				.join('');
		if (token === 'ET') text += '\n';
	}
	return text;
}

function glyphsOf(token: string): number[] {
	const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
	const unescape = (_: string, code: string) =>
		/^\d/.test(code) ? String.fromCharCode(parseInt(code, 8)) : (escapes[code] ?? code);
	const bytes = token.startsWith('(')
		? Buffer.from(token.slice(1, -1).replace(/\\([0-7]{1,3}|[\s\S])/g, unescape), 'latin1')
		: Buffer.from(token.slice(1, -1), 'hex');
	return Array.from({ length: bytes.length >> 1 }, (_, at) => bytes.readUInt16BE(at * 2));
}
