import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Actor } from '#server/platform/actor.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { correctOrganisationName, createOrganisation, editCaseForms, renameOrganisation } from './commands.ts';
import { lockOrganisations, namesOf, organisationNamesOn, organisationOnDate } from './queries.ts';
import { buildOrganisation, buildTerritory, untilBlocked } from './testing.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const actor = systemActor('testing');
const stranger: Actor = { id: 'u1', role: 'juror' as Actor['role'] };
const ok = { ok: true, value: null };
const refused = (reason: string) => ({ ok: false, reason });
const activitiesOf = (id: string) =>
	network.db
		.selectFrom('activity')
		.select(['event', 'actor_id', 'details'])
		.where('subject_id', '=', id)
		.orderBy('id')
		.execute();
const countOrganisations = async () => (await network.db.selectFrom('organisations').select('id').execute()).length;

test('createOrganisation stores the organisation under an address of its own and records ids only', async () => {
	const { db } = network;
	const territoryId = await buildTerritory(db, 'urban-okrug', 'Кедровый городской округ');
	const parent = await buildOrganisation(db, { name: 'Заречная библиотека', territoryId });
	const form = {
		kind: 'branch',
		name: 'Библиотека-филиал  № 1 им.А.С.Пушкина',
		shortName: 'Филиал № 1',
		genitive: 'Библиотеки-филиала № 1',
		territoryId,
		parentId: parent.id,
		town: ' г. Кедровый ',
		rural: false
	} as const;
	const outcome = await createOrganisation(db, actor, form);
	assert.ok(outcome.ok);
	const { id, slug } = outcome.value;
	assert.equal(slug, 'biblioteka-filial-1-im-a-s-pushkina');
	assert.deepEqual(await organisationOnDate(db, id, '2027-01-01'), {
		id,
		slug,
		kind: 'branch',
		name: 'Библиотека-филиал № 1 им.А.С.Пушкина',
		shortName: 'Филиал № 1',
		genitive: 'Библиотеки-филиала № 1',
		dative: null,
		rural: false,
		town: 'г. Кедровый',
		website: null,
		closedOn: null,
		territory: { id: territoryId, kind: 'urban-okrug', name: 'Кедровый городской округ' },
		parent: { id: parent.id, slug: parent.slug, name: 'Заречная библиотека', shortName: 'Заречная библиотека' }
	});
	assert.deepEqual(await activitiesOf(id), [
		{ event: 'organisation.created', actor_id: 'system:testing', details: { parentId: parent.id, territoryId } }
	]);
});

test('createOrganisation gives the same name in another town another address', async () => {
	const { db } = network;
	const first = await buildOrganisation(db, { name: 'Детская библиотека', town: 'Ключи' });
	const second = await buildOrganisation(db, { name: 'Детская библиотека', town: 'Луговое' });
	assert.deepEqual([first.slug, second.slug], ['detskaya-biblioteka', 'detskaya-biblioteka-2']);
});

test('createOrganisation refuses with a reason, and writes nothing', async () => {
	const { db } = network;
	const territoryId = await buildTerritory(db);
	const closed = await buildOrganisation(db, { territoryId });
	await db.updateTable('organisations').set({ closed_on: '2020-01-01' }).where('id', '=', closed.id).execute();
	await buildOrganisation(db, { name: 'Библиотека „Маяк“', territoryId, town: 'Маяк' });
	const form = { kind: 'library', name: 'Новая библиотека', territoryId } as const;
	const before = await countOrganisations();
	const create = (more: object, by = actor) => createOrganisation(db, by, { ...form, ...more });
	assert.deepEqual(await create({}, stranger), refused('not-allowed'));
	assert.deepEqual(await create({ territoryId: null }), refused('territory-needed'));
	assert.deepEqual(await create({ name: ' ' }), refused('name-too-short'));
	assert.deepEqual(await create({ validFrom: '2027-02-29' }), refused('no-such-day'));
	assert.deepEqual(await create({ website: 'javascript:alert(1)' }), refused('website-unusable'));
	assert.deepEqual(await create({ parentId: closed.id, validFrom: '2020-01-01' }), refused('parent-closed'));
	assert.deepEqual(await create({ name: 'БИБЛИОТЕКА «Маяк»', town: 'Маяк' }), refused('already-exists'));
	await assert.rejects(create({ territoryId: randomUUID() }), NotFound);
	await assert.rejects(create({ parentId: randomUUID() }), NotFound);
	assert.equal(await countOrganisations(), before);
});

test('a past name may be borne by another organisation of the same place', async () => {
	const { db } = network;
	const territoryId = await buildTerritory(db);
	const place = { territoryId, town: 'Броды', kind: 'library' } as const;
	const { id } = await buildOrganisation(db, { ...place, name: 'Бродовская библиотека' });
	const rename = { organisationId: id, validFrom: '2020-01-01', name: 'Центр чтения «Броды»' };
	assert.deepEqual(await renameOrganisation(db, actor, rename), ok);
	assert.equal((await createOrganisation(db, actor, { ...place, name: 'Бродовская библиотека' })).ok, true);
});

