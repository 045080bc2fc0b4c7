import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { announceContest } from '../commands.ts';
import { buildPlannedContest, wholePlan } from '../plan/testing.ts';
import { finaliseResults, publishResults } from '../results/commands.ts';
import { buildContest } from '../testing.ts';
import { managedContest, managedContests } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const keeper = systemActor('testing');
const page = { limit: 50, offset: 0 };

/** The call of a contest from so many hours ago until so many ahead, the check until that many days from today. */
async function openCall(contestId: string, { from, until, check }: { from: number; until: number; check: number }) {
	const plan = await wholePlan(network.db);
	await sql`
		with rules as (
			insert into rule_sets (contest_id, version, rules, sha256) values (${contestId}, 1, '{}', ${'0'.repeat(64)}) returning 1
		), published as (
			insert into regulations (contest_id, version, plan, document, sha256, rule_set_version, published_by)
			select ${contestId}, 1, jsonb_set(${JSON.stringify(plan)}::jsonb, '{calendar,checkUntil}', to_jsonb(((now() at time zone 'Asia/Tomsk')::date + ${check}::int)::text)),
				'{}', ${'0'.repeat(64)}, 1, 'testing' from rules
		) select 1`.execute(network.db);
	await sql`
		insert into contest_calls (contest_id, regulations_version, opens_at, closes_at, taken_until)
		values (${contestId}, 1, now() + ${from} * interval '1 hour', now() + ${until} * interval '1 hour', now() + ${until} * interval '1 hour')`.execute(
		network.db
	);
}

test('a contest is at the state that its call, its check and its results put it in', async () => {
	const calls = [
		['ahead', { from: 1, until: 2, check: 9 }],
		['open', { from: -1, until: 1, check: 9 }],
		['check', { from: -2, until: -1, check: 0 }],
		['jury', { from: -99, until: -98, check: -1 }]
	] as const;
	for (const [state, call] of calls) {
		const { id, slug } = await buildPlannedContest(network.db, { plan: { calendar: { timeZone: 'Asia/Tomsk' } } });
		assert.equal((await managedContest(network.db, keeper, slug)).state, 'preparing');
		await openCall(id, call);
		assert.equal((await managedContest(network.db, keeper, slug)).state, state);
	}
	const finished = await buildContest(network.db, { entries: 1 });
	await announceContest(network.db, keeper, finished.id);
	assert.equal((await managedContest(network.db, keeper, finished.slug)).state, 'jury');
	await finaliseResults(network.db, keeper, finished.id);
	await publishResults(network.db, keeper, finished.id);
	const { state, hasPlan } = await managedContest(network.db, keeper, finished.slug);
	assert.deepEqual([state, hasPlan], ['results', false]);
});

test('an organiser sees their own contests before they are announced, and nobody else’s', async () => {
	const own = await buildPlannedContest(network.db);
	const foreign = await buildPlannedContest(network.db);
	const organiser = await buildActor(network.db, { role: 'organiser', contestId: own.id });
	const juror = await buildActor(network.db, { role: 'juror', contestId: own.id });
	const seen = await managedContests(network.db, organiser, page);
	assert.deepEqual([seen.contests.map(({ slug }) => slug), seen.total], [[own.slug], 1]);
	assert.deepEqual(await managedContests(network.db, juror, page), { contests: [], total: 0 });
	await assert.rejects(managedContest(network.db, organiser, foreign.slug), NotFound);
	await assert.rejects(managedContest(network.db, juror, own.slug), NotFound);
	await assert.rejects(managedContest(network.db, null, own.slug), NotFound);
});

test('the list takes as many queries for thirty contests as for one', async () => {
	const one = await network.countQueries(() => managedContests(network.db, keeper, { limit: 1, offset: 0 }));
	await Promise.all(Array.from({ length: 30 }, () => buildPlannedContest(network.db)));
	let listed = 0;
	const many = await network.countQueries(async () => {
		listed = (await managedContests(network.db, keeper, { limit: 30, offset: 0 })).contests.length;
	});
	assert.deepEqual([listed, many], [30, one]);
});
