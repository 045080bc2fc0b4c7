import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { untilBlocked } from '#server/organisations/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { recuse } from '../conflicts/testing.ts';
import { signSheets } from '../overview/testing.ts';
import { judgingAccess, lockStage } from '../queries.ts';
import { buildJudging, type JudgedContest } from '../testing.ts';
import { remindJurors } from './commands.ts';
import { juryReminders } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const remind = (contest: JudgedContest, actor: Actor, jurors: readonly { id: string }[]) =>
	remindJurors(network.db, actor, { contestId: contest.id, stage: '1', jurorIds: jurors.map(({ id }) => id) });
const previewFor = async (contest: JudgedContest, actor: Actor) =>
	juryReminders(network.db, await judgingAccess(network.db, actor, contest.id), '1');
const lettersIn = (contestId: string) =>
	network.db
		.selectFrom('letters')
		.select(['account_id as accountId', 'subject', 'text'])
		.where('contest_id', '=', contestId)
		.where('kind', '=', 'jury-reminder')
		.orderBy('subject')
		.execute();
const due = (contestId: string, term: string) =>
	sql`update stage_courses set due_at = now() + ${term}::interval where contest_id = ${contestId}`.execute(network.db);

test('a reminder tells what is left and until when, to those named who have something left, and not twice within a day', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [ready, busy] = contest.members;
	await due(contest.id, '3 days');
	const signed = [
		...contest.entries.map((entry) => ({ entry, juror: ready! })),
		{ entry: contest.entries[0]!, juror: busy! }
	];
	await signSheets(
		db,
		contest,
		signed.map((pair) => ({ ...pair, marks: ['1', '2'] }))
	);
	const { reminders, unseated } = await previewFor(contest, contest.secretary.actor);
	assert.deepEqual(
		reminders.map(({ jurorId, assigned, left, byNomination }) => ({ jurorId, assigned, left, byNomination })),
		[
			{
				...{ jurorId: contest.chair.id, assigned: 4, left: 4 },
				byNomination: [
					{ title: 'Удобный сервис', left: 2 },
					{ title: 'Событие и сообщество', left: 2 }
				]
			},
			{
				...{ jurorId: busy!.id, assigned: 4, left: 3 },
				byNomination: [
					{ title: 'Удобный сервис', left: 1 },
					{ title: 'Событие и сообщество', left: 2 }
				]
			}
		]
	);
	assert.equal(unseated, 0);
	assert.deepEqual(await remind(contest, contest.organiser, []), { ok: false, reason: 'nobody' }, 'an empty list');
	assert.deepEqual(
		await remind(contest, contest.chair.actor, [ready!]),
		{ ok: false, reason: 'nobody' },
		'all is signed'
	);
	assert.deepEqual(await remind(contest, contest.secretary.actor, [ready!, busy!]), {
		ok: true,
		value: { letters: 1 }
	});
	assert.deepEqual(await remind(contest, contest.organiser, [busy!]), { ok: false, reason: 'nobody' });
	const [letter, ...others] = await lettersIn(contest.id);
	assert.deepEqual(others, []);
	assert.equal(letter!.accountId, busy!.actor.id);
	assert.match(letter!.subject, /^Остал(?:ось|ся) [23]\u00a0дня: вас ждут 3\u00a0листа$/);
	const text = JSON.stringify(letter!.text);
	for (const part of [
		'не подписаны 3\u00a0листа из 4',
		'«Удобный сервис» — 1; «Событие и сообщество» — 2',
		`/jury/${contest.slug}`
	])
		assert.ok(text.includes(part), `${part} in ${text}`);
	assert.deepEqual(
		(await previewFor(contest, contest.chair.actor)).recently.map(({ accountId }) => accountId),
		[busy!.actor.id]
	);
	await db
		.updateTable('juror_reminders')
		.set({ reminded_at: sql<Date>`now() - interval '1 day'` })
		.execute();
	assert.deepEqual(await remind(contest, contest.organiser, [busy!]), { ok: true, value: { letters: 1 } });
});

