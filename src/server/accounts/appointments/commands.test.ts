import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { buildContest } from '#server/contests/testing.ts';
import { buildOrganisation, untilBlocked } from '#server/organisations/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { disableAccount } from '../commands.ts';
import { buildAdministrator } from '../testing.ts';
import { appoint, changeAccountRole, enableAccount, endAppointment } from './commands.ts';
import { rightsOf } from './queries.ts';
import { buildActor, buildMember } from './testing.ts';

let network: TestNetwork;
let contest: { id: string };
let otherContest: { id: string };
before(async () => {
	network = await openTestNetwork();
	contest = await buildContest(network.db, { entries: 1 });
	otherContest = await buildContest(network.db, { entries: 1 });
});
after(() => network.close());

const system = systemActor('testing');
const allowed = async (actor: Actor, appointment: Omit<Parameters<typeof appoint>[2], 'accountId'>) => {
	const { id } = await buildMember(network.db);
	const outcome = await appoint(network.db, actor, { accountId: id, ...appointment });
	return outcome.ok ? 'done' : outcome.reason;
};

test('an appointment is felt at once and ends at once, and both are in the log without names', async () => {
	const { id } = await buildMember(network.db);
	const given = await appoint(network.db, system, { accountId: id, role: 'organiser', contestId: contest.id });
	assert.ok(given.ok);
	assert.deepEqual((await rightsOf(network.db, id)).contests, [{ contestId: contest.id, role: 'organiser' }]);
	assert.deepEqual(await appoint(network.db, system, { accountId: id, role: 'organiser', contestId: contest.id }), {
		ok: false,
		reason: 'already-appointed'
	});
	assert.deepEqual(await endAppointment(network.db, system, given.value.id), { ok: true, value: null });
	assert.deepEqual((await rightsOf(network.db, id)).contests, []);
	assert.deepEqual(await endAppointment(network.db, system, given.value.id), { ok: false, reason: 'already-ended' });
	const lines = await network.db
		.selectFrom('activity')
		.select(['event', 'details'])
		.where('subject_id', '=', id)
		.where('event', 'like', 'appointment.%')
		.orderBy('id')
		.execute();
	assert.deepEqual(lines, [
		{
			event: 'appointment.given',
			details: {
				...{ appointmentId: given.value.id, role: 'organiser', contestId: contest.id },
				...{ organisationId: null, territoryId: null }
			}
		},
		{ event: 'appointment.ended', details: { appointmentId: given.value.id } }
	]);
});

test('an organiser appoints organisers and the jury of the own contest, and nobody anywhere else', async () => {
	const organiser = await buildActor(network.db, { role: 'organiser', contestId: contest.id });
	for (const role of ['organiser', 'jury-chair', 'jury-secretary', 'juror'] as const) {
		assert.equal(await allowed(organiser, { role, contestId: contest.id }), 'done');
		assert.equal(await allowed(organiser, { role, contestId: otherContest.id }), 'not-allowed');
	}
	const library = await buildOrganisation(network.db);
	assert.equal(await allowed(organiser, { role: 'editor' }), 'not-allowed');
	assert.equal(await allowed(organiser, { role: 'methodist', organisationId: library.id }), 'not-allowed');
	assert.equal(await allowed(organiser, { role: 'representative', organisationId: library.id }), 'not-allowed');
	for (const role of ['jury-chair', 'jury-secretary', 'juror'] as const) {
		const juror = await buildActor(network.db, { role, contestId: contest.id });
		assert.equal(await allowed(juror, { role: 'juror', contestId: contest.id }), 'not-allowed');
	}
});

test('a methodist appoints representatives of libraries under own guidance, at any depth, and nobody else', async () => {
	const system1 = await buildOrganisation(network.db, { kind: 'library-system' });
	const library = await buildOrganisation(network.db, { parentId: system1.id });
	const branch = await buildOrganisation(network.db, { kind: 'branch', parentId: library.id });
	const elsewhere = await buildOrganisation(network.db);
	const methodist = await buildActor(network.db, { role: 'methodist', organisationId: system1.id });
	for (const { id } of [system1, library, branch])
		assert.equal(await allowed(methodist, { role: 'representative', organisationId: id }), 'done');
	assert.equal(await allowed(methodist, { role: 'representative', organisationId: elsewhere.id }), 'not-allowed');
	assert.equal(await allowed(methodist, { role: 'methodist', organisationId: branch.id }), 'not-allowed');
	assert.equal(await allowed(methodist, { role: 'organiser', contestId: contest.id }), 'not-allowed');
	const speaker = await buildActor(network.db, { role: 'representative', organisationId: system1.id });
	assert.equal(await allowed(speaker, { role: 'representative', organisationId: branch.id }), 'not-allowed');
});

