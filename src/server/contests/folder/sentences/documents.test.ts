import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MinutesLine } from '#server/contests/scoring/rules.ts';
import { describeLine, describeWarnings, inTellingOrder, type ContestNames } from './documents.ts';

const names: ContestNames = {
	stage: (id) => `Этап ${id}`,
	criterion: (_stage, id) => `Критерий ${id}`,
	nomination: (id) => `Номинация ${id}`,
	juror: (id) => `Эксперт ${id}`,
	rejection: (entry) => (entry === '7' ? 'подана после срока' : null)
};
const say = (line: MinutesLine) => describeLine(line, names);

test('a broken tie tells what was at stake, the ground and the figures', () => {
	const tie = { kind: 'tie-broken', stage: '2', rank: 1, step: 1, criterion: null, ofStage: null, seed: null } as const;
	const order = [
		{ entry: '12', value: '4.33' },
		{ entry: '15', value: '4.00' }
	];
	assert.equal(
		say({ ...tie, effect: 'place', by: 'criterion-mean', criterion: 'К3', ofStage: '1', order }),
		'Этап «Этап 2»: на 1-е место с равным результатом претендовали работы 12 и 15; порядок определён по среднему баллу за критерий «Критерий К3»: 12 (4,33), 15 (4,00).'
	);
	assert.equal(
		say({
			...tie,
			effect: 'admission',
			by: 'lots',
			seed: 'шар 7',
			order: order.map(({ entry }) => ({ entry, value: null }))
		}),
		'Этап «Этап 2»: за право пройти дальше с равным результатом спорили работы 12 и 15; порядок определён жеребьёвкой (запись жребия: шар 7): 12, 15.'
	);
});

test('every other event has its sentence', () => {
	const lines: MinutesLine[] = [
		{ kind: 'place-shared', stage: '2', rank: 3, entries: ['1', '2', '3'] },
		{ kind: 'edge-tie', stage: '1', nomination: 'н', admitted: false, entries: ['4', '5'] },
		{ kind: 'rejection', stage: '0', entry: '7' },
		{ kind: 'rejection', stage: '0', entry: '8' },
		{ kind: 'withdrawal', stage: '2', entry: '9' },
		{ kind: 'replacement', stage: '1', withdrawn: '9', entry: '10' },
		{ kind: 'nomination-not-held', nomination: 'н', entries: 1, minimum: 5 },
		{ kind: 'nomination-not-held', nomination: 'н', entries: 0, minimum: 5 },
		{ kind: 'place-unawarded', place: 1, nomination: null },
		{ kind: 'passed-over', entry: '5', author: 'А', kept: '3', place: 1 },
		{
			kind: 'correction-refused',
			stage: '1',
			refusals: [{ stage: '1', juror: 'Ж', criterion: null, reason: 'no-spread' }]
		}
	];
	assert.deepEqual(lines.map(say), [
		'Работы 1, 2 и 3 с равным результатом делят 3-е место.',
		'Этап «Этап 1» в номинации «Номинация н»: на границе прохода работы 4 и 5 набрали поровну; ни одна из них не допущена.',
		'Работа 7 не допущена к оцениванию: подана после срока.',
		'Работа 8 не допущена к оцениванию.',
		'Работа 9 снята с конкурса перед этапом «Этап 2».',
		'Вместо снятой с конкурса работы 9 допущена следующая по итогам этапа «Этап 1» работа 10.',
		'Номинация «Номинация н» не состоялась: допущена 1\u00a0работа при необходимых 5.',
		'Номинация «Номинация н» не состоялась: допущено 0\u00a0работ при необходимых 5.',
		'1-е место не присуждено.',
		'Работа 5 не получает 1-го места: автор (А) побеждает с работой 3 в другой номинации.',
		'Этап «Этап 1»: поправка к оценкам не применена, итог посчитан по исходным оценкам (Эксперт Ж: все оценки одинаковы).'
	]);
});

test('warnings tell of missing results and open ties, not of entries that have left', () => {
	const entry = {
		nomination: null,
		sheets: 0,
		result: null,
		cumulative: null,
		maximum: null,
		rank: null,
		admitted: null,
		place: null
	};
	const stages = [
		{
			stage: '1',
			entries: [
				{ ...entry, entry: '1', standing: 'too-few-sheets' as const },
				{ ...entry, entry: '2', standing: 'rejected' as const }
			]
		}
	];
	const shortfall = { stage: '1', reason: 'too-few-sheets' as const, criterion: null, given: 2, needed: 3 };
	const openTies = [{ stage: '1', rank: 2, effect: 'place' as const, entries: ['3', '4'], needs: 'lots' as const }];
	assert.deepEqual(
		describeWarnings({ stages, shortfalls: ['1', '2'].map((id) => ({ ...shortfall, entry: id })), openTies }, names),
		[
			'Этап «Этап 1», работа 1: результата нет, 2\u00a0оценочных листа при необходимых 3.',
			'Этап «Этап 1»: на 2-е место с равным результатом претендуют работы 3 и 4; бросьте жребий (решение lots).'
		]
	);
});

test('who left is told before who took the place', () => {
	const lines: MinutesLine[] = [
		{ kind: 'replacement', stage: '1', withdrawn: '9', entry: '10' },
		{ kind: 'withdrawal', stage: '2', entry: '9' },
		{ kind: 'rejection', stage: '2', entry: '7' }
	];
	assert.deepEqual(
		inTellingOrder(lines).map(({ kind }) => kind),
		['withdrawal', 'rejection', 'replacement']
	);
});