test('renameOrganisation keeps the name of each time', async () => {
	const { db } = network;
	const { id } = await buildOrganisation(db, {
		name: 'Областная научная библиотека',
		genitive: 'Областной научной библиотеки'
	});
	const rename = {
		organisationId: id,
		name: 'Государственная научная библиотека Заречья',
		shortName: 'ГНБЗ',
		validFrom: '2025-03-01'
	};
	assert.deepEqual(await renameOrganisation(db, actor, rename), ok);
	const nameOn = async (day: string) => (await organisationNamesOn(db, [id], day)).get(id);
	const old = {
		name: 'Областная научная библиотека',
		shortName: 'Областная научная библиотека',
		genitive: 'Областной научной библиотеки',
		dative: null
	};
	assert.deepEqual(await nameOn('2025-02-28'), old);
	assert.deepEqual(await nameOn('2025-03-01'), { name: rename.name, shortName: 'ГНБЗ', genitive: null, dative: null });
	assert.deepEqual((await activitiesOf(id)).at(-1), {
		event: 'organisation.renamed',
		actor_id: 'system:testing',
		details: { validFrom: '2025-03-01' }
	});
});

test('renameOrganisation refuses with a reason, and changes nothing', async () => {
	const { db } = network;
	const { id } = await buildOrganisation(db, { name: 'Лесная библиотека', validFrom: '2010-01-01' });
	const rename = { organisationId: id, name: 'Таёжная библиотека', validFrom: '2020-01-01' };
	assert.deepEqual(await renameOrganisation(db, stranger, rename), refused('not-allowed'));
	assert.deepEqual(await renameOrganisation(db, actor, { ...rename, name: 'Т' }), refused('name-too-short'));
	assert.deepEqual(await renameOrganisation(db, actor, { ...rename, validFrom: 'завтра' }), refused('no-such-day'));
	assert.deepEqual(
		await renameOrganisation(db, actor, { ...rename, validFrom: '2010-01-01' }),
		refused('name-begins-then')
	);
	assert.deepEqual(await renameOrganisation(db, actor, { ...rename, name: 'Лесная библиотека' }), refused('same-name'));
	await assert.rejects(renameOrganisation(db, actor, { ...rename, organisationId: randomUUID() }), NotFound);
	assert.equal((await namesOf(db, id)).length, 1);
	assert.equal((await activitiesOf(id)).length, 1);
});

test('correctOrganisationName mends one period, keeps its forms, and keeps it findable', async () => {
	const { db } = network;
	const { id } = await buildOrganisation(db, {
		name: 'Речная библеотека',
		shortName: 'РБ',
		dative: 'Речной библиотеке',
		validFrom: '2010-01-01'
	});
	await renameOrganisation(db, actor, { organisationId: id, name: 'Морская библиотека', validFrom: '2020-01-01' });
	const correction = { organisationId: id, validFrom: '2010-01-01', name: 'Речная библиотека' };
	assert.deepEqual(await correctOrganisationName(db, stranger, correction), refused('not-allowed'));
	assert.deepEqual(await correctOrganisationName(db, actor, correction), ok);
	await assert.rejects(correctOrganisationName(db, actor, { ...correction, validFrom: '2011-01-01' }), NotFound);
	assert.deepEqual(await namesOf(db, id), [
		{
			name: 'Морская библиотека',
			shortName: 'Морская библиотека',
			genitive: null,
			dative: null,
			validFrom: '2020-01-01',
			validUntil: null
		},
		{
			name: 'Речная библиотека',
			shortName: 'РБ',
			genitive: null,
			dative: 'Речной библиотеке',
			validFrom: '2010-01-01',
			validUntil: '2020-01-01'
		}
	]);
	const stored = await db
		.selectFrom('organisation_names')
		.select('normalised_name')
		.where('organisation_id', '=', id)
		.orderBy('valid_from')
		.execute();
	assert.deepEqual(stored, [{ normalised_name: 'речная библиотека' }, { normalised_name: 'морская библиотека' }]);
});

test('editCaseForms sets what is given, takes away what is null, and leaves the rest', async () => {
	const { db } = network;
	const { id } = await buildOrganisation(db, {
		name: 'Ясная библиотека',
		genitive: 'Ясная библиотеки',
		dative: 'Ясной библиотеке',
		validFrom: '2010-01-01'
	});
	const period = { organisationId: id, validFrom: '2010-01-01' };
	assert.deepEqual(await editCaseForms(db, stranger, { ...period, genitive: null }), refused('not-allowed'));
	assert.deepEqual(await editCaseForms(db, actor, { ...period, genitive: 'Я' }), refused('case-form-too-short'));
	assert.deepEqual(await editCaseForms(db, actor, { ...period, genitive: 'Ясной библиотеки', shortName: 'ЯБ' }), ok);
	assert.deepEqual(await editCaseForms(db, actor, { ...period, dative: null }), ok);
	const names = await organisationNamesOn(db, [id], '2027-01-01');
	assert.deepEqual(names.get(id), {
		name: 'Ясная библиотека',
		shortName: 'ЯБ',
		genitive: 'Ясной библиотеки',
		dative: null
	});
	assert.deepEqual(
		(await activitiesOf(id)).map(({ event }) => event),
		['organisation.created', 'organisation.forms-edited', 'organisation.forms-edited']
	);
});

// Deleting `.forUpdate()` from lockOrganisations must make this test fail.
test('two organisations created at once under one name get two addresses', async () => {
	const { db } = network;
	const territoryId = await buildTerritory(db);
	let creating: Promise<unknown>[] = [];
	await db.transaction().execute(async (tx) => {
		await lockOrganisations(tx);
		creating = ['Верхнее', 'Нижнее'].map((town) =>
			createOrganisation(db, actor, { kind: 'library', name: 'Одноимённая библиотека', town, territoryId })
		);
		await untilBlocked(network, tx, 2);
	});
	const slugs = (await Promise.all(creating)).map((outcome) => (outcome as { value: { slug: string } }).value.slug);
	assert.deepEqual(slugs.sort(), ['odnoimennaya-biblioteka', 'odnoimennaya-biblioteka-2']);
});
