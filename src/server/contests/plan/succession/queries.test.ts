import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { announceContest } from '../../commands.ts';
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
