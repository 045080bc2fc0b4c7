import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, untilBlocked, type TestNetwork } from '#server/platform/testing.ts';
import { confirmNameForm, confirmProposedForms, createPerson, findOrCreatePerson } from './commands.ts';
import { lockPeople, nameFormsOf, peopleByIds, proposedNameForms } from './queries.ts';
import { buildPerson } from './testing.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const actor = systemActor('testing');
const stranger: Actor = { id: 'u1', role: 'juror' as Actor['role'] };
const refused = (reason: string) => ({ ok: false, reason });
const ivanova = { surname: 'Иванова', givenName: 'Мария', patronymic: 'Петровна', gender: 'female' } as const;
const find = (more: object = {}, by = actor) => findOrCreatePerson(network.db, by, { ...ivanova, ...more });
const countPeople = async () => (await network.db.selectFrom('people').select('id').execute()).length;

test('createPerson stores a tidy name and records the id only', async () => {
	const { db } = network;
	const outcome = await createPerson(db, actor, {
		surname: ' Бонч - Осмоловская\u200b',
		givenName: 'Айгуль',
		patronymic: 'Серікқызы ',
		gender: 'female'
	});
	assert.ok(outcome.ok);
	const id = outcome.value;
	assert.deepEqual(
		await peopleByIds(db, [id, randomUUID()]),
		new Map([
			[
				id,
				{
					id,
					surname: 'Бонч-Осмоловская',
					givenName: 'Айгуль',
					patronymic: 'Серікқызы',
					gender: 'female',
					fullName: 'Бонч-Осмоловская Айгуль Серікқызы'
				}
			]
		])
	);
	const recorded = await db.selectFrom('activity').select(['event', 'details']).where('subject_id', '=', id).execute();
	assert.deepEqual(recorded, [{ event: 'person.created', details: {} }]);
});

test('createPerson and findOrCreatePerson refuse with a reason, and write nothing', async () => {
	const before = await countPeople();
	for (const command of [createPerson, findOrCreatePerson]) {
		assert.deepEqual(await command(network.db, stranger, ivanova), refused('not-allowed'));
		assert.deepEqual(await command(network.db, actor, { ...ivanova, surname: ' ' }), refused('surname-missing'));
		assert.deepEqual(await command(network.db, actor, { ...ivanova, givenName: '' }), refused('given-name-missing'));
		assert.deepEqual(
			await command(network.db, actor, { ...ivanova, patronymic: 'а'.repeat(101) }),
			refused('name-too-long')
		);
	}
	assert.equal(await countPeople(), before);
});

test('findOrCreatePerson finds the same full name and gender, and otherwise adds a person', async () => {
	const first = await find({ surname: 'Королёва' });
	assert.ok(first.ok);
	assert.deepEqual(await find({ surname: 'КОРОЛЕВА ' }), first);
	for (const other of [{ patronymic: 'Павловна' }, { patronymic: '' }, { gender: 'male' }]) {
		assert.notDeepEqual(await find({ surname: 'Королёва', ...other }), first);
	}
});

test('findOrCreatePerson takes a namesake from elsewhere for another person, and does not choose between several', async () => {
	const elsewhere = await buildPerson(network.db, { surname: 'Тёзкина' });
	const here = await find({ surname: 'Тёзкина', among: [] });
	assert.ok(here.ok && here.value !== elsewhere);
	assert.deepEqual(await find({ surname: 'Тёзкина', among: [here.value] }), here);
	assert.deepEqual(await find({ surname: 'Тёзкина', among: [elsewhere] }), { ok: true, value: elsewhere });
	assert.deepEqual(await find({ surname: 'Тёзкина' }), refused('several-namesakes'));
});

// Deleting `.forUpdate()` from lockPeople must make this test fail.
test('a person looked for twice at once is added once', async () => {
	let searches: Promise<unknown>[] = [];
	await network.db.transaction().execute(async (tx) => {
		await lockPeople(tx);
		searches = [find({ surname: 'Двойникова' }), find({ surname: 'Двойникова' })];
		await untilBlocked(network, tx, 2);
	});
	const [one, other] = await Promise.all(searches);
	assert.deepEqual(one, other);
});

