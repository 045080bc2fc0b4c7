import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { untilBlocked } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { registerEntries } from '../../../entries/commands.ts';
import { lockContest } from '../../../queries.ts';
import { judgedEntriesOf, lockStage, stageCoursesOf } from '../../queries.ts';
import { buildJudging } from '../../testing.ts';
import { closeStage } from '../closing/commands.ts';
import { openStage } from '../commands.ts';
import { stageOutcomeFor } from '../outcome/queries.ts';
import { signEverything } from '../testing.ts';
import { reopenStage } from './commands.ts';

const system = systemActor('testing');
let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const keysIn = async ({ id }: { id: string }, stage: string) =>
	(await judgedEntriesOf(network.db, { contestId: id, hidden: new Set() }, stage)).map(({ key }) => key);

async function fingerprintOf({ id: contestId }: { id: string }, stage: string): Promise<string> {
	const outcome = await stageOutcomeFor(network.db, system, { contestId, stage });
	assert.ok(outcome.ok);
	return outcome.value.fingerprint;
}

test('a closed stage is opened again with a reason, and what it let through no longer stands', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await signEverything(db, contest);
	const { organiser } = contest;
	const asked = { contestId: contest.id, stage: '1' };
	const reason = 'Потерялся лист члена жюри.';
	assert.deepEqual(await reopenStage(db, organiser, { ...asked, reason }), { ok: false, reason: 'not-closed' });
	const fingerprint = await fingerprintOf(contest, '1');
	assert.deepEqual(await closeStage(db, organiser, { ...asked, fingerprint }), { ok: true, value: 4 });
	assert.deepEqual(await keysIn(contest, '2'), ['1', '2', '3', '4']);
	assert.deepEqual(await reopenStage(db, organiser, { ...asked, reason: null }), {
		ok: false,
		reason: 'reason-needed'
	});
	assert.deepEqual(await reopenStage(db, organiser, { ...asked, reason }), { ok: true, value: null });
	assert.deepEqual(await keysIn(contest, '2'), []);
	assert.deepEqual(
		(await stageCoursesOf(db, contest.id)).map(({ state }) => state),
		['open', 'preparing']
	);
	// An entry that comes meanwhile takes part in the stage that is open, and brings nobody into the one behind it.
	const late = { key: '5', nomination: 'event', title: 'Работа 5', organisationId: null, teamName: '', authors: [] };
	await registerEntries(db, system, contest.id, [{ ...late, rejection: 'подана после срока' }]);
	assert.deepEqual([await keysIn(contest, '1'), await keysIn(contest, '2')], [['1', '2', '3', '4'], []]);
	assert.deepEqual(await openStage(db, organiser, { ...asked, stage: '2', dueAt: null }), {
		ok: false,
		reason: 'previous-not-closed'
	});
	assert.deepEqual(await closeStage(db, organiser, { ...asked, fingerprint: await fingerprintOf(contest, '1') }), {
		ok: true,
		value: 4
	});
	assert.deepEqual(await keysIn(contest, '2'), ['1', '2', '3', '4']);
});

test('a stage stays closed once a sheet of the next one has been begun, and once the results are final', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await signEverything(db, contest);
	const { organiser } = contest;
	const asked = { contestId: contest.id, stage: '1' };
	await closeStage(db, organiser, { ...asked, fingerprint: await fingerprintOf(contest, '1') });
	const [first] = contest.entries;
	const pair = { contest_id: contest.id, stage_key: '2', entry_id: first!.id, juror_id: contest.chair.id };
	await db
		.insertInto('sheet_assignments')
		.values({ ...pair, assigned_by: 'system:testing' })
		.execute();
	await db
		.insertInto('score_sheets')
		.values({ ...pair, signed_at: null, entered_by: null, confirmed_by: null })
		.execute();
	const reason = 'Ошибка в листе.';
	assert.deepEqual(await reopenStage(db, organiser, { ...asked, reason }), { ok: false, reason: 'next-begun' });
	await db.deleteFrom('score_sheets').where('stage_key', '=', '2').where('contest_id', '=', contest.id).execute();
	await db
		.insertInto('results')
		.values({
			...{ contest_id: contest.id, version: 1, rule_set_version: 1, computed: '{}', sha256: '0'.repeat(64) },
			...{ decided_on: '2027-05-27', finalised_by: 'system:testing' }
		})
		.execute();
	assert.deepEqual(await reopenStage(db, organiser, { ...asked, reason }), { ok: false, reason: 'finalised' });
	await db
		.insertInto('corrections')
		.values({ contest_id: contest.id, reason: 'Апелляция удовлетворена.', opened_by: organiser.id })
		.execute();
	assert.deepEqual(await reopenStage(db, organiser, { ...asked, reason }), { ok: true, value: null });
});

/** Deleting `lockContest` in `reopenStage` turns this red: a stage is open beside results that are final. */
test('a stage stays closed when the results become final meanwhile', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await signEverything(db, contest);
	const asked = { contestId: contest.id, stage: '1' };
	await closeStage(db, system, { ...asked, fingerprint: await fingerprintOf(contest, '1') });
	let reopening: ReturnType<typeof reopenStage> | undefined;
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		reopening = reopenStage(db, contest.organiser, { ...asked, reason: 'Ошибка в листе.' });
		await untilBlocked(network, tx, 1);
		await tx
			.insertInto('results')
			.values({
				...{ contest_id: contest.id, version: 1, rule_set_version: 1, computed: '{}', sha256: '0'.repeat(64) },
				...{ decided_on: '2027-05-27', finalised_by: 'system:testing' }
			})
			.execute();
	});
	assert.deepEqual(await reopening, { ok: false, reason: 'finalised' });
});

/** Deleting `lockStage` in `takeBackSeats` turns this red: the sheet that is being begun loses its assignment, or stops the command. */
test('a stage stays closed when a sheet of the next one is begun meanwhile', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	await signEverything(db, contest);
	const asked = { contestId: contest.id, stage: '1' };
	await closeStage(db, system, { ...asked, fingerprint: await fingerprintOf(contest, '1') });
	const pair = {
		...{ contest_id: contest.id, stage_key: '2', entry_id: contest.entries[0]!.id, juror_id: contest.chair.id }
	};
	await db
		.insertInto('sheet_assignments')
		.values({ ...pair, assigned_by: 'system:testing' })
		.execute();
	let reopening: ReturnType<typeof reopenStage> | undefined;
	await db.transaction().execute(async (tx) => {
		await lockStage(tx, { contestId: contest.id, stage: '2' }, 'share');
		reopening = reopenStage(db, contest.organiser, { ...asked, reason: 'Ошибка в листе.' });
		await untilBlocked(network, tx, 1);
		await tx
			.insertInto('score_sheets')
			.values({ ...pair, signed_at: null, entered_by: null, confirmed_by: null })
			.execute();
	});
	assert.deepEqual(await reopening, { ok: false, reason: 'next-begun' });
});
