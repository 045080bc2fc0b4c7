import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { giveAwards } from '#server/awards/commands.ts';
import { announceContest } from '#server/contests/commands.ts';
import { finaliseResults, publishResults } from '#server/contests/results/commands.ts';
import { buildContest } from '#server/contests/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { noRights, systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { annulDocument, issueDocuments, reissueDocument } from '../commands.ts';
import { documentWithHistory } from '../history/queries.ts';
import { registerCounts, registerPage, type RegisterLine, type RegisterQuery } from './queries.ts';

let network: TestNetwork;
let contestId: string;
let administrator: Actor;
/** As they were issued: the diploma of the first place, then a certificate for each of three. */
let issued: RegisterLine[];
const actor = systemActor('testing');
const names = ['Библиотека «Жёлтый лист»', 'Абажурская библиотека', 'Читальня № 10 %_'];

before(async () => {
	network = await openTestNetwork();
	const { db } = network;
	administrator = { id: (await buildAdministrator(db, { name: 'Лампова Вера Ивановна' })).id, role: 'administrator' };
	const organisationIds: string[] = [];
	for (const name of names) organisationIds.push((await buildOrganisation(db, { name })).id);
	contestId = await issuedContest(organisationIds, 'ЗОУНБ');
	issued = (await registerPage(db, actor, { ...usual, descending: false })).documents;
});
after(() => network.close());

async function issuedContest(organisationIds?: string[], numberPrefix = ''): Promise<string> {
	const { id } = await buildContest(network.db, { entries: 3, ...(organisationIds && { organisationIds }) });
	for (const step of [finaliseResults, announceContest, publishResults, giveAwards])
		assert.ok((await step(network.db, actor, id)).ok);
	assert.ok((await issueDocuments(network.db, actor, id, { issuedOn: '2020-05-31', numberPrefix })).ok);
	return id;
}

const usual: RegisterQuery = { order: 'number', descending: true, limit: 50, offset: 0 };
const page = async (query: Partial<RegisterQuery>) => {
	const { documents, total } = await registerPage(network.db, actor, { ...usual, ...query });
	return {
		numbers: documents.map(({ number, issuedOn }) => (issuedOn === '2020-05-31' ? Number(number.slice(-4)) : 'new')),
		total
	};
};

test('the register tells of each paper what a list needs', () => {
	assert.deepEqual(issued[0], {
		id: issued[0]!.id,
		number: 'ЗОУНБ-2020-0001',
		kind: 'diploma',
		contestId,
		recipient: 'Библиотека «Жёлтый лист»',
		issuedOn: '2020-05-31',
		state: 'valid'
	});
	assert.deepEqual(
		issued.map(({ recipient }) => recipient),
		[names[0], ...names]
	);
});

test('the register is ordered by number, or by recipient in Russian order, and comes page by page', async () => {
	assert.deepEqual(await page({}), { numbers: [4, 3, 2, 1], total: 4 });
	assert.deepEqual(await page({ limit: 3, offset: 3 }), { numbers: [1], total: 4 });
	assert.deepEqual(await page({ limit: 3, offset: 30 }), { numbers: [], total: 4 });
	assert.deepEqual((await page({ order: 'recipient', descending: false })).numbers, [3, 1, 2, 4]);
});

test('the register is searched by number and recipient, whatever the case and «ё», and signs of patterns are only signs', async () => {
	assert.deepEqual((await page({ search: 'зоунб-2020-0003' })).numbers, [3]);
	assert.deepEqual((await page({ search: 'ЖЕЛТЫЙ библиотека' })).numbers, [2, 1]);
	assert.deepEqual((await page({ search: '%_' })).numbers, [4]);
	assert.deepEqual(await page({ search: 'нет такой' }), { numbers: [], total: 0 });
});

