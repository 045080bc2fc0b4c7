import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { appoint } from '#server/accounts/appointments/commands.ts';
import { actorOf, buildMember } from '#server/accounts/appointments/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { saveApplication } from '../commands.ts';
import { buildAuthor, buildDraft, buildOpenContest, buildSubmitted } from '../testing.ts';
import { withdrawApplication } from '../withdrawal/commands.ts';
import { applicationsPage } from './queries.ts';
import type { ListQuery } from './rules.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const keeper = systemActor('testing');
const page = (contestId: string, query: ListQuery = {}, actor: Actor | null = keeper) =>
	applicationsPage(network.db, actor, contestId, { limit: 100, offset: 0, ...query });
const titles = async (contestId: string, query: ListQuery = {}, actor: Actor | null = keeper) =>
	(await page(contestId, query, actor)).applications.map(({ title }) => title);

async function buildMethodist(organisationId: string): Promise<Actor> {
	const { id } = await buildMember(network.db);
	assert.ok((await appoint(network.db, keeper, { accountId: id, role: 'methodist', organisationId })).ok);
	return actorOf(network.db, id);
}

test('the list tells what was sent, not what is being changed, and finds it by words, number, state and nomination', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const system = await buildOrganisation(db, { name: 'Приозёрская библиотечная система' });
	const yolka = await buildSubmitted(db, {
		...{ contest, organisationId: system.id, title: 'Ёлка для всех', nomination: 'event' },
		authors: [buildAuthor({ surname: 'Щукина' })]
	});
	await buildSubmitted(db, { contest, title: 'Абонемент на колёсах' });
	await buildDraft(db, { contest, title: 'Недописанная' });
	await saveApplication(db, yolka.owner, {
		...{ id: yolka.id, revision: yolka.revision, changes: { title: 'Не отправлено' } }
	});
	assert.deepEqual(await titles(contest.id), ['Ёлка для всех', 'Абонемент на колёсах', 'Недописанная']);
	assert.deepEqual(await titles(contest.id, { order: 'title' }), [
		'Абонемент на колёсах',
		'Ёлка для всех',
		'Недописанная'
	]);
	assert.deepEqual(await titles(contest.id, { search: 'елка щук' }), ['Ёлка для всех']);
	assert.deepEqual(await titles(contest.id, { search: 'приозёрская' }), ['Ёлка для всех']);
	assert.deepEqual(await titles(contest.id, { search: '№2' }), ['Абонемент на колёсах']);
	assert.deepEqual(await titles(contest.id, { search: 'отправлено' }), []);
	assert.deepEqual(await titles(contest.id, { state: 'draft' }), ['Недописанная']);
	assert.deepEqual(await titles(contest.id, { nominationKey: 'event' }), ['Ёлка для всех']);
	assert.deepEqual(await titles(contest.id, { organisationId: system.id }), ['Ёлка для всех']);
	const { counts, total, applications } = await page(contest.id);
	assert.equal(total, 3);
	assert.deepEqual(counts, {
		byState: { draft: 1, submitted: 2 },
		byNomination: new Map([
			['event', 1],
			['service', 1]
		]),
		byTerritory: counts.byTerritory,
		...{ sent: 2, waiting: 0 }
	});
	assert.deepEqual(
		applications.map(({ hasUnsentChanges, filesMissing, authors }) => [hasUnsentChanges, filesMissing, authors]),
		[
			[true, 1, ['Щукина В. И.']],
			[false, 1, ['Лампова В. И.']],
			[false, 1, ['Лампова В. И.']]
		]
	);
});

test('a methodist sees, counts and finds only what the libraries under guidance have sent', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const [ours, theirs] = [await buildOrganisation(db), await buildOrganisation(db)];
	const branch = await buildOrganisation(db, { kind: 'branch', parentId: ours.id });
	await buildSubmitted(db, { contest, organisationId: branch.id, title: 'Наша' });
	await buildSubmitted(db, { contest, organisationId: theirs.id, title: 'Соседей' });
	await buildDraft(db, { contest, organisationId: branch.id, title: 'Черновик' });
	const withdrawn = await buildSubmitted(db, { contest, organisationId: branch.id, title: 'Отозванная' });
	assert.ok((await withdrawApplication(db, withdrawn.owner, withdrawn.id)).ok);
	assert.equal((await titles(contest.id)).length, 4, 'there is something to leak');
	const methodist = await buildMethodist(ours.id);
	const seen = await page(contest.id, {}, methodist);
	assert.deepEqual(
		seen.applications.map(({ title }) => title),
		['Наша']
	);
	assert.deepEqual([seen.total, seen.counts.sent, seen.organisationIds], [1, 1, [branch.id]]);
	assert.deepEqual(await titles(contest.id, { search: 'соседей' }, methodist), []);
	assert.deepEqual(await titles(contest.id, { state: 'draft' }, methodist), []);
});

test('who has nothing to do with the contest gets no list at all', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const { owner } = await buildSubmitted(db, { contest });
	for (const actor of [owner, null]) await assert.rejects(page(contest.id, {}, actor), NotFound);
});

test('the number of queries does not grow with applications', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	await buildSubmitted(db, { contest });
	const one = await network.countQueries(() => page(contest.id));
	for (let more = 0; more < 29; more++) await buildDraft(db, { contest });
	assert.equal((await page(contest.id)).total, 30);
	assert.equal(await network.countQueries(() => page(contest.id)), one);
	assert.ok(one <= 6, String(one));
});
