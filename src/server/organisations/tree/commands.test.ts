import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { lockOrganisations, organisationOnDate } from '../queries.ts';
import { buildOrganisation, buildTerritory, untilBlocked } from '../testing.ts';
import { closeOrganisation, moveOrganisation } from './commands.ts';
import { ancestorsOf, descendantsOf, organisationTree, parentHistories } from './queries.ts';
import { firstCircle, type TreeNode } from './rules.ts';

let network: TestNetwork;
let territoryId: string;
before(async () => {
	network = await openTestNetwork();
	territoryId = await buildTerritory(network.db);
});
after(() => network.close());

const actor = systemActor('testing');
const stranger: Actor = { id: 'u1', role: 'juror' as Actor['role'] };
const ok = { ok: true, value: null };
const refused = (reason: string) => ({ ok: false, reason });
const build = (name: string, more: object = {}) => buildOrganisation(network.db, { name, territoryId, ...more });
const move = (organisation: { id: string }, validFrom: string, parent: { id: string } | null, by = actor) =>
	moveOrganisation(network.db, by, { organisationId: organisation.id, validFrom, parentId: parent?.id ?? null });
const slugsAbove = async (organisation: { id: string }, day: string) =>
	(await ancestorsOf(network.db, [organisation.id], day)).get(organisation.id)!.map(({ slug }) => slug);
const slugsBelow = async (organisation: { id: string }, day: string) =>
	(await descendantsOf(network.db, organisation.id, day)).map(({ slug, steps }) => `${steps} ${slug}`);

test('a moved branch belongs to one system before the day and to another from it on', async () => {
	const root = await build('Главная');
	const north = await build('Северная ЦБС', { parentId: root.id });
	const south = await build('Южная ЦБС', { parentId: root.id });
	const branch = await build('Филиал Луч', { parentId: north.id, kind: 'branch' });
	assert.deepEqual(await move(branch, '2024-01-01', south), ok);
	assert.deepEqual(await slugsAbove(branch, '2023-12-31'), ['severnaya-tsbs', 'glavnaya']);
	assert.deepEqual(await slugsAbove(branch, '2024-01-01'), ['yuzhnaya-tsbs', 'glavnaya']);
	assert.deepEqual(await slugsBelow(root, '2023-12-31'), ['1 severnaya-tsbs', '1 yuzhnaya-tsbs', '2 filial-luch']);
	assert.deepEqual(await slugsBelow(north, '2024-01-01'), []);
	assert.deepEqual(await slugsBelow(south, '2024-01-01'), ['1 filial-luch']);
	assert.equal((await organisationOnDate(network.db, branch.id, '2023-12-31')).parent?.name, 'Северная ЦБС');
	assert.equal((await organisationOnDate(network.db, branch.id, '2024-01-01')).parent?.name, 'Южная ЦБС');
	assert.deepEqual(await ancestorsOf(network.db, [], '2024-01-01'), new Map());
	assert.deepEqual(await slugsAbove(root, '2024-01-01'), []);
});

test('moveOrganisation records the move, and moving again on the same day replaces it', async () => {
	const { db } = network;
	const [first, second, moved] = [await build('Первая ЦБС'), await build('Вторая ЦБС'), await build('Перемещаемая')];
	await move(moved, '2024-01-01', first);
	await move(moved, '2024-01-01', second);
	assert.deepEqual(await slugsAbove(moved, '2024-01-01'), ['vtoraya-tsbs']);
	await move(moved, '2025-01-01', null);
	assert.deepEqual(await slugsAbove(moved, '2025-01-01'), []);
	const events = await db
		.selectFrom('activity')
		.select(['event', 'details'])
		.where('subject_id', '=', moved.id)
		.orderBy('id')
		.execute();
	assert.deepEqual(events.slice(1), [
		{ event: 'organisation.moved', details: { validFrom: '2024-01-01', parentId: first.id } },
		{ event: 'organisation.moved', details: { validFrom: '2024-01-01', parentId: second.id } },
		{ event: 'organisation.moved', details: { validFrom: '2025-01-01', parentId: null } }
	]);
});

test('moveOrganisation refuses a circle on the day, and one that only a later move would close', async () => {
	const top = await build('Верхняя');
	const middle = await build('Средняя', { parentId: top.id });
	const low = await build('Нижняя', { parentId: middle.id });
	assert.deepEqual(await move(top, '2024-01-01', low), refused('circle'));
	assert.deepEqual(await move(top, '2024-01-01', top), refused('circle'));
	// From 2030 on «Верхняя» belongs to «Новая»; to put «Новая» under «Нижняя» in 2026 closes a circle in 2030.
	const fresh = await build('Новая');
	assert.deepEqual(await move(top, '2030-01-01', fresh), ok);
	assert.deepEqual(await move(fresh, '2026-01-01', low), refused('circle'));
	// Where «Новая» is let go before that day, there is none.
	assert.deepEqual(await move(fresh, '2029-06-01', null), ok);
	assert.deepEqual(await move(fresh, '2026-01-01', low), ok);
	assert.equal(firstCircle(await parentHistories(network.db)), null);
});