test('a role without its place, of a disabled account, or of what is not there is not given', async () => {
	assert.equal(await allowed(system, { role: 'organiser' }), 'place-needed');
	assert.equal(await allowed(system, { role: 'editor', contestId: contest.id }), 'place-needed');
	const both = { organisationId: randomUUID(), territoryId: randomUUID() };
	assert.equal(await allowed(system, { role: 'methodist', ...both }), 'place-needed');
	await assert.rejects(allowed(system, { role: 'juror', contestId: randomUUID() }), NotFound);
	await assert.rejects(allowed(system, { role: 'representative', organisationId: randomUUID() }), NotFound);
	await assert.rejects(appoint(network.db, system, { accountId: randomUUID(), role: 'editor' }), NotFound);
	const { id } = await buildMember(network.db);
	await buildAdministrator(network.db);
	assert.ok((await disableAccount(network.db, system, id)).ok);
	assert.deepEqual(await appoint(network.db, system, { accountId: id, role: 'editor' }), {
		ok: false,
		reason: 'account-disabled'
	});
	assert.deepEqual(await enableAccount(network.db, system, id), { ok: true, value: null });
	assert.ok((await appoint(network.db, system, { accountId: id, role: 'editor' })).ok);
	assert.deepEqual(await enableAccount(network.db, system, id), { ok: false, reason: 'not-disabled' });
});

test('a contest is not left without organisers by its organisers; a keeper may', async () => {
	const { id: contestId } = await buildContest(network.db, { entries: 1 });
	const organiser = await buildActor(network.db, { role: 'organiser', contestId });
	const [own] = await idsOf(contestId);
	assert.deepEqual(await endAppointment(network.db, organiser, own!), { ok: false, reason: 'last-organiser' });
	assert.deepEqual(await endAppointment(network.db, system, own!), { ok: true, value: null });
});

const idsOf = async (contestId: string) =>
	(await network.db.selectFrom('appointments').select('id').where('contest_id', '=', contestId).execute()).map(
		({ id }) => id
	);

/** Red without `.forUpdate()` in lockPeers. */
test('of two organisers who end each other at the same moment one stays', async () => {
	const { id: contestId } = await buildContest(network.db, { entries: 1 });
	const actors = [
		await buildActor(network.db, { role: 'organiser', contestId }),
		await buildActor(network.db, { role: 'organiser', contestId })
	];
	const ids = await Promise.all(
		actors.map(async ({ id }) => {
			const row = network.db.selectFrom('appointments').select('id').where('account_id', '=', id);
			return (await row.executeTakeFirstOrThrow()).id;
		})
	);
	const outcomes = await network.db
		.transaction()
		.execute(async (tx) => {
			await tx.selectFrom('appointments').select('id').where('contest_id', '=', contestId).forUpdate().execute();
			const ending = Promise.all([
				endAppointment(network.db, actors[0]!, ids[1]!),
				endAppointment(network.db, actors[1]!, ids[0]!)
			]);
			await untilBlocked(network, tx, 2);
			return { ending };
		})
		.then(({ ending }) => ending);
	assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.reason)).sort(), [
		'done',
		'last-organiser'
	]);
});

test('an administrator becomes a member and back, but the last administrator stays one', async () => {
	const fresh = await openTestNetwork();
	try {
		const one = await buildAdministrator(fresh.db);
		const other = await buildMember(fresh.db);
		const actor: Actor = { id: one.id, role: 'administrator' };
		const change = (accountId: string, role: 'administrator' | 'member') =>
			changeAccountRole(fresh.db, actor, { accountId, role });
		assert.deepEqual(await change(one.id, 'member'), { ok: false, reason: 'last-administrator' });
		assert.deepEqual(await change(other.id, 'member'), { ok: false, reason: 'already-so' });
		assert.deepEqual(await change(other.id, 'administrator'), { ok: true, value: null });
		assert.deepEqual(await change(one.id, 'member'), { ok: true, value: null });
		assert.deepEqual(
			await changeAccountRole(fresh.db, { id: one.id, role: 'member' }, { accountId: one.id, role: 'administrator' }),
			{
				ok: false,
				reason: 'not-allowed'
			}
		);
		// A member beside does not count as an administrator.
		assert.deepEqual(await disableAccount(fresh.db, system, other.id), { ok: false, reason: 'last-administrator' });
	} finally {
		await fresh.close();
	}
});

/** Red without `forUpdate()` in lockAccount. */
test('of two administrators who make each other members at the same moment one stays', async () => {
	const fresh = await openTestNetwork();
	try {
		const [one, other] = [await buildAdministrator(fresh.db), await buildAdministrator(fresh.db)];
		const outcomes = await fresh.db
			.transaction()
			.execute(async (tx) => {
				await tx.selectFrom('accounts').select('id').orderBy('id').forUpdate().execute();
				const changing = Promise.all(
					[one, other].map(({ id }) =>
						changeAccountRole(fresh.db, systemActor('testing'), { accountId: id, role: 'member' })
					)
				);
				await untilBlocked(fresh, tx, 2);
				return { changing };
			})
			.then(({ changing }) => changing);
		assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.reason)).sort(), [
			'done',
			'last-administrator'
		]);
	} finally {
		await fresh.close();
	}
});
