import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { buildContest } from '#server/contests/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildAdministrator } from '../../testing.ts';
import { endAppointment } from '../commands.ts';
import { actorOf, buildActor, buildAppointment, buildMember } from '../testing.ts';
import { accountCard, accountsPage, appointmentsOfContest } from './queries.ts';

const system = systemActor('testing');
const day = '2026-11-01';
let network: TestNetwork;
let contest: { id: string };
let otherContest: { id: string };
let library: { id: string };
let branch: { id: string };
let elsewhere: { id: string };
const people: Record<string, { id: string; email: string }> = {};

before(async () => {
	network = await openTestNetwork();
	const { db } = network;
	contest = await buildContest(db, { entries: 1 });
	otherContest = await buildContest(db, { entries: 1 });
	library = await buildOrganisation(db);
	branch = await buildOrganisation(db, { kind: 'branch', parentId: library.id });
	elsewhere = await buildOrganisation(db);
	for (const [key, name] of Object.entries({
		organiser: 'Анисова Ольга Львовна',
		juror: 'Березин Илья Ильич',
		speaker: 'Вишнёва Анна Петровна',
		stranger: 'Грушин Пётр Ильич',
		entrant: 'Дубова Ева Ильинична'
	}))
		people[key] = await buildMember(db, { name });
	await buildAppointment(db, { accountId: people['organiser']!.id, role: 'organiser', contestId: contest.id });
	await buildAppointment(db, { accountId: people['juror']!.id, role: 'juror', contestId: contest.id });
	await buildAppointment(db, { accountId: people['juror']!.id, role: 'juror', contestId: otherContest.id });
	await buildAppointment(db, { accountId: people['juror']!.id, role: 'editor' });
	await buildAppointment(db, { accountId: people['speaker']!.id, role: 'representative', organisationId: branch.id });
	await buildAppointment(db, { accountId: people['stranger']!.id, role: 'juror', contestId: otherContest.id });
	await buildAppointment(db, {
		accountId: people['stranger']!.id,
		role: 'representative',
		organisationId: elsewhere.id
	});
});
after(() => network.close());

const list = async (actor: Actor | null, about: Partial<Parameters<typeof accountsPage>[2]> = {}) => {
	const { accounts, total } = await accountsPage(network.db, actor, { day, limit: 50, offset: 0, ...about });
	return { names: accounts.map(({ name }) => name.split(' ')[0]), total };
};

test('a keeper sees all accounts by name, and finds them by words, state and role', async () => {
	assert.deepEqual(await list(system), { names: ['Анисова', 'Березин', 'Вишнёва', 'Грушин', 'Дубова'], total: 5 });
	assert.deepEqual(await list(system, { search: 'вишнева анна' }), { names: ['Вишнёва'], total: 1 });
	assert.deepEqual(await list(system, { search: people['entrant']!.email }), { names: ['Дубова'], total: 1 });
	assert.deepEqual(await list(system, { search: '%' }), { names: [], total: 0 });
	assert.deepEqual(await list(system, { role: 'juror' }), { names: ['Березин', 'Грушин'], total: 2 });
	assert.deepEqual(await list(system, { role: 'administrator' }), { names: [], total: 0 });
	assert.deepEqual(await list(system, { state: 'disabled' }), { names: [], total: 0 });
	assert.deepEqual(await list(system, { limit: 2, offset: 4 }), { names: ['Дубова'], total: 5 });
});

test('who has not followed the letter is invited', async () => {
	const fresh = await openTestNetwork();
	try {
		await buildAdministrator(fresh.db, { name: 'Ёлкина Любовь Павловна' });
		await fresh.db
			.insertInto('accounts')
			.values({ name: 'Яблокова Ия', email: 'i@example.org', role: 'member', image: null, disabled_at: null })
			.execute();
		const { accounts } = await accountsPage(fresh.db, system, { day, limit: 5, offset: 0 });
		assert.deepEqual(
			accounts.map(({ name, state }) => [name, state]),
			[
				['Ёлкина Любовь Павловна', 'active'],
				['Яблокова Ия', 'invited']
			]
		);
	} finally {
		await fresh.close();
	}
});

