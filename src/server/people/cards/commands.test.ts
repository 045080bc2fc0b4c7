import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Tx } from '#server/database.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildPerson } from '../testing.ts';
import { addPosition, confirmOwnForms, keepCard, removePosition } from './commands.ts';
import { personCard } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const member: Actor = { id: 'm1', role: 'member' };
const own = { isOwn: true };
const others = { isOwn: false };
const inTx = <T>(work: (tx: Tx) => Promise<T>) => network.db.transaction().execute(work);
const form = {
	surname: ' Осадчая ',
	givenName: 'Любовь',
	patronymic: 'Павловна',
	gender: 'female',
	languages: ['kk', 'ru', 'tlh']
} as const;

test('a card is begun, kept and read whole', async () => {
	const kept = await inTx((tx) => keepCard(tx, member, { ...form, personId: null }, own));
	assert.ok(kept.ok);
	const personId = kept.value;
	const library = await buildOrganisation(network.db, { name: 'Библиотека «Родник»' });
	const position = {
		personId,
		organisationId: library.id,
		post: '  заведующая   сектором ',
		startsOn: '2021-09-01',
		endsOn: null
	};
	const added = await inTx((tx) => addPosition(tx, member, position, own));
	assert.ok(added.ok);
	const forms = { personId, genitive: 'Осадчей Любови Павловны', dative: 'Осадчей Любови Павловне' };
	assert.deepEqual(await inTx((tx) => confirmOwnForms(tx, member, forms, own)), { ok: true, value: null });
	const { forms: shown, ...card } = await personCard(network.db, personId);
	assert.deepEqual(card, {
		...{ id: personId, surname: 'Осадчая', givenName: 'Любовь', patronymic: 'Павловна' },
		...{ fullName: 'Осадчая Любовь Павловна', gender: 'female', languages: ['ru', 'kk'], isErased: false },
		positions: [
			{
				...{ id: added.value, organisationId: library.id, organisation: 'Библиотека «Родник»' },
				...{ post: 'заведующая сектором', startsOn: '2021-09-01', endsOn: null }
			}
		]
	});
	assert.deepEqual([shown.genitive.confirmed, shown.dative.confirmed], [forms.genitive, forms.dative]);
	// Another surname has other forms: those of the former one are not printed.
	await inTx((tx) => keepCard(tx, member, { ...form, surname: 'Швец', personId }, own));
	const { forms: later } = await personCard(network.db, personId);
	assert.deepEqual([later.genitive.confirmed, later.dative.confirmed], [null, null]);
	assert.deepEqual(await inTx((tx) => removePosition(tx, member, { personId, positionId: added.value }, own)), {
		ok: true,
		value: null
	});
	assert.deepEqual((await personCard(network.db, personId)).positions, []);
});

test('nobody writes another person’s card, and a keeper any', async () => {
	const personId = await buildPerson(network.db);
	const { id: organisationId } = await buildOrganisation(network.db);
	const position = { personId, organisationId, post: 'методист', startsOn: '2024-01-01', endsOn: null };
	const work = (actor: Actor) => [
		() => inTx((tx) => keepCard(tx, actor, { ...form, personId }, others)),
		() => inTx((tx) => addPosition(tx, actor, position, others)),
		() => inTx((tx) => confirmOwnForms(tx, actor, { personId, genitive: 'а', dative: 'б' }, others))
	];
	for (const each of work(member)) assert.deepEqual(await each(), { ok: false, reason: 'not-allowed' });
	for (const each of work(systemActor('testing'))) assert.ok((await each()).ok);
});

test('what cannot be on a card is refused, and a post of somebody else is not there', async () => {
	const [personId, other] = [await buildPerson(network.db), await buildPerson(network.db)];
	const { id: organisationId } = await buildOrganisation(network.db);
	const add = async (about: object) => {
		const position = { personId, organisationId, post: 'методист', startsOn: '2024-01-01', endsOn: null, ...about };
		const outcome = await inTx((tx) => addPosition(tx, member, position, own));
		return outcome.ok ? outcome.value : outcome.reason;
	};
	assert.equal(await add({ post: ' ' }), 'post-missing');
	assert.equal(await add({ post: 'я'.repeat(301) }), 'post-too-long');
	assert.equal(await add({ startsOn: '2024-02-30' }), 'no-such-day');
	assert.equal(await add({ endsOn: '2023-12-31' }), 'ends-before-start');
	const positionId = await add({});
	await assert.rejects(
		inTx((tx) => removePosition(tx, member, { personId: other, positionId }, own)),
		NotFound
	);
	const keep = (about: object) => inTx((tx) => keepCard(tx, member, { ...form, personId, ...about }, own));
	assert.deepEqual(await keep({ surname: '' }), { ok: false, reason: 'surname-missing' });
	assert.deepEqual(await keep({ givenName: ' ' }), { ok: false, reason: 'given-name-missing' });
	assert.deepEqual(await keep({ patronymic: 'а'.repeat(101) }), { ok: false, reason: 'name-too-long' });
});

test('a card with many posts takes as many queries as one with several of one day', async () => {
	const personId = await buildPerson(network.db);
	const { id: organisationId } = await buildOrganisation(network.db);
	const count = () => network.countQueries(() => personCard(network.db, personId));
	const add = (n: number) =>
		inTx((tx) =>
			addPosition(
				tx,
				member,
				{
					personId,
					organisationId,
					post: `пост ${n}`,
					startsOn: `20${10 + (n % 15)}-01-0${1 + (n % 9)}`,
					endsOn: null
				},
				own
			)
		);
	await add(0);
	const one = await count();
	for (let n = 1; n < 30; n++) await add(n);
	assert.equal(await count(), one);
});