test('moveOrganisation refuses with a reason, and changes nothing', async () => {
	const { db } = network;
	const moved = await build('Неподвижная');
	const closed = await build('Закрытая');
	assert.deepEqual(await closeOrganisation(db, actor, { organisationId: closed.id, closedOn: '2020-01-01' }), ok);
	assert.deepEqual(await move(moved, '2024-01-01', null, stranger), refused('not-allowed'));
	assert.deepEqual(await move(moved, '2024-02-30', null), refused('no-such-day'));
	assert.deepEqual(await move(moved, '2020-01-01', closed), refused('parent-closed'));
	assert.deepEqual(await move(closed, '2021-01-01', moved), refused('closed'));
	await assert.rejects(move(moved, '2024-01-01', { id: randomUUID() }), NotFound);
	await assert.rejects(move({ id: randomUUID() }, '2024-01-01', null), NotFound);
	assert.equal((await parentHistories(db)).get(moved.id)!.length, 1);
});

// Deleting `.forUpdate()` from lockOrganisations must make this test fail.
test('of two moves at once that together close a circle, one is refused', async () => {
	const { db } = network;
	const [one, other] = [await build('Одна из двух'), await build('Другая из двух')];
	let moves: Promise<unknown>[] = [];
	await db.transaction().execute(async (tx) => {
		await lockOrganisations(tx);
		moves = [move(one, '2024-01-01', other), move(other, '2024-01-01', one)];
		await untilBlocked(network, tx, 2);
	});
	const outcomes = (await Promise.all(moves)) as { ok: boolean; reason?: string }[];
	assert.deepEqual(outcomes.map(({ ok, reason }) => reason ?? ok).sort(), ['circle', true]);
	assert.equal(firstCircle(await parentHistories(db)), null);
});

test('closeOrganisation ends an organisation once, and only when nothing open belongs to it then or later', async () => {
	const { db } = network;
	const system = await build('Закрываемая ЦБС');
	const branch = await build('Закрываемый филиал', { parentId: system.id });
	const guest = await build('Гость', {});
	await move(guest, '2026-01-01', system);
	const close = (organisation: { id: string }, closedOn: string, by = actor) =>
		closeOrganisation(db, by, { organisationId: organisation.id, closedOn });
	assert.deepEqual(await close(branch, '2025-01-01', stranger), refused('not-allowed'));
	assert.deepEqual(await close(branch, 'нет'), refused('no-such-day'));
	assert.deepEqual(await close(system, '2025-01-01'), refused('has-open-parts'));
	assert.deepEqual(await close(branch, '2025-01-01'), ok);
	assert.deepEqual(await close(branch, '2025-02-01'), refused('already-closed'));
	assert.deepEqual(await close(system, '2025-01-01'), refused('has-open-parts'));
	assert.deepEqual(await move(guest, '2026-01-01', null), ok);
	assert.deepEqual(await close(system, '2025-01-01'), ok);
	await assert.rejects(close({ id: randomUUID() }, '2025-01-01'), NotFound);
	assert.equal((await organisationOnDate(db, system.id, '2026-01-01')).closedOn, '2025-01-01');
});

test('organisationTree shows the organisations of a day under their names of that day, in one query', async () => {
	const own = await openTestNetwork();
	try {
		const place = { territoryId: await buildTerritory(own.db) };
		const root = await buildOrganisation(own.db, { ...place, name: 'Ядро' });
		const branches = [];
		for (const number of [10, 2, 1]) {
			branches.push(
				await buildOrganisation(own.db, { ...place, name: `${number} филиал`, parentId: root.id, kind: 'branch' })
			);
		}
		await closeOrganisation(own.db, actor, { organisationId: branches[2]!.id, closedOn: '2025-01-01' });
		await buildOrganisation(own.db, { ...place, name: 'Ёлкинская', validFrom: '2026-01-01' });
		const namesIn = (nodes: TreeNode<{ id: string; parentId: string | null; name: string }>[]): unknown[] =>
			nodes.map(({ name, children }) => (children.length > 0 ? [name, ...namesIn(children)] : name));
		assert.deepEqual(namesIn(await organisationTree(own.db, '2024-12-31')), [
			['Ядро', '1 филиал', '2 филиал', '10 филиал']
		]);
		assert.deepEqual(namesIn(await organisationTree(own.db, '2026-01-01')), [
			'Ёлкинская',
			['Ядро', '2 филиал', '10 филиал']
		]);
		assert.equal(await own.countQueries(() => organisationTree(own.db, '2026-01-01')), 1);
		for (let number = 11; number < 40; number++) {
			await buildOrganisation(own.db, { ...place, name: `${number} филиал`, parentId: root.id, kind: 'branch' });
		}
		assert.equal(await own.countQueries(() => organisationTree(own.db, '2026-01-01')), 1);
		const ids = branches.map(({ id }) => id);
		assert.equal(await own.countQueries(() => ancestorsOf(own.db, ids, '2026-01-01')), 1);
		assert.equal(await own.countQueries(() => descendantsOf(own.db, root.id, '2026-01-01')), 1);
	} finally {
		await own.close();
	}
});
