import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { recountOf } from '../../results/queries.ts';
import { stageCoursesOf } from '../queries.ts';
import { buildJudgedFolder } from './testing.ts';

const demo = resolve(import.meta.dirname, '../../../../../demo');
let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('x', async () => {
	const { db } = network;
	const t = Date.now();
	const judged = await buildJudgedFolder(db, join(demo, 'contests/kompas-2027'));
	console.log(Date.now() - t, 'ms');
	console.log(await stageCoursesOf(db, judged.id));
	const tally = await recountOf(db, judged.id);
	console.log(tally.stages[1]!.entries.map((e) => `${e.entry} ${e.standing} ${e.result}`).join('\n'));
	assert.ok(true);
});
