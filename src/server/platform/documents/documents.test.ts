import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findMissingGlyphs, readGlyphs } from './glyphs.ts';
import { fontFaces, fontsFolder } from './places.ts';
import { drawQrCode } from './qr-code.ts';
import { renderDocument, renderDocuments, splitForPrinter, type RenderedDocument, type RenderJob } from './renderer.ts';
import type { DocumentLook } from './shapes.ts';
import { buildTemplateInput } from './template-input.ts';
import { buildCertificate, buildDiploma, buildLetter, pdfOf, textOfPdf, wordsOf } from './testing.ts';

const looks: readonly DocumentLook[] = ['classic', 'strict', 'festive'];

/** A busy machine may take its time: what is tested here is the page. */
const patient = { timeLimit: 60_000 };
const setDocument = (data: RenderJob['data']) => renderDocument(data, patient);

async function renderAll(jobs: RenderJob[]): Promise<Map<string, RenderedDocument>> {
	const rendered = new Map<string, RenderedDocument>();
	for await (const each of renderDocuments(jobs, { ...patient, children: 1 })) rendered.set(each.id, each);
	return rendered;
}

const lettersOf = (pdf: Uint8Array) => textOfPdf(pdf).join('').replace(/\s+/g, '');

test('a diploma is one tagged page with language and title, and says everything in reading order', async () => {
	const pdf = pdfOf(await setDocument(buildDiploma()));
	assert.deepEqual(wordsOf(pdf), [
		'Департамент культуры Областная библиотека Областной конкурс «Лучшая полка» ДИПЛОМ I степени Награждается ' +
			'Вторая Вера Павловна библиотекарь Филиал № 5 за работу «Полка на причале» в номинации «Чтение» ' +
			'Директор А. Б. Первая М. П. № 2027-001 27 мая 2027 г. г. Заречный Проверить подлинность: ' +
			'krug.example/v/7KQ2M9XWTD4HPRV8B3CJNYF6ZA 7KQ2 M9XW TD4H PRV8 B3CJ NYF6 ZA'
	]);
	const source = Buffer.from(pdf).toString('latin1');
	const title = Buffer.from('\ufeffДиплом I степени: Вторая Вера Павловна', 'utf16le')
		.swap16()
		.toString('hex')
		.toUpperCase();
	assert.match(source, /\/Lang \(ru\)/);
	assert.match(source, /\/MarkInfo <<\s+\/Marked true/);
	assert.match(source, /pdfuaid:part>1</);
	assert.match(source, /\/Type \/StructTreeRoot/);
	assert.match(source, /\/S \/H1/);
	assert.ok(source.includes(`/Title <${title}>`));
	assert.equal(source.match(/\/S \/Figure/g)?.length, 1, 'the QR code is the only picture that is read out');
});

test('every kind and look of paper fits one page and prints all its texts', async () => {
	const papers = looks.flatMap((look) => [
		buildDiploma({ look, degree: 'победителя', giver: 'ООО «Печатный дом»', merit: 'за труд' }),
		buildLetter({ look }),
		buildCertificate({ look, work: 'Полка', nomination: 'Чтение' })
	]);
	const rendered = await renderAll(papers.map((data, at) => ({ id: String(at), data })));
	const wanted = {
		diploma: ['победителя', 'Приз учреждён: ООО «Печатный дом»', 'за труд «Полка на причале»'],
		letter: [
			'Третьей Инне Львовне директору Районная библиотека',
			'Уважаемая Инна Львовна! Благодарим Вас за участие.'
		],
		certificate: ['участника Четвёртый Лев Ильич', '«Полка» Номинация «Чтение»']
	};
	for (const [at, { kind, look }] of papers.entries()) {
		const [page = '', ...further] = wordsOf(pdfOf(rendered.get(String(at))));
		assert.deepEqual(further, [], `${kind} ${look} has one page`);
		for (const words of wanted[kind]) assert.ok(page.includes(words), `${kind} ${look} lacks «${words}»: ${page}`);
	}
});

test('a team stands without a leader, and what it did is in the plural', async () => {
	const members = ['Абросимова Анна', 'Ли Ян', 'Цой Инна'].map((name) => ({ name, post: 'библиотекарь' }));
	const pdf = pdfOf(
		await setDocument(buildDiploma({ recipient: { kind: 'team', title: 'авторский коллектив', members } }))
	);
	assert.match(
		wordsOf(pdf)[0] ?? '',
		/Награждаются авторский коллектив Абросимова Анна библиотекарь Ли Ян библиотекарь Цой Инна библиотекарь за работу/
	);
});

const hostile = [
	'#read("/etc/passwd")',
	'#import "@preview/cetz:0.1.0": *',
	'#{ while true { } }',
	']',
	'\\',
	'#link("javascript:alert(1)")[x]',
	'$ integral $ *b* _i_ `c` <label> @ref // /* = - +',
	'"; }); {{{'
];

