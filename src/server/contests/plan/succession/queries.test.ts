import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { announceContest } from '../../commands.ts';
import { buildPublishedContest } from '../../regulations/testing.ts';
import { buildContest } from '../../testing.ts';
import { planOfPredecessor, predecessorsOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('a finished contest gives a plan from its records: rules, nominations, jury', async () => {
	const contest = await buildContest(network.db, { entries: 1 });
	const plan = await planOfPredecessor(network.db, systemActor('testing'), contest.slug);
	assert.deepEqual(
		[plan.nominations, plan.jury.map(({ name, role }) => [name, role]), plan.basics.heldInYear, plan.calendar.timeZone],
		[
			[{ id: 'service', title: 'Удобный сервис', description: '', minimumEntries: 0 }],
			[
				['J1', 'chair'],
				['J2', 'member']
			],
			2027,
			'Asia/Tomsk'
		]
	);
	assert.deepEqual(Object.keys(plan.rules).includes('nominations'), false);
});

test('a methodist begins from announced contests alone; whoever begins none sees none', async () => {
	const own = await openTestNetwork();
	try {
		const { id } = await buildOrganisation(own.db);
		const methodist = await buildActor(own.db, { role: 'methodist', organisationId: id });
		const hidden = await buildContest(own.db, { entries: 1 });
		assert.deepEqual(await predecessorsOf(own.db, methodist), []);
		await assert.rejects(planOfPredecessor(own.db, methodist, hidden.slug), NotFound);
		await announceContest(own.db, systemActor('testing'), hidden.id);
		const few = await own.countQueries(() => predecessorsOf(own.db, methodist));
		assert.deepEqual(
			(await predecessorsOf(own.db, methodist)).map(({ slug }) => slug),
			[hidden.slug]
		);
		assert.deepEqual(await predecessorsOf(own.db, await buildActor(own.db)), []);
		for (let built = 0; built < 4; built++) {
			const { id: next } = await buildContest(own.db, { entries: 1, organisationIds: [id], organiserId: id });
			await announceContest(own.db, systemActor('testing'), next);
		}
		assert.equal(await own.countQueries(() => predecessorsOf(own.db, methodist)), few);
		assert.equal((await predecessorsOf(own.db, methodist)).length, 5);
	} finally {
		await own.close();
	}
});

test('the silent grace period of a contest that may still run goes to nobody else, its jurors’ addresses to nobody', async () => {
	const { id: organisationId } = await buildOrganisation(network.db);
	const calendar = {
		timeZone: 'Asia/Tomsk',
		opensAt: '2027-02-01T00:00',
		closesAt: '2027-03-31T23:59',
		graceMinutes: 37
	};
	const jury = [
		{ id: 'j1', name: 'Шевченко Анна Львовна', role: 'chair' as const, email: 'chair@example.org' },
		{ id: 'j2', name: 'Воробей Илья Ильич', role: 'member' as const },
		{ id: 'j3', name: 'Ёлкина Любовь Павловна', role: 'member' as const }
	];
	const { slug } = await buildPublishedContest(network.db, { calendar, jury });
	const secretsSeenBy = async (actor: Actor) => {
		const plan = await planOfPredecessor(network.db, actor, slug);
		return [plan.calendar.closesAt, plan.calendar.graceMinutes, plan.jury[0]!.email];
	};
	assert.deepEqual(await secretsSeenBy(systemActor('testing')), ['2027-03-31T23:59', 37, '']);
	const methodist = await buildActor(network.db, { role: 'methodist', organisationId });
	assert.deepEqual(await secretsSeenBy(methodist), ['2027-03-31T23:59', 0, '']);
});
