import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { honoursOf } from '#server/awards/honours/queries.ts';
import { issuedDocuments } from '#server/awards/register/queries.ts';
import { resultsPageOf } from '#server/awards/results/queries.ts';
import { openResultsBySlug } from '#server/contests/open-data/queries.ts';
import { recompute } from '#server/contests/open-data/rules.ts';
import { publishedContests } from '#server/contests/queries.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { organisationBySlug } from '#server/organisations/queries.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { loadAccounts, type AccountInFile } from './accounts.ts';
import { demoFolder, loadDemonstrationRecords } from './loading.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
	await loadDemonstrationRecords(network.db);
});
after(() => network.close());

test('the demonstration network holds whatever must hold, and loading it again changes nothing', async () => {
	assert.deepEqual(await brokenInvariants(network.db), []);
	const steps: string[] = [];
	await loadDemonstrationRecords(network.db, (line) => steps.push(line));
	assert.deepEqual(steps, []);
});
test('the results page says what was worked out by hand', async () => {
	const page = await resultsPageOf(network.db, null, 'kompas-2027');
	assert.equal(page.sentence.replaceAll('\u00a0', ' '), '34 работы из 10 городских округов и 9 муниципальных районов');
	assert.deepEqual(
		page.nominations.map(({ title, entries }) => [
			title,
			entries.length,
			entries.filter(({ results }) => results[1] !== null).length
		]),
		[
			['Удобный сервис', 12, 3],
			['Цифровая коллекция', 11, 3],
			['Событие и сообщество', 11, 3]
		]
	);
	const placed = page.nominations.flatMap(({ entries }) =>
		entries.filter(({ place }) => place !== null).map(({ key, place, total }) => [key, place, total])
	);
	assert.deepEqual(placed, [
		['7', 1, '32.93'],
		['12', 2, '30.67'],
		['24', 3, '28.40'],
		['31', 1, '30.20'],
		['14', 2, '30.20'],
		['22', 3, '28.00'],
		['9', 2, '27.53'],
		['20', 3, '25.67'],
		['26', 3, '25.67']
	]);
});
test('anyone can recompute both contests from their open data', async () => {
	for (const { slug } of await publishedContests(network.db)) {
		const recount = recompute(await openResultsBySlug(network.db, null, slug));
		assert.deepEqual(recount.ok && recount.differences, [], slug);
	}
	assert.equal((await publishedContests(network.db)).length, 2);
});
test('a library renamed between the contests is honoured under both names, its branch with it', async () => {
	const { id } = await organisationBySlug(network.db, 'sineborsk', '2027-06-01');
	const honoured = await honoursOf(network.db, id);
	const namesIn = (slug: string) => [
		...new Set(
			honoured
				.filter(({ contest }) => contest.slug === slug)
				.flatMap(({ honours }) => honours.map(({ organisation }) => organisation.name))
		)
	];
	assert.deepEqual(namesIn('kompas-2026'), ['Централизованная библиотечная система города Синеборска']);
	assert.deepEqual(namesIn('kompas-2027'), [
		'Библиотечный центр «Синий бор» города Синеборска',
		'Молодёжная библиотека «Точка сбора» города Синеборска'
	]);
});
test('every award with a paper has one valid document with its own number and code', async () => {
	const { documents, total } = await issuedDocuments(network.db, { limit: 1000, offset: 0 });
	assert.equal(documents.length, total);
	assert.deepEqual(new Set(documents.map(({ state }) => state)), new Set(['valid']));
	assert.equal(new Set(documents.map(({ code }) => code)).size, total);
	const contest = (await publishedContests(network.db)).find(({ slug }) => slug === 'kompas-2027')!;
	const kinds = Map.groupBy(
		documents.filter(({ contestId }) => contestId === contest.id),
		({ kind }) => kind
	);
	assert.deepEqual(Object.fromEntries([...kinds].map(([kind, papers]) => [kind, papers.length])), {
		diploma: 15,
		'thank-you-letter': 16,
		'participation-certificate': 34
	});
});
test('whoever may sign in holds what the file entrusts them with, and a second start makes nobody anew', async (context) => {
	const folder = await mkdtemp(join(tmpdir(), 'bibliokrug-accounts-'));
	context.after(() => rm(folder, { recursive: true }));
	const file = join(folder, 'accounts.json');
	const text = readFileSync(join(demoFolder, 'network.yaml'), 'utf8');
	const { accounts } = parse(text) as { accounts: AccountInFile[] };
	// A folder of an earlier start knows the first two only.
	const earlier = await loadAccounts(network.db, accounts.slice(0, 2), file);
	const known = await loadAccounts(network.db, accounts, file);
	assert.deepEqual(known.slice(0, 2), earlier);
	assert.deepEqual(await loadAccounts(network.db, accounts, file), known);
	assert.equal(new Set(known.map(({ password }) => password)).size, accounts.length);
	const held = await network.db
		.selectFrom('accounts')
		.leftJoin('appointments', 'appointments.account_id', 'accounts.id')
		.select(['email', 'accounts.role as access', 'appointments.role'])
		.orderBy('created_at')
		.orderBy('email')
		.execute();
	assert.deepEqual(
		new Map(held.map(({ email, access, role }) => [email, [access, role]])),
		new Map(
			accounts.map(({ email, access = 'administrator', appointments = [] }) => [
				email,
				[access, appointments[0]?.role ?? null]
			])
		)
	);
});
