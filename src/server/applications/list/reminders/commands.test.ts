import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { startApplication } from '../../commands.ts';
import { buildDraft, buildEntrant, buildOpenContest, buildSubmitted, moveDeadline, submit } from '../../testing.ts';
import { remindUnfinished } from './commands.ts';
import { remindersOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const keeper = systemActor('testing');
const remind = (contestId: string, people: readonly Actor[], ids: string[] | null = null) =>
	remindUnfinished(network.db, keeper, { contestId, ids, accountIds: people.map(({ id }) => id) });
const lettersIn = async (contestId: string) =>
	network.db
		.selectFrom('letters')
		.select(['account_id', 'subject', 'is_duty', 'text'])
		.where('contest_id', '=', contestId)
		.where('kind', '=', 'application-reminder')
		.execute();

test('one letter goes to each person with drafts, tells the days left and what is missing, and not twice within a day', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db, { closes: '3 days' });
	const owner = await buildEntrant(db);
	await buildDraft(db, { contest, owner, title: 'Готовая' });
	assert.ok((await startApplication(db, owner, { contestId: contest.id })).ok);
	const sent = await buildSubmitted(db, { contest });
	const { reminders } = await remindersOf(db, keeper, contest.id);
	assert.deepEqual(
		reminders.map(({ to, drafts }) => [to.accountId, drafts.map(({ title, missing }) => [title, missing])]),
		[
			[
				owner.id,
				[
					['Готовая', []],
					['', ['organisation', 'work', 'authors', 'answers']]
				]
			]
		]
	);
	assert.deepEqual(await remind(contest.id, []), { ok: false, reason: 'nobody' }, 'an empty list is nobody');
	assert.deepEqual(await remind(contest.id, [sent.owner]), { ok: false, reason: 'nobody' });
	assert.deepEqual(await remind(contest.id, [owner, sent.owner]), { ok: true, value: { letters: 1 } });
	assert.deepEqual(await remind(contest.id, [owner]), { ok: false, reason: 'nobody' });
	const [letter, ...others] = await lettersIn(contest.id);
	assert.deepEqual([letter!.account_id, letter!.is_duty, others], [owner.id, false, []]);
	assert.match(letter!.subject, /^Остал(?:ось|ся) [23]\u00a0дня: заявка ещё не отправлена$/);
	const text = JSON.stringify(letter!.text);
	for (const part of ['«Готовая»: всё заполнено', 'Осталось заполнить: организация, номинация', '/my'])
		assert.ok(text.includes(part), `${part} in ${text}`);
	assert.deepEqual(
		(await remindersOf(db, keeper, contest.id)).recently.map(({ accountId }) => accountId),
		[owner.id]
	);
});

test('who has sent between the page and the button is not reminded, and who was not on the page neither', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const [quick, slow, unseen] = [
		await buildDraft(db, { contest }),
		await buildDraft(db, { contest }),
		await buildDraft(db, { contest })
	];
	await submit(db, quick);
	assert.deepEqual(await remind(contest.id, [quick.owner, slow.owner]), { ok: true, value: { letters: 1 } });
	assert.deepEqual(
		(await lettersIn(contest.id)).map(({ account_id }) => account_id),
		[slow.owner.id]
	);
	assert.deepEqual(await remind(contest.id, [unseen.owner], [slow.id]), { ok: false, reason: 'nobody' });
});

// Turns red without `where application_reminders.reminded_at <= …` in claim().
test('two organisers who remind at once send one letter', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const { owner } = await buildDraft(db, { contest });
	const outcomes = await Promise.all([remind(contest.id, [owner]), remind(contest.id, [owner])]);
	assert.deepEqual(outcomes.map(({ ok }) => ok).sort(), [false, true]);
	assert.equal((await lettersIn(contest.id)).length, 1);
});

test('nobody is reminded when the call is over, nor by whoever may not', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const { owner } = await buildDraft(db, { contest });
	await assert.rejects(remindersOf(db, owner, contest.id), NotFound);
	await moveDeadline(db, contest.id, '-1 second');
	assert.deepEqual(await remind(contest.id, [owner]), { ok: false, reason: 'call-not-open' });
	assert.deepEqual(await lettersIn(contest.id), []);
});

test('the number of queries does not grow with drafts', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	await buildDraft(db, { contest });
	const ask = () => remindersOf(db, keeper, contest.id);
	const one = await network.countQueries(ask);
	for (let more = 0; more < 29; more++) await buildDraft(db, { contest });
	assert.equal((await ask()).reminders.length, 30);
	assert.equal(await network.countQueries(ask), one);
});
