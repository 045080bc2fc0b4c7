import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HallState } from '#server/contests/defence/hall/queries.ts';
import { hallWords, type HallTexts } from './hall-words.ts';

const texts: HallTexts = {
	...{ before: 'скоро', called: 'приглашаем', waiting: 'продолжим', speech: 'речь', questions: 'вопросы' },
	...{ break: 'перерыв', over: 'конец', number: '№ {key}', remote: 'дистанционно' },
	...{ place: '{place} место', unawarded: 'не присуждено' }
};
const entry = { key: '3', title: 'Книга по пути', nomination: 'Сервис', organisation: 'Родник', isRemote: false };
const state: HallState = {
	...{ revision: '1', kind: 'конкурс', contest: 'Маяк', stage: 'Защита', place: 'Зал', startsAt: null },
	...{ timeZone: 'Asia/Tomsk', phase: 'waiting', on: null, clock: null, next: null, opened: [] }
};
const result = { nomination: 'Сервис', place: 2, award: null, winners: [] };

test('whoever is called is invited; who takes part from afar is said so', () => {
	const on = { ...entry, speaker: 'Лампова Вера', isRemote: true };
	const { phase, nomination, on: shown } = hallWords({ ...state, on }, texts);
	assert.deepEqual([phase, nomination], ['приглашаем', 'Сервис']);
	assert.deepEqual(shown, {
		...{ number: '№ 3', title: 'Книга по пути', by: 'Родник', speaker: 'Лампова Вера, дистанционно', size: 'short' }
	});
	assert.equal(hallWords({ ...state, on: { ...on, speaker: '' } }, texts).on!.speaker, 'дистанционно');
	assert.equal(hallWords({ ...state, on, phase: 'speech' }, texts).phase, 'речь');
});

test('results have the screen while nobody performs, the newest apart from the others', () => {
	const opened = [
		{ ...result, place: 1, winners: [{ key: '3', title: 'А'.repeat(60), organisation: null }] },
		{ ...result, winners: [] }
	];
	const { showsResults, latest, earlier } = hallWords({ ...state, opened }, texts);
	assert.equal(showsResults, true);
	assert.deepEqual(latest, {
		...{ head: 'I место', nomination: 'Сервис' },
		winners: [{ title: 'А'.repeat(60), by: '', size: 'long' }]
	});
	assert.deepEqual(earlier, [
		{ head: 'II место', nomination: 'Сервис', winners: [{ title: 'не присуждено', by: '', size: 'short' }] }
	]);
	const on = { ...entry, speaker: '' };
	assert.equal(hallWords({ ...state, opened, on }, texts).showsResults, false);
});
