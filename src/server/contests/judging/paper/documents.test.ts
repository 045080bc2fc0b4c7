import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderDocument } from '#server/platform/documents/renderer.ts';
import { pdfOf, wordsOf } from '#server/platform/documents/testing.ts';
import { parseRuleSet } from '../../scoring/rule-set/forms.ts';
import { judgedRules } from '../testing.ts';
import { scoreSheetOf, type PrintedFacts } from './documents.ts';

const reading = parseRuleSet(judgedRules);
if (!reading.ok) throw new Error('rules');
const facts: PrintedFacts = {
	contest: { kind: 'областной конкурс', title: 'Библиотечный маяк', timeZone: 'Asia/Tomsk' },
	...{ stageTitle: 'Заочная оценка', dueAt: new Date('2027-04-20T17:00:00Z'), ruleSet: reading.ruleSet },
	sheet: {
		...{ code: 'ABCDEFGHJKMN', stage: '1', juror: { id: '', name: 'Полкин Лев Ильич', post: 'методист' } },
		lines: [
			{ entryId: 'a', key: '1', title: 'Ночной читальный зал', nomination: 'service' },
			{ entryId: 'b', key: '7', title: 'Книга по пути', nomination: 'event' }
		]
	},
	address: 'https://krug.example/office/contests/mayak/judging/paper/ABCDEFGHJKMN'
};

test('a sheet for print is one tagged page with the entries, the scales, the code and room to sign', async () => {
	const pdf = pdfOf(await renderDocument(scoreSheetOf(facts), { timeLimit: 60_000 }));
	assert.deepEqual(wordsOf(pdf), [
		'Лист оценок Областной конкурс «Библиотечный маяк» Этап Заочная оценка Член жюри Полкин Лев Ильич , методист ' +
			'Срок вторник, 20 апреля 2027 г., 23:59 (томское время, МСК+4) Код листа ABCD EFGH JKMN ' +
			'Поставьте оценку по каждому критерию. Работу, которую вы не оцениваете, оставьте пустой. Исправление заверьте подписью рядом с ним. ' +
			'Удобный сервис № Работа Актуальность 0–5 Новизна 0–5 1 Ночной читальный зал ' +
			'Событие и сообщество № Работа Актуальность 0–5 Новизна 0–5 7 Книга по пути ' +
			'Личной заинтересованности в оценке этих работ у меня нет. Член жюри Полкин Лев Ильич « » 20 г. подпись дата ' +
			'Полкин Лев Ильич. Код листа: ABCD EFGH JKMN Страница 1 из 1'
	]);
	const source = Buffer.from(pdf).toString('latin1');
	assert.match(source, /\/MarkInfo <<\s+\/Marked true/);
	assert.match(source, /\/S \/Table/);
});

test('a title that names its kind itself stands as it is', () => {
	const contest = { ...facts.contest, title: 'Областной конкурс «Новая полка»' };
	assert.equal(scoreSheetOf({ ...facts, contest }).contest, 'Областной конкурс «Новая полка»');
});

test('forty entries by twelve criteria run over pages with the headings repeated', async () => {
	const [stage] = judgedRules.stages;
	const criteria = Array.from({ length: 12 }, (_, at) => ({
		...{ id: `k${at}`, title: `Профессиональная самостоятельность ${at + 1}`, scale: { max: 10, step: 0.5 } }
	}));
	const many = parseRuleSet({ ...judgedRules, stages: [{ ...stage!, criteria, admission: undefined }], tieLadder: [] });
	assert.ok(many.ok, JSON.stringify(many));
	const lines = Array.from({ length: 40 }, (_, at) => ({
		...{ entryId: String(at), key: String(at + 1), nomination: 'service' },
		title: 'Выездной читальный зал у пристани: книга, которая ждёт пассажира, и пассажир, который её находит'
	}));
	const data = scoreSheetOf({ ...facts, ruleSet: many.ruleSet, sheet: { ...facts.sheet, lines } });
	assert.deepEqual(data.tables[0]!.criteria[0], {
		...{ title: 'Профессиональная самостоятельность 1', scale: '0–10', detail: 'от 0 до 10, шаг 0,5' }
	});
	const rendered = await renderDocument(data, { timeLimit: 60_000 });
	assert.ok(rendered.ok);
	assert.ok(rendered.pages > 1 && rendered.pages < 8, `${rendered.pages} pages`);
});
