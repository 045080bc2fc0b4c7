import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { announceContest } from '../commands.ts';
import { recordMarks, recordRecusals } from '../jury/commands.ts';
import { contestBySlug, contestsList, lockContest } from '../queries.ts';
import { buildContest, type BuiltContest } from '../testing.ts';
import { finaliseResults, publishResults } from './commands.ts';
import { finalisedResultsOf, publishedVersionOf } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('test');
const stranger = { id: 'stranger', role: 'reader' } as never;

test('finaliseResults keeps the count of the stored marks, stage by stage', async () => {
	const { id } = await buildContest(network.db, { entries: 3 });
	const outcome = await finaliseResults(network.db, actor, id, { decidedOn: '2027-05-31' });
	assert.ok(outcome.ok);
	const { version, tally, decidedOn } = await finalisedResultsOf(network.db, id);
	assert.deepEqual({ version, decidedOn }, { version: 1, decidedOn: '2027-05-31' });
	assert.deepEqual(
		tally.stages[0]!.entries.map(({ entry, result, rank, place }) => ({ entry, result, rank, place })),
		[
			{ entry: '1', result: '90', rank: 1, place: 1 },
			{ entry: '2', result: '89', rank: 2, place: 2 },
			{ entry: '3', result: '88', rank: 3, place: 3 }
		]
	);
	assert.deepEqual(await brokenInvariants(network.db), []);
});
// Deleting `.forUpdate()` from lockContest must make this test fail.
test('of fifty finalisations at once one succeeds and one version is kept', async () => {
	const { id } = await buildContest(network.db);
	const outcomes = await Promise.all(Array.from({ length: 50 }, () => finaliseResults(network.db, actor, id)));
	assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
	assert.deepEqual(
		new Set(outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.reason))),
		new Set(['done', 'already-finalised'])
	);
	const events = await network.db
		.selectFrom('activity')
		.select('event')
		.where('subject_id', '=', id)
		.where('event', '=', 'results.finalised')
		.execute();
	assert.equal(events.length, 1);
});
// Deleting the call of lockContest from recordMarks must make this test fail.
test('marks that come while results are being finalised wait until it is over', async () => {
	const { id, entryIds, jurorIds } = await buildContest(network.db, { entries: 1 });
	let late: Promise<unknown> = Promise.resolve();
	await network.db.transaction().execute(async (tx) => {
		await lockContest(tx, id);
		late = recordMarks(network.db, actor, id, { entryIds, jurorIds, stages: [] });
		await untilBlocked(network, tx, 1);
	});
	await late;
});
test('counting again without a change is refused, after a change it makes the next version', async () => {
	const { id, entryIds } = await buildContest(network.db);
	await finaliseResults(network.db, actor, id);
	assert.deepEqual(await finaliseResults(network.db, actor, id), { ok: false, reason: 'already-finalised' });
	await network.db.updateTable('marks').set({ mark: '99' }).where('entry_id', '=', entryIds[2]!).execute();
	const outcome = await finaliseResults(network.db, actor, id);
	assert.equal(outcome.ok && outcome.value.version, 2);
	assert.equal((await finalisedResultsOf(network.db, id, 1)).tally.stages[0]!.entries[0]!.entry, '1');
	assert.equal((await finalisedResultsOf(network.db, id)).tally.stages[0]!.entries[0]!.entry, '3');
});
test('a mark changed after finalisation is found by the invariants', async () => {
	const own = await openTestNetwork();
	try {
		const { id, entryIds } = await buildContest(own.db);
		await finaliseResults(own.db, actor, id);
		assert.deepEqual(await brokenInvariants(own.db), []);
		await own.db.updateTable('marks').set({ mark: '99' }).where('entry_id', '=', entryIds[2]!).execute();
		assert.deepEqual(await brokenInvariants(own.db), [
			{ rule: 'published results equal their recomputation from the stored marks', subject: id }
		]);
		await announceContest(own.db, actor, id);
		await publishResults(own.db, actor, id);
		await finaliseResults(own.db, actor, id);
		assert.deepEqual(await brokenInvariants(own.db), [], 'the next version may wait for its publication');
	} finally {
		await own.close();
	}
});
test('results are published only of an announced contest with finalised results, and publishing twice changes nothing', async () => {
	const { id, slug } = await buildContest(network.db);
	assert.deepEqual(await publishResults(network.db, actor, id), { ok: false, reason: 'not-announced' });
	await announceContest(network.db, actor, id);
	assert.deepEqual(await publishResults(network.db, actor, id), { ok: false, reason: 'not-finalised' });
	await finaliseResults(network.db, actor, id);
	assert.equal((await contestBySlug(network.db, null, slug)).resultsPublishedAt, null);
	assert.deepEqual(await publishResults(network.db, actor, id), { ok: true, value: 1 });
	const first = await publishedVersionOf(network.db, id);
	assert.deepEqual(await publishResults(network.db, actor, id), { ok: true, value: 1 });
	assert.deepEqual(await publishedVersionOf(network.db, id), first);
});
test('a stranger changes nothing, and a contest that is not announced is not there for them', async () => {
	const contest: BuiltContest = await buildContest(network.db);
	assert.deepEqual(await finaliseResults(network.db, stranger, contest.id), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await publishResults(network.db, stranger, contest.id), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await recordMarks(network.db, stranger, contest.id, { entryIds: [], jurorIds: [], stages: [] }), {
		ok: false,
		reason: 'not-allowed'
	});
	assert.equal((await contestBySlug(network.db, actor, contest.slug)).slug, contest.slug);
	await assert.rejects(contestBySlug(network.db, null, contest.slug), NotFound);
	await assert.rejects(contestBySlug(network.db, stranger, contest.slug), NotFound);
	const { contests } = await contestsList(network.db, { limit: 1000, offset: 0 });
	assert.equal(
		contests.some(({ slug }) => slug === contest.slug),
		false
	);
});
test('the database itself refuses a recused juror’s mark, and a recusal after a mark', async () => {
	const { id, entryIds, jurorIds } = await buildContest(network.db, { entries: 1, jurors: 1 });
	await assert.rejects(
		recordRecusals(network.db, actor, id, [
			{ entryId: entryIds[0]!, jurorId: jurorIds[0]!, reason: 'своя библиотека' }
		]),
		/violates foreign key/
	);
	await network.db.deleteFrom('marks').where('entry_id', '=', entryIds[0]!).execute();
	assert.ok(
		(
			await recordRecusals(network.db, actor, id, [
				{ entryId: entryIds[0]!, jurorId: jurorIds[0]!, reason: 'своя библиотека' }
			])
		).ok
	);
	const mark = {
		contest_id: id,
		stage_key: '1',
		criterion_key: 'k1',
		entry_id: entryIds[0]!,
		juror_id: jurorIds[0]!,
		mark: '5'
	};
	await assert.rejects(network.db.insertInto('marks').values(mark).execute(), /violates foreign key/);
	await assert.rejects(
		network.db
			.insertInto('marks')
			.values({ ...mark, recused: true })
			.execute(),
		/permission denied/
	);
});
test('the list of contests asks the same number of questions for one contest and for thirty', async () => {
	const own = await openTestNetwork();
	try {
		const announce = async () =>
			announceContest(own.db, actor, (await buildContest(own.db, { entries: 1, jurors: 1 })).id);
		const count = () => own.countQueries(() => contestsList(own.db, { limit: 50, offset: 0 }));
		await announce();
		const forOne = await count();
		for (let more = 1; more < 30; more++) await announce();
		assert.equal((await contestsList(own.db, { limit: 50, offset: 0 })).total, 30);
		assert.equal(await count(), forOne);
	} finally {
		await own.close();
	}
});