test('states and contests are filtered, and counted as they are shown', async () => {
	const [first, second] = issued;
	const reissued = await reissueDocument(network.db, administrator, first!.id, {
		correct: (printed) => ({ ...printed, city: 'Озёрск' }),
		numberPrefix: 'ЗОУНБ'
	});
	assert.ok(reissued.ok);
	assert.ok((await annulDocument(network.db, administrator, second!.id, 'Решение отменено')).ok);
	assert.deepEqual(await registerCounts(network.db, actor), { valid: 3, replaced: 1, annulled: 1 });
	assert.deepEqual((await page({ state: 'valid' })).numbers, ['new', 4, 3]);
	assert.deepEqual((await page({ state: 'replaced' })).numbers, [1]);
	assert.deepEqual((await page({ state: 'annulled' })).numbers, [2]);
	const other = await issuedContest();
	assert.equal((await page({ contestId: other })).total, 4);
	assert.equal((await page({ contestId })).total, 5);

	const { document, chain } = await documentWithHistory(network.db, administrator, reissued.value.id);
	assert.deepEqual(
		chain.map(({ id, state, isReplaced }) => ({ id, state, isReplaced })),
		[
			{ id: first!.id, state: 'replaced', isReplaced: true },
			{ id: reissued.value.id, state: 'valid', isReplaced: false }
		]
	);
	assert.deepEqual(
		[document.printed.city, document.reissue?.by, document.annulment],
		['Озёрск', 'Лампова Вера Ивановна', null]
	);
	const annulled = await documentWithHistory(network.db, administrator, second!.id);
	assert.deepEqual(
		{ ...annulled.document.annulment, at: null },
		{ reason: 'Решение отменено', at: null, by: 'Лампова Вера Ивановна' }
	);
});

test('a paper replaced twice and annulled at last shows its whole chain from either end', async () => {
	let id = issued[2]!.id;
	const ids = [id];
	for (const city of ['Озёрск', 'Приозёрск']) {
		const outcome = await reissueDocument(network.db, administrator, id, {
			correct: (printed) => ({ ...printed, city })
		});
		assert.ok(outcome.ok);
		ids.push((id = outcome.value.id));
	}
	assert.ok((await annulDocument(network.db, administrator, id, 'Выдан по ошибке')).ok);
	for (const each of ids) {
		const { chain } = await documentWithHistory(network.db, administrator, each);
		assert.deepEqual(
			chain.map((paper) => [paper.id, paper.state]),
			[
				[ids[0], 'replaced'],
				[ids[1], 'replaced'],
				[ids[2], 'annulled']
			]
		);
	}
});

test('organisers see the papers of their contests in the register, counts and search included, and no others', async () => {
	const own = await issuedContest();
	const organiser: Actor = {
		id: '00000000-0000-4000-8000-000000000001',
		role: 'member',
		rights: { ...noRights, contests: [{ contestId: own, role: 'organiser' }] }
	};
	const { documents, total } = await registerPage(network.db, organiser, usual);
	assert.deepEqual([...new Set(documents.map((paper) => paper.contestId)), total], [own, 4]);
	assert.deepEqual(await registerCounts(network.db, organiser), { valid: 4, replaced: 0, annulled: 0 });
	assert.equal((await registerPage(network.db, organiser, { ...usual, contestId })).total, 0);
	assert.equal((await registerPage(network.db, organiser, { ...usual, search: 'Абажурская' })).total, 0);
	assert.equal((await documentWithHistory(network.db, organiser, documents[0]!.id)).chain.length, 1);
	await assert.rejects(documentWithHistory(network.db, organiser, issued[3]!.id), NotFound);
	assert.deepEqual(await annulDocument(network.db, organiser, issued[3]!.id, 'Чужой'), {
		ok: false,
		reason: 'not-allowed'
	});
	assert.ok((await annulDocument(network.db, organiser, documents[0]!.id, 'Выдан по ошибке')).ok);
});

test('the register is not there for anybody but keepers and organisers', async () => {
	for (const stranger of [null, { id: 'x', role: 'juror' } as unknown as Actor]) {
		await assert.rejects(registerPage(network.db, stranger, usual), NotFound);
		await assert.rejects(registerCounts(network.db, stranger), NotFound);
		await assert.rejects(documentWithHistory(network.db, stranger, issued[0]!.id), NotFound);
	}
	await assert.rejects(documentWithHistory(network.db, actor, '00000000-0000-4000-8000-000000000000'), NotFound);
});

test('a page of the register takes one query for one paper and for thirty', async () => {
	for (let n = 0; n < 7; n++) await issuedContest();
	assert.equal(await network.countQueries(() => registerPage(network.db, actor, { ...usual, limit: 1 })), 1);
	assert.equal(await network.countQueries(() => registerPage(network.db, actor, { ...usual, limit: 30 })), 1);
});
