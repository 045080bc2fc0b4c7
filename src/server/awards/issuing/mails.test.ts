import assert from 'node:assert/strict';
import { test } from 'node:test';
import { papersReadyLetter } from './mails.ts';

const to = { address: 'vera@example.org', name: 'Лампова Вера Ивановна', accountId: 'a' };
const contest = { id: 'c', kind: 'областной конкурс', title: 'Компас — 2027' };
const paper = {
	id: '1',
	number: 'ЗОУНБ-2027-0012',
	code: '0ABC',
	name: 'Диплом I степени',
	work: 'Сад',
	organisation: null,
	isReplacement: false
};

test('a letter about one paper leads to the paper itself', () => {
	assert.deepEqual(papersReadyLetter(to, { contest, papers: [paper] }), {
		...{ kind: 'papers-ready', to, contestId: 'c', isDuty: true },
		text: {
			subject: 'Документ готов: «Компас — 2027»',
			greeting: 'Здравствуйте, Лампова Вера Ивановна!',
			paragraphs: [
				'Областной конкурс «Компас — 2027»: итоги подведены, ваш документ выдан и внесён в реестр.',
				'Диплом I степени, «Сад»: № ЗОУНБ-2027-0012.'
			],
			action: { label: 'Открыть документ', path: '/v/0ABC' },
			notes: ['Там его можно скачать и напечатать. По коду на документе каждый может проверить, что он подлинный.']
		}
	});
});

test('a letter about several papers leads to all of them, and says which stand in place of others', () => {
	const other = {
		...paper,
		number: 'ЗОУНБ-2027-0013',
		name: 'Благодарственное письмо',
		work: null,
		isReplacement: true
	};
	const { text } = papersReadyLetter({ ...to, name: '' }, { contest, papers: [paper, other] });
	assert.deepEqual(text, {
		subject: 'Документы готовы: «Компас — 2027»',
		greeting: 'Здравствуйте!',
		paragraphs: [
			'Областной конкурс «Компас — 2027»: итоги подведены, ваши документы выданы и внесены в реестр.',
			'Диплом I степени, «Сад»: № ЗОУНБ-2027-0012.\nБлагодарственное письмо: № ЗОУНБ-2027-0013 (взамен прежнего).',
			'Документы, выданные взамен прежних, действуют вместо них: прежние больше недействительны.'
		],
		action: { label: 'Открыть документы', path: '/my/papers' },
		notes: ['Там их можно скачать и напечатать. По коду на документе каждый может проверить, что он подлинный.']
	});
});

test('a letter to whoever speaks for an organisation says whose paper it is, and why it comes to them', () => {
	const thanks = { ...paper, name: 'Благодарственное письмо', work: null, organisation: 'Библиотека «Родник»' };
	const { paragraphs, notes } = papersReadyLetter(to, { contest, papers: [thanks] }).text;
	assert.deepEqual(
		[paragraphs, notes?.[1]],
		[
			[
				'Областной конкурс «Компас — 2027»: итоги подведены, документ выдан и внесён в реестр.',
				'Благодарственное письмо (Библиотека «Родник»): № ЗОУНБ-2027-0012.'
			],
			'Вы получили это письмо, потому что представляете организацию на сайте.'
		]
	);
});
