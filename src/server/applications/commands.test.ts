import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { saveApplication, startApplication } from './commands.ts';
import { applicationById } from './queries.ts';
import { buildDraft, buildEntrant, buildOpenContest, buildSubmitted, moveDeadline } from './testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('an application is started, written, sent and numbered', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const first = await buildSubmitted(db, { contest });
	const second = await buildSubmitted(db, { contest });
	assert.deepEqual([first.receipt.number, second.receipt.number], [1, 2]);
	const { state, number, hasUnsentChanges } = await applicationById(db, first.owner, first.id);
	assert.deepEqual({ state, number, hasUnsentChanges }, { state: 'submitted', number: 1, hasUnsentChanges: false });
});

test('an application is started only while the call is open', async () => {
	const { db } = network;
	const owner = await buildEntrant(db);
	const ahead = await buildOpenContest(db, { opens: '1 day' });
	const closed = await buildOpenContest(db, { opens: '-2 days', closes: '-1 second' });
	const silent = await buildOpenContest(db, { opens: '-2 days', closes: '-1 second', takenUntil: '1 minute' });
	const reasonOf = async (contestId: string) => {
		const outcome = await startApplication(db, owner, { contestId });
		return outcome.ok ? 'started' : outcome.reason;
	};
	assert.deepEqual(
		[await reasonOf(ahead.id), await reasonOf(closed.id), await reasonOf(silent.id)],
		['not-open-yet', 'closed', 'started']
	);
});

test('what is typed is kept after the deadline too', async () => {
	const { db } = network;
	const { id, owner, contest, revision } = await buildDraft(db);
	await moveDeadline(db, contest.id, '-1 second');
	const saved = await saveApplication(db, owner, { id, revision, changes: { title: 'Дописано после срока' } });
	assert.equal(saved.ok, true);
	assert.equal((await applicationById(db, owner, id)).title, 'Дописано после срока');
});