// Turns red without `where juror_reminders.reminded_at <= …` in claim().
test('a chair and a secretary who remind at once send one letter', async () => {
	const contest = await buildJudging(network.db);
	const [juror] = contest.members;
	const outcomes = await Promise.all([
		remind(contest, contest.chair.actor, [juror!]),
		remind(contest, contest.secretary.actor, [juror!])
	]);
	assert.deepEqual(outcomes.map(({ ok }) => ok).sort(), [false, true]);
	assert.equal((await lettersIn(contest.id)).length, 1);
});

test('who is in conflict with an entry counts no sheet on it, and its jurors are told of all of theirs', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const hidden = contest.entries[0]!;
	const [first, second] = contest.members;
	await recuse(db, { jurorId: contest.chair.id, entryId: hidden.id });
	await signSheets(
		db,
		contest,
		contest.entries.slice(1).map((entry) => ({ entry, juror: first!, marks: ['1', '1'] }))
	);
	const leftFor = async (actor: Actor) =>
		(await previewFor(contest, actor)).reminders.map(({ jurorId, left }) => ({ jurorId, left }));
	assert.deepEqual(await leftFor(contest.organiser), [
		{ jurorId: contest.chair.id, left: 3 },
		{ jurorId: first!.id, left: 1 },
		{ jurorId: second!.id, left: 4 }
	]);
	assert.deepEqual(await leftFor(contest.chair.actor), [
		{ jurorId: contest.chair.id, left: 3 },
		{ jurorId: second!.id, left: 3 }
	]);
	assert.deepEqual(await remind(contest, contest.chair.actor, [first!, second!]), { ok: true, value: { letters: 1 } });
	assert.deepEqual(
		(await lettersIn(contest.id)).map(({ accountId, subject }) => ({ accountId, subject })),
		[{ accountId: second!.actor.id, subject: 'Вас ждут 4\u00a0листа' }]
	);
});

test('nobody is reminded of a stage that takes no sheets, nor by a juror who only judges', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [juror, other] = contest.members;
	await assert.rejects(remind(contest, juror!.actor, [other!]), NotFound);
	await assert.rejects(previewFor(contest, juror!.actor), NotFound);
	await due(contest.id, '-1 second');
	assert.deepEqual(await remind(contest, contest.organiser, [other!]), { ok: false, reason: 'stage-not-open' });
	assert.deepEqual(await lettersIn(contest.id), []);
});

test('a juror who has not accepted is counted and not written to; queries do not grow with the jury', async () => {
	const { db } = network;
	const small = await buildJudging(db, { members: 1 });
	const large = await buildJudging(db, { members: 8 });
	await db.updateTable('jurors').set({ account_id: null }).where('id', '=', large.members[0]!.id).execute();
	const { reminders, unseated } = await previewFor(large, large.organiser);
	assert.deepEqual([reminders.length, unseated], [8, 1]);
	assert.equal(
		await network.countQueries(() => previewFor(large, large.organiser)),
		await network.countQueries(() => previewFor(small, small.organiser))
	);
});

// Turns red when `lockStage(tx, …, 'share')` in remindJurors() becomes a reading without a lock.
test('nobody is reminded of a stage that closes at this moment', async () => {
	const contest = await buildJudging(network.db, { entries: 1 });
	const reminding = await network.db.transaction().execute(async (tx) => {
		await lockStage(tx, { contestId: contest.id, stage: '1' }, 'alone');
		await sql`update stage_courses set state = 'closed', closed_at = now() where contest_id = ${contest.id}`.execute(
			tx
		);
		const answer = remind(contest, contest.organiser, contest.members);
		await untilBlocked(network, tx, 1);
		return { answer };
	});
	assert.deepEqual(await reminding.answer, { ok: false, reason: 'stage-not-open' });
	assert.deepEqual(await lettersIn(contest.id), []);
});
