import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readContestFolder } from '../queries.ts';
import { checkFolder, describeContest } from '../testing.ts';
import { initialsOf, minutesOf, quorumOf } from './documents.ts';

const issuer = { name: 'Библиотека' };
const circumstances = { today: '2027-06-30', issuer };

async function exampleMinutes() {
	const reading = await readContestFolder(join(import.meta.dirname, '..', '..', '..', '..', '..', 'cases', 'example'));
	assert.ok(reading.ok);
	return minutesOf(reading.folder, reading.result, circumstances);
}

test('minutes hold the meeting, who was there, the quorum and the recusals', async () => {
	const { number, heldOn, place, present, absent, quorum, items, chair, secretary } = await exampleMinutes();
	assert.deepEqual(
		[number, heldOn, place, quorum, chair, secretary],
		[
			...['2', '2027-05-27', 'г. Заречье'],
			{ voting: 3, present: 3, required: 2 },
			{ post: 'заместитель директора', name: 'Л.\u00a0П.\u00a0Осадчая' },
			{ post: '', name: 'П.\u00a0С.\u00a0Коваленко' }
		]
	);
	assert.deepEqual([present.length, absent], [4, []]);
	assert.deepEqual(items, [
		{
			subject: 'Подведение итогов конкурса',
			heard: ['Оценены 4\u00a0работы. Не допущена 1\u00a0работа. Оценки выставляли 3\u00a0члена жюри.'],
			recused: [{ name: 'Цой Нелли Николаевна', reason: 'работа № 3 (работает в той же организации)' }],
			decided: [
				{ text: 'Утвердить итоги конкурса согласно таблицам результатов.' },
				{ text: 'Наградить участников конкурса согласно перечню наград.' }
			]
		}
	]);
});

test('minutes hold a table for each nomination with what happened in it', async () => {
	const { tables } = await exampleMinutes();
	const [service, event] = tables;
	assert.deepEqual(
		[service!.nomination, service!.stages, service!.remarks, service!.tieBreaks.length],
		['Удобный сервис', ['Заочная оценка', 'Защита'], [], 1]
	);
	assert.deepEqual(service!.rows[0], {
		...{ place: 'I', entryNumber: '2', work: 'Абонемент на остановке', territory: 'г. Заречье', total: '21,34' },
		participant: 'Заречье-Центр; Непомнящая Ева Марковна, Сыч Олег Юрьевич',
		stageResults: ['12,67', '8,67']
	});
	assert.deepEqual(
		[event!.rows.map(({ place, entryNumber, note }) => [place, entryNumber, note]), event!.remarks],
		[
			[
				['I', '3', undefined],
				['II', '4', undefined],
				['', '5', 'не допущена: подана после срока']
			],
			['Работа 5 не допущена к оцениванию: подана после срока.']
		]
	);
});

test('minutes list the awards that single out, with degree, nomination and giver', async () => {
	const { awards } = await exampleMinutes();
	assert.deepEqual(
		awards.map(({ award, work, nomination, giver }) => [award, work, nomination, giver]),
		[
			['Диплом I степени', 'Абонемент на остановке', 'Удобный сервис', undefined],
			['Диплом I степени', 'Тихий час для шумных', 'Событие и сообщество', undefined],
			['Диплом II степени', 'Книжный автобус', 'Удобный сервис', undefined],
			['Диплом II степени', 'Двор читает', 'Событие и сообщество', undefined],
			['Приз спонсора', 'Двор читает', 'Событие и сообщество', 'ООО «Печатный дом»']
		]
	);
});

test('minutes take the agenda, the dissent and the absent from contest.yaml', () => {
	const more =
		'meeting:\n  agenda: [{ subject: Итоги, heard: [Доклад.], decided: [Утвердить.] }]\n  dissent: [{ name: Швец Лев Ильич, text: Против. }]\n';
	const yaml = describeContest(more, { criteria: ['К1'] }).replace(
		'{ name: Швец Лев Ильич }',
		'{ name: Швец Лев Ильич, present: false, absenceReason: болезнь, post: методист }'
	);
	const { folder, result } = checkFolder({ 'contest.yaml': yaml, 'scores.csv': 'Работа;Осадчая;Швец\n1;1;1' });
	const { items, dissent, absent, quorum, heldOn } = minutesOf(folder!, result!, circumstances);
	assert.deepEqual(
		[items, dissent, absent, quorum, heldOn],
		[
			[{ subject: 'Итоги', heard: ['Доклад.'], recused: [], decided: [{ text: 'Утвердить.' }] }],
			[{ name: 'Швец Лев Ильич', text: 'Против.' }],
			[{ name: 'Швец Лев Ильич', role: 'member', votes: true, post: 'методист', reason: 'болезнь' }],
			{ voting: 2, present: 1, required: 2 },
			'2027-06-30'
		]
	);
});

test('the quorum is the share of the rules, exactly or strictly more, or a simple majority', () => {
	const jury = (voting: number) => Array.from({ length: voting }, () => ({ votes: true, present: true }));
	const required = (voting: number, quorum?: { numerator: number; denominator: number; strictly: boolean }) =>
		quorumOf({ jury: jury(voting), ruleSet: { quorum } } as unknown as Parameters<typeof quorumOf>[0]).required;
	const twoThirds = { numerator: 2, denominator: 3, strictly: false };
	assert.deepEqual(
		[6, 7, 1].map((voting) => required(voting, twoThirds)),
		[4, 5, 1]
	);
	assert.deepEqual(
		[6, 7, 3].map((voting) => required(voting, { ...twoThirds, strictly: true })),
		[5, 5, 3]
	);
	assert.deepEqual(
		[6, 7, 1].map((voting) => required(voting)),
		[4, 4, 1]
	);
});

test('initials are made of a whole name only', () => {
	assert.deepEqual(['Осадчая Любовь Павловна', 'Осадчая Л. П.', 'J07'].map(initialsOf), [
		'Л.\u00a0П.\u00a0Осадчая',
		'Осадчая Л. П.',
		'J07'
	]);
});
