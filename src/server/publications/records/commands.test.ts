import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildPerson } from '#server/people/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { erasePersonalRecords } from './commands.ts';
import { personalRecordsOf } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('test');

test('a draft loses the name of whoever is forgotten, and keeps everybody else’s', async () => {
	const { db } = network;
	const personId = await buildPerson(db, { surname: 'Лампова', givenName: 'Вера', patronymic: 'Ивановна' });
	const body = 'Диплом: Лампова Вера\u00a0Ивановна (библиотека); Полкин Лев Ильич.\n\nСнова Лампова Вера Ивановна.';
	const { id } = await db
		.insertInto('news_items')
		.values({ title: 'Итоги', body, contest_id: null, results_version: null, changed_by: actor.id })
		.returning('id')
		.executeTakeFirstOrThrow();
	assert.deepEqual(await personalRecordsOf(db, { personId }), [
		{ key: 'news', title: 'Черновики новостей, где вы названы', records: [{ Заголовок: 'Итоги' }] }
	]);
	const counts = await db.transaction().execute((tx) => erasePersonalRecords(tx, actor, { personId }));
	assert.deepEqual(counts, { news: 1 });
	const name = `Удалённый участник № ${personId.slice(0, 8)}`;
	const kept = await db.selectFrom('news_items').select('body').where('id', '=', id).executeTakeFirstOrThrow();
	assert.equal(kept.body, `Диплом: ${name} (библиотека); Полкин Лев Ильич.\n\nСнова ${name}.`);
	assert.deepEqual((await personalRecordsOf(db, { personId }))[0]!.records, []);
	assert.deepEqual(await db.transaction().execute((tx) => erasePersonalRecords(tx, actor, { personId: null })), {
		news: 0
	});
});
