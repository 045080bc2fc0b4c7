import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { confirmNameForm, confirmProposedForms, createPerson } from '../commands.ts';
import { nameFormsPage, unconfirmedPeople } from './queries.ts';

let network: TestNetwork;
const ids: string[] = [];
const actor = systemActor('testing');
const surnames = ['Ежов', 'Ёлкин', 'Жуков', 'Абрамов'];

before(async () => {
	network = await openTestNetwork();
	for (const surname of surnames) {
		const outcome = await createPerson(network.db, actor, {
			surname,
			givenName: 'Пётр',
			patronymic: 'Ильич',
			gender: 'male'
		});
		assert.ok(outcome.ok);
		ids.push(outcome.value);
	}
	await confirmProposedForms(network.db, actor, { ids: [ids[0]!] });
	await confirmNameForm(network.db, actor, {
		personId: ids[1]!,
		grammaticalCase: 'dative',
		form: 'Ёлкину Петру Ильичу'
	});
});
after(() => network.close());

const namesOn = async (query: Partial<Parameters<typeof nameFormsPage>[2]>) => {
	const { people, ...counts } = await nameFormsPage(network.db, actor, {
		unconfirmedOnly: false,
		limit: 50,
		offset: 0,
		...query
	});
	return { names: people.map(({ fullName }) => fullName.split(' ')[0]), ...counts };
};

test('people stand in Russian order, page by page, with both counts', async () => {
	assert.deepEqual(await namesOn({}), { names: ['Абрамов', 'Ежов', 'Ёлкин', 'Жуков'], total: 4, unconfirmed: 3 });
	assert.deepEqual(await namesOn({ limit: 2, offset: 2 }), { names: ['Ёлкин', 'Жуков'], total: 4, unconfirmed: 3 });
	assert.deepEqual(await namesOn({ limit: 2, offset: 9 }), { names: [], total: 4, unconfirmed: 3 });
});

test('whoever has one form confirmed of two is still to be confirmed', async () => {
	assert.deepEqual((await namesOn({ unconfirmedOnly: true })).names, ['Абрамов', 'Ёлкин', 'Жуков']);
	assert.equal(await unconfirmedPeople(network.db), 3);
});

test('a search takes words in any order, е for ё, and signs of patterns as they are', async () => {
	assert.deepEqual((await namesOn({ search: 'ильич елкин' })).names, ['Ёлкин']);
	assert.deepEqual((await namesOn({ search: '%' })).names, []);
	assert.deepEqual((await namesOn({ search: '_' })).names, []);
});

test('nameFormsPage is not there for a stranger', async () => {
	for (const stranger of [null, { id: 'x', role: 'juror' } as unknown as Actor]) {
		await assert.rejects(
			nameFormsPage(network.db, stranger, { unconfirmedOnly: false, limit: 1, offset: 0 }),
			NotFound
		);
	}
});

test('a page takes as many queries for thirty people as for one', async () => {
	const page = (limit: number) => () => nameFormsPage(network.db, actor, { unconfirmedOnly: false, limit, offset: 0 });
	const one = await network.countQueries(page(1));
	for (let n = 0; n < 30; n++)
		await createPerson(network.db, actor, {
			surname: `Иванов-${'абвгдежз'[n % 8]}`,
			givenName: 'Пётр',
			patronymic: 'Ильич',
			gender: 'male'
		});
	assert.equal(await network.countQueries(page(30)), one);
});
