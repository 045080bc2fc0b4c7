import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { minutesToDocx } from './minutes-docx.ts';
import { quorumSentence } from './minutes-text.ts';
import { renderDocument, type RenderJob } from './renderer.ts';
import { buildMinutes, pdfOf, wordsOf } from './testing.ts';

/** A busy machine may take its time: what is tested here is the page. */
const patient = { timeLimit: 60_000 };
const setDocument = (data: RenderJob['data']) => renderDocument(data, patient);

test('minutes say who came, the quorum, what was heard and decided, the results and the awards', async () => {
	const pages = wordsOf(pdfOf(await setDocument(buildMinutes())));
	const text = pages.join(' ');
	for (const words of [
		'Протокол № 3 заседания жюри Областной конкурс «Лучшая полка» г. Заречный 27 мая 2027 г.',
		'Отсутствовали – Пятый Пётр Ильич — член жюри, командировка',
		'Кворум имеется, заседание правомочно.',
		'Слушали. А. Б. Первая доложила о ходе защиты.',
		'Самоотвод: П. И. Пятый, работа № 7 подана его библиотекой.',
		'Утвердить результаты. Голосовали: «за» — 4, «против» — 1, воздержались — 0.',
		'Номинация «Чтение» Место № Работа Участник Территория Этап 1 Защита Итог I 7 Полка на причале',
		'20,33 8,67 29,00 Работы № 7 и № 8 разделены по критерию «Новизна». III место не присуждено.',
		'Особое мнение П. И. Пятый. Считаю работу № 8 лучшей.',
		'Секретарь жюри методист Г. Д. Шестая'
	]) {
		assert.ok(text.includes(words), `the minutes lack «${words}»: ${text}`);
	}
	assert.ok(pages.every((page, at) => page.endsWith(`Страница ${at + 1} из ${pages.length}`)));
});

test('a long table of the minutes repeats its header on every page, as a header for screen readers', async () => {
	const [table] = buildMinutes().tables;
	assert.ok(table?.rows[0]);
	const rows = Array.from({ length: 150 }, (_, at) => ({ ...table.rows[0]!, entryNumber: String(at + 1) }));
	const pdf = pdfOf(await setDocument(buildMinutes({ tables: [{ ...table, rows }] })));
	const pages = wordsOf(pdf);
	const inTable = pages.filter((page) => page.includes('Луговской район'));
	assert.ok(inTable.length >= 4);
	assert.ok(inTable.every((page) => page.includes('Место № Работа Участник Территория')));
	assert.match(Buffer.from(pdf).toString('latin1'), /\/S \/TH\b/);
});

test('the quorum is told in words that agree with the number', () => {
	const nbsp = (text: string) => text.replaceAll('~', '\u00a0');
	const plain = (text: string) => text.replaceAll('\u00a0', ' ');
	assert.equal(
		plain(quorumSentence({ voting: 6, present: 5, required: 4 })),
		'В составе жюри 6 человек с правом голоса, присутствуют 5; для принятия решений необходимо не менее 4. Кворум имеется, заседание правомочно.'
	);
	assert.equal(
		plain(quorumSentence({ voting: 3, present: 1, required: 2 })),
		'В составе жюри 3 человека с правом голоса, присутствует 1; для принятия решений необходимо не менее 2. Кворума нет, заседание неправомочно.'
	);
	assert.ok(quorumSentence({ voting: 6, present: 5, required: 4 }).includes(nbsp('6~человек')));
});

test('the Word copy of the minutes has headings, header rows and the language', async () => {
	const files = unzipSync(await minutesToDocx(buildMinutes()));
	const document = strFromU8(files['word/document.xml'] ?? new Uint8Array());
	const words = document.replace(/<w:t[^>]*>([^<]*)<\/w:t>|<[^>]+>/g, '$1 ').replace(/[\s\u00a0\u202f]+/g, ' ');
	for (const text of [
		'Протокол № 3',
		'Самоотвод: П. И. Пятый',
		'Голосовали: «за» — 4',
		'20,33',
		'III место не присуждено.',
		'Особое мнение',
		'Г. Д. Шестая'
	]) {
		assert.ok(words.includes(text), `the copy lacks «${text}»`);
	}
	assert.deepEqual(
		[...document.matchAll(/w:pStyle w:val="(Heading\d)"/g)].map(([, style]) => style),
		[
			'Heading1',
			'Heading2',
			'Heading2',
			'Heading2',
			'Heading2',
			'Heading2',
			'Heading3',
			'Heading2',
			'Heading3',
			'Heading2',
			'Heading2'
		]
	);
	assert.equal(document.match(/<w:tblHeader/g)?.length, 2);
	assert.match(strFromU8(files['word/styles.xml'] ?? new Uint8Array()), /w:lang w:val="ru-RU"/);
});
