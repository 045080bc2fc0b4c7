import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { actorOf, buildAppointment, buildMember } from '#server/accounts/appointments/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { applicationById } from '../../queries.ts';
import { saveApplication } from '../../commands.ts';
import type { Verdict } from '../../tables.ts';
import { buildOpenContest, buildSubmitted, submit, type OpenContest } from '../../testing.ts';
import { giveVerdicts, notePaperConsents, proposeDecision } from '../commands.ts';
import { openDecisionOf } from '../queries.ts';
import { admitPassed, confirmDecisions } from './commands.ts';
import { candidatesOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const points = [
	{ id: 'on-time', text: 'Заявка подана в срок' },
	{ id: 'theme', text: 'Работа отвечает теме' }
];
const contestWith = (people: 1 | 2) => buildOpenContest(network.db, { plan: { eligibility: { points, people } } });

async function buildOrganiser(contest: OpenContest): Promise<Actor> {
	const { id: accountId } = await buildMember(network.db);
	await buildAppointment(network.db, { accountId, role: 'organiser', contestId: contest.id });
	return actorOf(network.db, accountId);
}

/** Submitted and looked at by somebody: null leaves a point without a verdict. */
async function buildChecked(contest: OpenContest, organiser: Actor, verdicts: (Verdict | null)[], hasConsent = true) {
	const { db } = network;
	const application = await buildSubmitted(db, { contest });
	const { id } = application;
	const given = verdicts.flatMap((verdict, index) =>
		verdict ? [{ pointId: points[index]!.id, verdict, note: '' }] : []
	);
	assert.ok((await giveVerdicts(db, organiser, { id, version: 1, verdicts: given })).ok);
	if (hasConsent)
		for (const { id: authorId } of (await applicationById(db, application.owner, id)).authors)
			assert.ok((await notePaperConsents(db, organiser, { id, authorId, fields: [] })).ok);
	return application;
}

const statesOf = async (...applications: { id: string }[]) =>
	Promise.all(
		applications.map(async ({ id }) => (await applicationById(network.db, systemActor('testing'), id)).state)
	);

test('those whose every point passes are admitted; each of the others is told why not', async () => {
	const { db } = network;
	const contest = await contestWith(1);
	const organiser = await buildOrganiser(contest);
	const good = await buildChecked(contest, organiser, ['pass', 'pass']);
	const failed = await buildChecked(contest, organiser, ['pass', 'fail']);
	const unchecked = await buildChecked(contest, organiser, ['pass', null]);
	const unconsented = await buildChecked(contest, organiser, ['pass', 'pass'], false);
	const elsewhere = await buildSubmitted(db);
	const all = [good, failed, unchecked, unconsented, elsewhere];
	const candidates = await candidatesOf(
		db,
		organiser,
		contest.id,
		all.map(({ id }) => id)
	);
	assert.deepEqual(
		candidates.map(({ number, version, obstacle }) => [number, version, obstacle]),
		[
			[1, 1, null],
			[2, 1, 'points-failed'],
			[3, 1, 'points-unchecked'],
			[4, 1, 'consent-missing']
		]
	);
	const chosen = [good, failed, unchecked, unconsented].map(({ id }) => ({ id, version: 1 }));
	assert.deepEqual(await admitPassed(db, organiser, { contestId: contest.id, chosen }), {
		...{ ok: true, value: { admitted: 1, proposed: 0, left: 3 } }
	});
	assert.deepEqual(await statesOf(good, failed, unchecked, unconsented), [
		...['admitted', 'submitted', 'submitted', 'submitted']
	]);
});

test('what was sent anew since the page was shown is left', async () => {
	const { db } = network;
	const contest = await contestWith(1);
	const organiser = await buildOrganiser(contest);
	const { id, owner, revision } = await buildChecked(contest, organiser, ['pass', 'pass']);
	assert.ok((await saveApplication(db, owner, { id, revision, changes: { title: 'Другое название' } })).ok);
	await submit(db, { id, owner });
	const chosen = [{ id, version: 1 }];
	assert.deepEqual(await admitPassed(db, organiser, { contestId: contest.id, chosen }), {
		...{ ok: true, value: { admitted: 0, proposed: 0, left: 1 } }
	});
});

test('where two people are wanted, one proposes many and another confirms many, never their own', async () => {
	const { db } = network;
	const contest = await contestWith(2);
	const [first, second] = [await buildOrganiser(contest), await buildOrganiser(contest)];
	const applications = [
		await buildChecked(contest, first, ['pass', 'pass']),
		await buildChecked(contest, first, ['pass', 'pass'])
	];
	const chosen = applications.map(({ id }) => ({ id, version: 1 }));
	assert.deepEqual(await admitPassed(db, first, { contestId: contest.id, chosen }), {
		...{ ok: true, value: { admitted: 0, proposed: 2, left: 0 } }
	});
	const waiting = await Promise.all(
		applications.map(async ({ id }) => ({ id, decisionId: (await openDecisionOf(db, id))!.id }))
	);
	assert.deepEqual(await confirmDecisions(db, first, waiting), { ok: true, value: { confirmed: 0, left: 2 } });
	assert.deepEqual(await statesOf(...applications), ['submitted', 'submitted']);
	assert.deepEqual(await confirmDecisions(db, second, waiting), { ok: true, value: { confirmed: 2, left: 0 } });
	assert.deepEqual(await statesOf(...applications), ['admitted', 'admitted']);
});

// Turns red (a deadlock) without the loop in lockAll(): the many would hold the contest while waiting for the second.
test('admitting many waits for a colleague who decides on one of them, and neither is thrown out', async () => {
	const { db } = network;
	const contest = await contestWith(1);
	const [first, second] = [await buildOrganiser(contest), await buildOrganiser(contest)];
	const free = await buildChecked(contest, first, ['pass', 'pass']);
	const held = await buildChecked(contest, first, ['pass', 'pass']);
	const chosen = [free, held].map(({ id }) => ({ id, version: 1 }));
	const rejection = { version: 1, state: 'submitted', decision: 'reject', reason: 'Не по теме' } as const;
	const many = await db.transaction().execute(async (tx) => {
		const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid
			from applications where id = ${held.id} for update`.execute(tx);
		const admission = admitPassed(db, first, { contestId: contest.id, chosen });
		await someoneWaitsFor(rows[0]!.pid);
		assert.ok((await proposeDecision(tx, second, { ...rejection, id: held.id })).ok);
		return { admission };
	});
	assert.deepEqual(await many.admission, { ok: true, value: { admitted: 1, proposed: 0, left: 1 } });
	assert.deepEqual(await statesOf(free, held), ['admitted', 'rejected']);
});

async function someoneWaitsFor(pid: number): Promise<void> {
	for (;;) {
		const { rows } = await sql<{ waits: boolean }>`
			select exists (select from pg_locks where not granted and ${pid}::int = any (pg_blocking_pids(pid))) as waits`.execute(
			network.db
		);
		if (rows[0]!.waits) return;
	}
}

test('whoever does not decide admits nothing, and learns of nothing', async () => {
	const { db } = network;
	const contest = await contestWith(1);
	const organiser = await buildOrganiser(contest);
	const application = await buildChecked(contest, organiser, ['pass', 'pass']);
	const stranger = await buildOrganiser(await contestWith(1));
	const chosen = [{ id: application.id, version: 1 }];
	await assert.rejects(candidatesOf(db, stranger, contest.id, [application.id]), NotFound);
	await assert.rejects(admitPassed(db, stranger, { contestId: contest.id, chosen }), NotFound);
	assert.deepEqual(await statesOf(application), ['submitted']);
});

test('the number of queries does not grow with candidates', async () => {
	const { db } = network;
	const contest = await contestWith(1);
	const organiser = await buildOrganiser(contest);
	const ids: string[] = [];
	for (let index = 0; index < 30; index++) ids.push((await buildSubmitted(db, { contest })).id);
	const one = await network.countQueries(() => candidatesOf(db, organiser, contest.id, ids.slice(0, 1)));
	assert.equal((await candidatesOf(db, organiser, contest.id, ids)).length, 30);
	assert.equal(await network.countQueries(() => candidatesOf(db, organiser, contest.id, ids)), one);
});