test('an application’s papers keep a contest’s short name whole, and the year of a long one with its dash', async () => {
	const name = 'Лучшие практики сельских библиотек и библиотечных систем области — 2027';
	const contests = ['Областной конкурс «Читающий район — 2027»', `Областной конкурс «${name}»`];
	const receipts = contests.map((contest) => ({
		kind: 'receipt' as const,
		contest,
		number: '1',
		facts: [],
		sha256: ''
	}));
	const sheets = contests.map((contest) => ({
		...{ kind: 'application-sheet' as const, contest, edition: '', facts: [], authors: [], answers: [] },
		...{ signer: '', imprint: '' }
	}));
	const printed = [...receipts, ...sheets].map((paper) => {
		const { receipt, sheet } = JSON.parse(buildTemplateInput(paper).json) as Record<string, { contest: string }>;
		return (receipt ?? sheet)!.contest.replaceAll('\u00a0', '~');
	});
	const told = [
		'Областной конкурс «Читающий~район~—~2027»',
		`Областной конкурс «${name.replaceAll(' и ', ' и~').replace(' — ', '~—~')}»`
	];
	assert.deepEqual(printed, [...told, ...told]);
});

test('texts are never taken for markup', async () => {
	const names = hostile.map((name) => ({ name }));
	const pdf = pdfOf(
		await setDocument(buildDiploma({ recipient: { kind: 'team', members: names }, work: hostile.join(' ') }))
	);
	const letters = lettersOf(pdf);
	for (const text of hostile) assert.ok(letters.includes(text.replace(/\s+/g, '')), `the page lacks ${text}`);
	assert.doesNotMatch(Buffer.from(pdf).toString('latin1'), /\/URI|\/JavaScript|root:x/);
});

test('characters that turn or hide text do not reach the page', async () => {
	const name = 'Иван\u202eова \u200bАн\u0000на\r\nЛьвовна';
	const pdf = pdfOf(await setDocument(buildDiploma({ recipient: { kind: 'person', name } })));
	assert.match(wordsOf(pdf)[0] ?? '', /Награждается Иванова Анна Львовна за работу/);
});

test('texts of 5 000 letters stay on one page, whole', async () => {
	const name = 'Ж'.repeat(5000);
	const rendered = await renderAll(
		looks.map((look) => ({
			id: look,
			data: buildDiploma({ look, recipient: { kind: 'person', name }, work: 'слово '.repeat(800) })
		}))
	);
	for (const look of looks) {
		const pdf = pdfOf(rendered.get(look));
		assert.equal(textOfPdf(pdf).length, 1);
		assert.equal(lettersOf(pdf).match(/Ж/g)?.length, 5000);
		assert.equal(lettersOf(pdf).match(/слово/g)?.length, 800);
	}
});

test('a paper just under the number of letters that needs no measuring has one page, wherever they stand', async () => {
	const jobs: RenderJob[] = [];
	const post = 'слово '.repeat(13);
	for (const [look, letters] of Object.entries({ classic: 270, strict: 350, festive: 150 }) as [
		DocumentLook,
		number
	][]) {
		const long = 'слово '.repeat(letters / 6);
		const signatures = [1, 2].map(() => ({ post, name: 'А. Б. Первая' }));
		const person = { kind: 'person' as const, name: 'Ли Ян' };
		for (const [field, data] of Object.entries({
			name: { recipient: { ...person, name: long } },
			organisation: { recipient: { ...person, organisation: long } },
			contest: { contest: long, degree: 'слово '.repeat(6) },
			work: { work: long },
			merit: { merit: long }
		})) {
			jobs.push({ id: `${look} ${field}`, data: buildDiploma({ look, signatures, ...data }) });
		}
	}
	for (const [id, rendered] of await renderAll(jobs)) assert.equal(textOfPdf(pdfOf(rendered)).length, 1, id);
});

test('Kazakh, Belarusian and Tatar letters have glyphs in every face', () => {
	const name = 'Әлия Ғабитқызы Ңұқөһүі Ўладзіміраўна Ёўсіч Җәүдәт № « » „ “ — – …';
	assert.deepEqual(findMissingGlyphs(buildDiploma({ recipient: { kind: 'person', name } })), []);
});

test('a document whose letters the typefaces lack is refused with the field and the characters named', async () => {
	const recipient = { kind: 'person' as const, name: 'Вера 漢字漢', post: 'методист 😀' };
	assert.deepEqual(findMissingGlyphs(buildDiploma({ recipient })), [
		{ field: 'recipient.name', characters: ['漢', '字'] },
		{ field: 'recipient.post', characters: ['😀'] }
	]);
	assert.deepEqual(await setDocument(buildDiploma({ recipient })), {
		id: '',
		ok: false,
		reason: 'missing-glyphs',
		sentence:
			'В шрифтах документа нет некоторых знаков, замените их. ' +
			'имя или название: 漢 (U+6F22), 字 (U+5B57); должность: 😀 (U+1F600).',
		detail: 'recipient.name: U+6F22 U+5B57; recipient.post: U+1F600'
	});
});

