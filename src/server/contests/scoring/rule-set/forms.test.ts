import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { demoRules, pianoRules, plainStage, readRules } from '../testing.ts';
import { describeRuleSet, parseRuleSet } from './forms.ts';

const published = JSON.parse(
	readFileSync(resolve(import.meta.dirname, '../../../../../docs/schema/rule-set.json'), 'utf8')
) as object;

test('the published JSON Schema is that of the rule set (else run scripts/describe-rule-set.ts)', () => {
	assert.deepEqual(published, JSON.parse(JSON.stringify(describeRuleSet())));
});

test('the published JSON Schema accepts the rules of real contests and refuses a misspelt field', () => {
	const validate = new Ajv2020({ strict: false }).compile(published);
	assert.deepEqual(
		[pianoRules, demoRules].map((rules) => [validate(rules), validate.errors]),
		[
			[true, null],
			[true, null]
		]
	);
	assert.equal(validate({ ...pianoRules, rankings: {} }), false);
	assert.equal(validate({ ...pianoRules, stages: [] }), false);
});

test('a rule set that was read is plain JSON and reads as itself', () => {
	const ruleSet = readRules(demoRules);
	assert.deepEqual(readRules(JSON.parse(JSON.stringify(ruleSet))), ruleSet);
});

test('decimals come out in one form, whether they were numbers, had commas or needless zeros', () => {
	const weights = [0.3, '0,70', '007.5', 12, '-0.0', '1.0001', 0.1 + 0.2];
	const stage = { ...plainStage('1'), combination: { method: 'weights', weights } };
	const reading = parseRuleSet({ stages: [...weights.slice(1).map((_, at) => plainStage(`s${at}`)), stage] });
	assert.ok(reading.ok, JSON.stringify(reading));
	assert.deepEqual(reading.ruleSet.stages.at(-1)!.combination, {
		method: 'weights',
		weights: ['0.3', '0.7', '7.5', '12', '0', '1.0001', '0.3']
	});
});

test('every fault of shape is told at once, each with its path and what to do', () => {
	const reading = parseRuleSet({
		stages: [
			{
				id: 'a b',
				kind: 'jury',
				criteria: [{ id: 'К1', title: ' ', scale: { max: '5.12345' }, wieght: 2 }, 7],
				correction: { method: 'mode' },
				rounding: { cumulative: { digits: 7 } },
				minimumSheets: 0,
				aggregation: { over: 'all', method: 'mean' }
			}
		],
		awards: [{ id: 1, title: 'Приз', kind: 'Приз', basis: { by: 'place' } }]
	});
	assert.deepEqual(reading, {
		ok: false,
		faults: [
			fault(
				'stages[0].id',
				'Укажите обозначение из букв, цифр, точки, дефиса или подчёркивания, не длиннее 64 знаков.'
			),
			fault('stages[0].title', 'Добавьте недостающее поле.'),
			fault('stages[0].criteria[0].title', 'Впишите текст: поле не может быть пустым.'),
			fault(
				'stages[0].criteria[0].scale.max',
				'Укажите десятичное число: до шести цифр до запятой и до четырёх после неё.'
			),
			fault('stages[0].criteria[0]', 'Уберите или исправьте неизвестные поля: wieght.'),
			fault('stages[0].criteria[1]', 'Нужно указать набор полей.'),
			fault('stages[0].correction.method', 'Выберите одно из значений: none, clamp, trim, z-score, juror-effect.'),
			fault('stages[0].aggregation.over', 'Выберите одно из значений: criteria, totals.'),
			fault('stages[0].rounding.cumulative.digits', 'Нужно не больше 6.'),
			fault('stages[0].minimumSheets', 'Нужно не меньше 1.'),
			fault(
				'awards[0].kind',
				'Укажите вид награды строчными латинскими буквами через дефис, например diploma или sponsor-prize.'
			),
			fault('awards[0].basis.place', 'Добавьте недостающее поле.')
		]
	});
});

test('what is no rule set at all is one fault', () => {
	for (const given of [null, 5, 'rules', []]) {
		assert.deepEqual(parseRuleSet(given), { ok: false, faults: [fault('', 'Нужно указать набор полей.')] });
	}
	assert.deepEqual(parseRuleSet({}), { ok: false, faults: [fault('stages', 'Добавьте недостающее поле.')] });
});

function fault(path: string, sentence: string) {
	return { path, sentence };
}
