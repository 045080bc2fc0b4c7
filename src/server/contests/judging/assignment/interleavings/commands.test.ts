import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { untilBlocked } from '#server/organisations/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { recordRecusals } from '../../../jury/commands.ts';
import { lockStage } from '../../queries.ts';
import { applyAssignment, unassign } from '../commands.ts';
import { previewAssignment } from '../preview/queries.ts';
import { aim, buildSharing, share, sharedIn, stage, writeOn } from '../testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

// Turns red without `lockStage(…)` and `lockContest(…)` in lockSharing(): both would count, and both give.
test('two organisers at once: what one has applied the other has to look at anew', async () => {
	const { db } = network;
	const contest = await buildSharing(network.db);
	const { fingerprint } = await previewAssignment(db, contest.organiser, { contestId: contest.id, stage, aim });
	const apply = (actor: Actor) => applyAssignment(db, actor, { contestId: contest.id, stage, aim, fingerprint });
	const outcomes = await Promise.all([apply(contest.organiser), apply(contest.secretary.actor)]);
	assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? 'applied' : outcome.reason)).toSorted(), [
		'applied',
		'changed-meanwhile'
	]);
	const lines = await db
		.selectFrom('activity')
		.select('details')
		.where('subject_id', '=', contest.id)
		.where('event', '=', 'sheets.shared-out')
		.execute();
	assert.deepEqual(lines, [{ details: { stage, aim, seed: `${contest.id} ${stage}`, added: 12, taken: 0 } }]);
});

// Turns red without `lockStage(…)` in lockSharing(): the sheet would be taken from under the one who begins it.
test('a sheet that is begun at this moment is waited for, and stays', async () => {
	const { db } = network;
	const contest = await buildSharing(network.db, 2, { stage: 'open' });
	assert.ok((await share(network.db, contest)).ok);
	const pair = await db
		.selectFrom('sheet_assignments')
		.select(['entry_id as entryId', 'juror_id as jurorId'])
		.where('contest_id', '=', contest.id)
		.executeTakeFirstOrThrow();
	const { taking } = await db.transaction().execute(async (tx) => {
		await lockStage(tx, { contestId: contest.id, stage }, 'share');
		const waiting = unassign(db, contest.organiser, { contestId: contest.id, stage, ...pair });
		await untilBlocked(network, tx, 1);
		await writeOn(tx, contest, pair, { k1: '4' });
		return { taking: waiting };
	});
	assert.deepEqual(await taking, { ok: false, reason: 'begun' });
});

// Turns red without `lockContest(…)` in lockSharing(): a sheet would be given to somebody who is just being recused.
test('a conflict that is noted at this moment is waited for, and the sharing is to be looked at anew', async () => {
	const { db } = network;
	const contest = await buildSharing(network.db, 4);
	const { fingerprint, entries } = await previewAssignment(db, contest.organiser, {
		contestId: contest.id,
		stage,
		aim
	});
	const [entry] = contest.entries;
	const given = entries.find(({ id }) => id === entry!.id)!.added[0]!;
	const { id: jurorId } = await db
		.selectFrom('jurors')
		.select('id')
		.where('name', '=', given)
		.where('contest_id', '=', contest.id)
		.executeTakeFirstOrThrow();
	const { applying } = await db.transaction().execute(async (tx) => {
		const recusal = { entryId: entry!.id, jurorId, reason: 'соавтор' };
		assert.ok((await recordRecusals(tx, contest.organiser, contest.id, [recusal])).ok);
		const waiting = applyAssignment(db, contest.secretary.actor, { contestId: contest.id, stage, aim, fingerprint });
		// Held until it can be awaited: where it does not wait it fails meanwhile.
		const outcome = waiting.catch((error: Error) => error);
		await untilBlocked(network, tx, 1);
		return { applying: outcome };
	});
	assert.deepEqual(await applying, { ok: false, reason: 'changed-meanwhile' });
	assert.deepEqual(await sharedIn(network.db, contest), []);
});

test('a juror recused meanwhile changes the sharing, and is given nothing', async () => {
	const { db } = network;
	const contest = await buildSharing(network.db, 5);
	const { fingerprint } = await previewAssignment(db, contest.organiser, { contestId: contest.id, stage, aim });
	const [entry] = contest.entries;
	const recusal = { entryId: entry!.id, jurorId: contest.chair.id, reason: 'соавтор' };
	assert.ok((await recordRecusals(db, contest.organiser, contest.id, [recusal])).ok);
	const apply = (print: string) =>
		applyAssignment(db, contest.organiser, { contestId: contest.id, stage, aim, fingerprint: print });
	assert.deepEqual(await apply(fingerprint), { ok: false, reason: 'changed-meanwhile' });
	const anew = await previewAssignment(db, contest.organiser, { contestId: contest.id, stage, aim });
	assert.deepEqual(anew.shortages, [
		{
			...{ entry: { id: entry!.id, key: '1' }, nomination: 'Удобный сервис', wanted: 5, free: 4, recused: 1 },
			...{ full: [], rivals: [] }
		}
	]);
	assert.deepEqual(await apply(anew.fingerprint), { ok: false, reason: 'cannot-be-met' });
	assert.deepEqual(await sharedIn(network.db, contest), []);
});
