import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildDraft, buildOpenContest, buildSubmitted } from '../testing.ts';
import { answeredFields } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('a field counts the applications that answered it, not blanks and not withdrawn ones', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const link = 'https://example.org/video';
	await buildDraft(db, { contest, answers: { description: 'Читальный зал', video: '' } });
	await buildSubmitted(db, { contest, answers: { description: 'Читальный зал', video: link } });
	const gone = await buildSubmitted(db, { contest, answers: { description: 'Читальный зал', video: link } });
	await db
		.updateTable('applications')
		.set({ state: 'withdrawn', withdrawn_at: new Date() })
		.where('id', '=', gone.id)
		.execute();
	await buildSubmitted(db, { answers: { description: 'Другой конкурс' } });
	assert.deepEqual(
		await answeredFields(db, contest.id),
		new Map([
			['description', 2],
			['video', 1]
		])
	);
});
