import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { nameFormsOf } from '#server/people/queries.ts';
import { buildPerson } from '#server/people/testing.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { confirmAll, confirmForm, run, showForms } from './people.ts';
import { Refusal, WrongUsage } from './refusal.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

async function said(work: (terminal: Parameters<typeof showForms>[2]) => Promise<unknown>): Promise<string> {
	let text = '';
	await work({
		out: (more) => void (text += more),
		err: (more) => void (text += more),
		isInteractive: false,
		width: 80
	});
	return text;
}

test('forms are shown as proposed, one is confirmed as written, the rest as proposed', async () => {
	const { db } = network;
	const show = (unconfirmedOnly = false) =>
		said((terminal) => showForms(db, { unconfirmedOnly, json: false }, terminal));
	assert.equal(await show(), 'В сети ещё нет людей.\n');
	const id = await buildPerson(db, { surname: 'Цой', givenName: 'Нелли', patronymic: 'Николаевна' });
	const number = id.slice(0, 8);
	const hint =
		'Просмотрите формы со знаком «?». Верны все — people forms --confirm-all; одну исправить — people forms --confirm НОМЕР ПАДЕЖ "ФОРМА".\n';
	const genitive = 'Цой Нелли Николаевны';
	const dative = 'Цой Нелли Николаевне';
	assert.equal(
		await show(),
		`${number}  Цой Нелли Николаевна\n          род.  ${genitive}  ?\n          дат.  ${dative}  ?\n\n1\u00a0человек; не подтверждено: 2.\n${hint}`
	);
	const confirm = (given: string) =>
		said((terminal) => confirmForm(db, { number: given, grammaticalCase: 'dative', form: dative }, terminal));
	await assert.rejects(confirm('ffffffff-0000'), Refusal);
	await assert.rejects(confirm(id.slice(0, 3)), Refusal);
	assert.equal(await confirm(number), `Подтверждено: Цой Нелли Николаевна — ${dative}\n`);
	assert.equal(
		await said((terminal) => confirmAll(db, terminal)),
		`Цой Нелли Николаевна: ${genitive}, ${dative}\nПодтверждено: 1\u00a0форма.\n`
	);
	assert.equal(await show(true), 'Все формы подтверждены.\n');
	assert.deepEqual((await nameFormsOf(db, [id])).get(id), { genitive, dative });
});

test('wrong words are wrong usage, before any database is opened', async () => {
	const wrong = [
		[],
		['names'],
		['forms', '--confirm', 'x'],
		['forms', '--confirm', 'x', 'винительный', 'у'],
		['forms', '--confirm', '--confirm-all', 'x', 'dative', 'у'],
		['forms', 'лишнее']
	];
	for (const args of wrong) {
		await assert.rejects(
			said((terminal) => run(args, terminal)),
			WrongUsage,
			args.join(' ')
		);
	}
});
