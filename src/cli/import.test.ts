import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { describeContest } from '#server/contests/folder/testing.ts';
import { appUrlOf, openTestNetwork, ownerUrl, type TestNetwork } from '#server/platform/testing.ts';
import { buildFolder, runCommand } from './testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
	process.env.DATABASE_URL = ownerUrl();
	process.env.DATABASE_APP_URL = appUrlOf(ownerUrl());
});
after(() => network.close());

test('a contest taken in twice is refused with its page and what else may be meant', async (context) => {
	const folder = await buildFolder(context, {
		'contest.yaml': describeContest('', { criteria: ['К1'], jury: ['Осадчая'] }),
		'scores.csv': 'Работа;Эксперт;Балл\n1;Осадчая;5\n2;Осадчая;4'
	});
	const take = () =>
		runCommand('import', 'contest', folder, '--slug', 'sad-2027', '--network', network.schema.replace(/^net_/, ''));
	assert.deepEqual(await take(), {
		...{ status: 0, err: '' },
		out: 'Конкурс принят: 2\u00a0заявки, 2\u00a0оценки, 0\u00a0наград, 0\u00a0документов. Страница: /contests/sad-2027\n'
	});
	assert.deepEqual(await take(), {
		...{ status: 1, out: '' },
		err: 'Конкурс с адресом страницы sad-2027 в сети уже есть: /contests/sad-2027. Возможно, эта папка уже принята; если конкурс другой, укажите другой адрес: --slug АДРЕС.\n'
	});
});

test('the short name of a network is described where it does not fit', async () => {
	const rest = ['--name', 'Библиотеки Заречья', '--short-name', 'Заречье', '--town', 'Заречье'];
	for (const slug of ['a', '9a', 'Zarechye', 'za-rechye', 'a'.repeat(41)])
		assert.deepEqual(await runCommand('network', 'create', '--slug', slug, ...rest), {
			...{ status: 1, out: '' },
			err: `Краткое имя — от двух до сорока знаков: строчные латинские буквы, цифры и подчёркивание, первой стоит буква; а не «${slug}».\n`
		});
});