test('glyphs are read from the file: PT Serif has the rouble and no ideographs', () => {
	const glyphs = readGlyphs(readFileSync(join(fontsFolder, fontFaces[0] ?? '')));
	assert.deepEqual(
		['А', 'ё', '₽', '漢', '\uffff'].map((each) => glyphs.has(each.codePointAt(0) ?? 0)),
		[true, true, true, false, false]
	);
});

for (const [what, data] of [
	['a day that does not exist', buildDiploma({ issuedOn: '2027-02-30' })],
	['an emblem that refers to a file', withEmblem('<image href="/etc/passwd"/>')],
	['an emblem that declares an entity', withEmblem('', '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>')],
	['an emblem with a style from elsewhere', withEmblem('<style>@import "//example.org/a.css"</style>')]
] as const) {
	test(`${what} is refused before anything is set, and the next document goes on`, async () => {
		const rendered = await renderAll([
			{ id: 'bad', data },
			{ id: 'good', data: buildDiploma() }
		]);
		const bad = rendered.get('bad');
		assert.equal(bad?.ok === false && bad.reason, 'faulty-data');
		assert.equal(rendered.get('good')?.ok, true);
	});
}

function withEmblem(inner: string, before = '') {
	const svg = `${before}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/>${inner}</svg>`;
	const emblem = { format: 'svg' as const, alt: 'Эмблема', content: new TextEncoder().encode(svg) };
	return buildDiploma({ issuer: { name: 'Библиотека', emblem } });
}

test('an emblem stands on the page with its description', async () => {
	const source = Buffer.from(pdfOf(await setDocument(withEmblem('')))).toString('latin1');
	const alt = Buffer.from('\ufeffЭмблема', 'utf16le').swap16().toString('hex').toUpperCase();
	assert.ok(source.includes(alt));
	assert.equal(source.match(/\/S \/Figure/g)?.length, 2);
});

test('papers of one kind make one file for the printer, a page each, and no two kinds', async () => {
	const names = ['Первая Анна', 'Вторая Вера', 'Третья Инна'];
	const data = names.map((name) => buildDiploma({ recipient: { kind: 'person', name } }));
	const pages = wordsOf(pdfOf(await setDocument(data)));
	assert.deepEqual(
		pages.map((page, at) => page.includes(names[at] ?? '-')),
		[true, true, true]
	);
	assert.throws(() => buildTemplateInput([buildDiploma(), buildCertificate()]), /one kind/);
	assert.throws(() => buildTemplateInput([]), /at least one/);
});

test('many papers are split into files that one process can lay out, none lost', () => {
	const papers = Array.from({ length: 301 }, (_, at) => buildDiploma({ number: String(at) }));
	const lots = splitForPrinter(papers);
	assert.deepEqual(
		lots.map((lot) => lot.length),
		[150, 150, 1]
	);
	assert.deepEqual(lots.flat(), papers);
	assert.deepEqual(splitForPrinter([]), []);
});

test('an emblem may be a picture of points, and a broken one fails alone', async () => {
	const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
	const emblem = { format: 'png' as const, alt: 'Эмблема', content: new Uint8Array(Buffer.from(png, 'base64')) };
	const broken = { ...emblem, content: emblem.content.slice(0, 20) };
	const rendered = await renderAll([
		{ id: 'broken', data: buildDiploma({ issuer: { name: 'Библиотека', emblem: broken } }) },
		{ id: 'whole', data: buildDiploma({ issuer: { name: 'Библиотека', emblem } }) }
	]);
	const fault = rendered.get('broken');
	assert.equal(fault?.ok === false && fault.reason, 'faulty-template');
	assert.match(Buffer.from(pdfOf(rendered.get('whole'))).toString('latin1'), /\/Subtype \/Image/);
});

test('progress counts what is done and what failed', async () => {
	const seen: object[] = [];
	const jobs = [buildDiploma(), buildDiploma({ title: '漢' })].map((data, at) => ({ id: String(at), data }));
	for await (const each of renderDocuments(jobs, {
		...patient,
		children: 1,
		onProgress: (progress) => seen.push(progress)
	}))
		assert.ok(each.id);
	assert.deepEqual(seen, [
		{ done: 1, failed: 1, total: 2 },
		{ done: 2, failed: 1, total: 2 }
	]);
});

test('a QR code is drawn dark where it must be: three finders and a quiet corner', () => {
	const svg = drawQrCode('https://krug.example/v/7KQ2M9XWTD4HPRV8B3CJNYF6ZA');
	assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 33 33"><path d="M0 0h7v1h-7z/);
	assert.ok(svg.includes('M26 0h7v1h-7z') && svg.includes('M0 26h7v1h-7z') && !svg.includes('M26 26h7v1h-7z'));
});