test('an organiser sees the people of the own contest and of them nothing else', async () => {
	const organiser = await actorOf(network.db, people['organiser']!.id);
	assert.deepEqual(await list(organiser), { names: ['Анисова', 'Березин'], total: 2 });
	// These could leak: they are there, as a keeper's list shows.
	assert.deepEqual(await list(organiser, { search: 'Грушин' }), { names: [], total: 0 });
	assert.deepEqual(await list(organiser, { role: 'editor' }), { names: [], total: 0 });
	assert.deepEqual(await list(organiser, { role: 'member' }), { names: [], total: 0 });
	const card = await accountCard(network.db, organiser, people['juror']!.id, day);
	assert.deepEqual(
		card.appointments.map(({ role, contestId }) => [role, contestId]),
		[['juror', contest.id]]
	);
	assert.equal((await accountCard(network.db, system, people['juror']!.id, day)).appointments.length, 3);
	for (const key of ['stranger', 'speaker', 'entrant'])
		await assert.rejects(accountCard(network.db, organiser, people[key]!.id, day), NotFound);
	assert.deepEqual(
		(await appointmentsOfContest(network.db, organiser, contest.id)).map(({ name }) => name.split(' ')[0]),
		['Анисова', 'Березин']
	);
	await assert.rejects(appointmentsOfContest(network.db, organiser, otherContest.id), NotFound);
});

test('a methodist sees representatives of libraries under own guidance and nobody else', async () => {
	const methodist = await buildActor(network.db, { role: 'methodist', organisationId: library.id });
	assert.deepEqual(await list(methodist), { names: ['Вишнёва'], total: 1 });
	assert.deepEqual(await list(methodist, { search: 'Грушин' }), { names: [], total: 0 });
	const other = await buildActor(network.db, { role: 'methodist', organisationId: elsewhere.id });
	assert.deepEqual(await list(other), { names: ['Грушин'], total: 1 });
	const card = await accountCard(network.db, other, people['stranger']!.id, day);
	assert.deepEqual(
		card.appointments.map(({ role }) => role),
		['representative']
	);
	await assert.rejects(accountCard(network.db, methodist, people['stranger']!.id, day), NotFound);
});

test('members, jurors, representatives and editors see no list of people, nor does anyone unknown', async () => {
	for (const role of [
		[],
		[{ role: 'juror' as const, contestId: contest.id }],
		[{ role: 'jury-chair' as const, contestId: contest.id }],
		[{ role: 'representative' as const, organisationId: library.id }],
		[{ role: 'editor' as const }]
	]) {
		const actor = await buildActor(network.db, ...role);
		await assert.rejects(list(actor), NotFound);
		await assert.rejects(accountCard(network.db, actor, actor.id, day), NotFound);
	}
	await assert.rejects(list(null), NotFound);
	await assert.rejects(accountCard(network.db, system, randomUUID(), day), NotFound);
});

test('whoever’s appointment has ended is out of the list at once', async () => {
	const organiser = await actorOf(network.db, people['organiser']!.id);
	const { id } = await buildMember(network.db, { name: 'Жёлудев Лев Ильич' });
	const appointment = await buildAppointment(network.db, { accountId: id, role: 'juror', contestId: contest.id });
	assert.deepEqual(await list(organiser, { search: 'Жёлудев' }), { names: ['Жёлудев'], total: 1 });
	assert.ok((await endAppointment(network.db, organiser, appointment)).ok);
	assert.deepEqual(await list(organiser, { search: 'Жёлудев' }), { names: [], total: 0 });
});

test('the list takes as many queries for thirty people as for one', async () => {
	for (let n = 0; n < 30; n++) await buildMember(network.db);
	const counted = (limit: number) => network.countQueries(() => list(system, { limit }));
	assert.equal(await counted(1), await counted(30));
	const methodist = await buildActor(network.db, { role: 'methodist', organisationId: library.id });
	assert.equal(await network.countQueries(() => list(methodist)), (await counted(1)) + 1);
});