test('a form is proposed, confirmed as somebody saw it, and confirmed anew; the log holds no name', async () => {
	const { db } = network;
	const id = await buildPerson(db, { surname: 'Цой', givenName: 'Нелли', patronymic: 'Николаевна' });
	const forms = async () => (await proposedNameForms(db, { ids: [id] }))[0]!.forms;
	const genitive = { proposed: 'Цой Нелли Николаевны', confirmed: null };
	assert.deepEqual(await forms(), { genitive, dative: { proposed: 'Цой Нелли Николаевне', confirmed: null } });
	assert.deepEqual(await nameFormsOf(db, [id]), new Map([[id, {}]]));
	const confirm = (form: string, by = actor) =>
		confirmNameForm(db, by, { personId: id, grammaticalCase: 'dative', form });
	assert.deepEqual(await confirm('Цой Нелли Николаевне', stranger), refused('not-allowed'));
	assert.deepEqual(await confirm(' \u200b '), refused('form-missing'));
	assert.deepEqual(await confirm('а'.repeat(301)), refused('form-too-long'));
	await assert.rejects(
		confirmNameForm(db, actor, { personId: randomUUID(), grammaticalCase: 'dative', form: 'Кому' }),
		NotFound
	);
	assert.deepEqual(await nameFormsOf(db, [id]), new Map([[id, {}]]));
	assert.deepEqual(await confirm(' Цою Нелли  Николаевне'), { ok: true, value: null });
	assert.deepEqual(await confirm('Цой Нелли Николаевне'), { ok: true, value: null });
	assert.deepEqual(await nameFormsOf(db, [id]), new Map([[id, { dative: 'Цой Нелли Николаевне' }]]));
	assert.deepEqual(await forms(), {
		genitive,
		dative: { proposed: 'Цой Нелли Николаевне', confirmed: 'Цой Нелли Николаевне' }
	});
	const recorded = await db
		.selectFrom('activity')
		.select(['event', 'details'])
		.where('subject_id', '=', id)
		.orderBy('id')
		.execute();
	assert.deepEqual(
		recorded.slice(1),
		Array(2).fill({ event: 'person.form-confirmed', details: { grammaticalCase: 'dative' } })
	);
});

test('confirmProposedForms confirms what is open and leaves what somebody confirmed', async () => {
	const { db } = network;
	const id = await buildPerson(db, { surname: 'Швец', givenName: 'Лев', patronymic: 'Ильич', gender: 'male' });
	await confirmNameForm(db, actor, { personId: id, grammaticalCase: 'dative', form: 'Швецу Льву Ильичу' });
	assert.deepEqual(await confirmProposedForms(db, stranger, { ids: [id] }), refused('not-allowed'));
	assert.deepEqual(await confirmProposedForms(db, actor, { ids: [id] }), { ok: true, value: 1 });
	assert.deepEqual(await confirmProposedForms(db, actor, { ids: [id] }), { ok: true, value: 0 });
	assert.deepEqual(
		await nameFormsOf(db, [id]),
		new Map([[id, { genitive: 'Швеца Льва Ильича', dative: 'Швецу Льву Ильичу' }]])
	);
	const everybody = await confirmProposedForms(db, actor);
	assert.ok(everybody.ok && everybody.value > 0);
	assert.deepEqual(await proposedNameForms(db, { unconfirmedOnly: true }), []);
});

test('people and their forms take the same number of queries for one and for thirty', async () => {
	const { db } = network;
	const ids: string[] = [];
	for (let number = 0; number < 30; number++) ids.push(await buildPerson(db, { surname: `Счётова-${number}` }));
	for (const some of [ids.slice(0, 1), ids]) {
		assert.equal(await network.countQueries(() => peopleByIds(db, some)), 1);
		assert.equal(await network.countQueries(() => nameFormsOf(db, some)), 1);
		assert.equal(await network.countQueries(() => proposedNameForms(db, { ids: some })), 2);
	}
	const names = (await proposedNameForms(db, { ids })).map(({ fullName }) => fullName);
	assert.deepEqual(names.slice(1, 4), [
		'Счётова-1 Мария Петровна',
		'Счётова-2 Мария Петровна',
		'Счётова-3 Мария Петровна'
	]);
});
