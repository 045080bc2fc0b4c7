import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Db } from '#server/database.ts';
import { openResultsBySlug } from '#server/contests/open-data/queries.ts';
import { recompute } from '#server/contests/open-data/rules.ts';
import { announceContest } from '#server/contests/commands.ts';
import { finaliseResults, publishResults } from '#server/contests/results/commands.ts';
import { publishedVersionOf } from '#server/contests/results/queries.ts';
import { buildContest, type BuiltContest } from '#server/contests/testing.ts';
import { renameOrganisation } from '#server/organisations/commands.ts';
import { organisationBySlug } from '#server/organisations/queries.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { moveOrganisation } from '#server/organisations/tree/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import { giveConsents, withdrawConsent } from '#server/people/consents/commands.ts';
import { consentsOf, consentTextsFor } from '#server/people/consents/queries.ts';
import { buildPerson } from '#server/people/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { giveAwards } from '../commands.ts';
import { honoursOf } from '../honours/queries.ts';
import { resultsPageOf } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('test');

async function buildPublished(
	db: Db,
	given: Parameters<typeof buildContest>[1] = {},
	decidedOn = '2027-05-31'
): Promise<BuiltContest> {
	const contest = await buildContest(db, given);
	for (const outcome of [
		await finaliseResults(db, actor, contest.id, { decidedOn }),
		await announceContest(db, actor, contest.id),
		await giveAwards(db, actor, contest.id),
		await publishResults(db, actor, contest.id)
	]) {
		assert.ok(outcome.ok, JSON.stringify(outcome));
	}
	return contest;
}

test('corrected results tell when they were made known at first and when corrected', async () => {
	const { db } = network;
	const { id, slug, entryIds } = await buildPublished(db);
	const first = await resultsPageOf(db, null, slug);
	assert.equal(first.correctedAt, null);
	await db.updateTable('marks').set({ mark: '99' }).where('entry_id', '=', entryIds[2]!).execute();
	assert.ok((await finaliseResults(db, actor, id, { decidedOn: '2027-06-03' })).ok);
	assert.equal((await resultsPageOf(db, null, slug)).correctedAt, null, 'nobody has seen it yet');
	assert.ok((await publishResults(db, actor, id)).ok);
	const { publishedAt, correctedAt, decidedOn } = await resultsPageOf(db, null, slug);
	assert.deepEqual([publishedAt, decidedOn], [first.publishedAt, '2027-06-03']);
	assert.deepEqual(correctedAt, (await publishedVersionOf(db, id))?.publishedAt);
});

test('the results page shows entries by place with their awards, and certificates are no honours', async () => {
	const { slug } = await buildPublished(network.db);
	const page = await resultsPageOf(network.db, null, slug);
	assert.equal(page.sentence.replaceAll('\u00a0', ' '), '3 работы из 3 городских округов');
	assert.deepEqual(page.stages, [{ key: '1', title: 'Оценка' }]);
	assert.deepEqual(
		page.nominations.map(({ title, entries }) => ({
			title,
			entries: entries.map(({ key, place, results, total, awards }) => ({
				key,
				place,
				results,
				total,
				awards: awards.map((award) => award.title)
			}))
		})),
		[
			{
				title: 'Удобный сервис',
				entries: [
					{ key: '1', place: 1, results: ['90'], total: '90', awards: ['Диплом I степени'] },
					{ key: '2', place: 2, results: ['89'], total: '89', awards: [] },
					{ key: '3', place: 3, results: ['88'], total: '88', awards: [] }
				]
			}
		]
	);
});
test('before publication nobody sees results, open data or honours, though all of them are there', async () => {
	const contest = await buildContest(network.db);
	await finaliseResults(network.db, actor, contest.id);
	await announceContest(network.db, actor, contest.id);
	await giveAwards(network.db, actor, contest.id);
	const given = await network.db.selectFrom('awards').select('id').where('contest_id', '=', contest.id).execute();
	assert.equal(given.length, 4, 'there is something that could leak');
	await assert.rejects(resultsPageOf(network.db, null, contest.slug), NotFound);
	await assert.rejects(openResultsBySlug(network.db, null, contest.slug), NotFound);
	assert.deepEqual(await honoursOf(network.db, contest.organisationIds[0]!), []);
	await publishResults(network.db, actor, contest.id);
	assert.equal((await resultsPageOf(network.db, null, contest.slug)).admitted, 3);
	assert.equal((await honoursOf(network.db, contest.organisationIds[0]!)).length, 1);
});
test('open data of stored results recompute to what was published and name nobody', async () => {
	const { slug } = await buildPublished(network.db, {
		entries: 4,
		jurors: 3,
		marks: (entry, juror) => 40 + entry * 7 + juror
	});
	const open = await openResultsBySlug(network.db, null, slug);
	const recount = recompute(open);
	assert.deepEqual(recount, { ok: true, differences: [], entries: 4, marks: 12 });
	const forged = structuredClone(open);
	forged.published.stages[0]!.entries[0]!.result = '99';
	const found = recompute(forged);
	assert.equal(found.ok && found.differences.length > 0, true);
	assert.doesNotMatch(JSON.stringify(open), /J1|J2|J3/);
});
test('a page asks the same number of questions for one entry and for thirty', async () => {
	const small = await buildPublished(network.db, { entries: 1 });
	const large = await buildPublished(network.db, { entries: 30 });
	const count = ({ slug }: BuiltContest) => network.countQueries(() => resultsPageOf(network.db, null, slug));
	assert.equal(await count(large), await count(small));
});
test('honours of a system are those of its branches while they stood below it, under the names of that day', async () => {
	const { db } = network;
	const [first, second] = [
		await buildOrganisation(db, { kind: 'library-system' }),
		await buildOrganisation(db, { kind: 'library-system' })
	];
	const branch = await buildOrganisation(db, { kind: 'branch', name: 'Сельская библиотека', parentId: first.id });
	await moveOrganisation(db, actor, { organisationId: branch.id, validFrom: '2030-01-01', parentId: second.id });
	await renameOrganisation(db, actor, {
		organisationId: branch.id,
		validFrom: '2030-01-01',
		name: 'Модельная библиотека'
	});
	await buildPublished(db, { organisationIds: [branch.id] }, '2029-05-31');
	await buildPublished(db, { organisationIds: [branch.id] }, '2031-05-31');

	const guide = await buildOrganisation(db, { kind: 'regional-library' });
	await moveOrganisation(db, actor, { organisationId: first.id, validFrom: '2028-01-01', parentId: guide.id });
	assert.deepEqual(await honoursOf(db, guide.id), [], 'a regional library is not honoured for the systems it guides');

	const names = async (id: string) =>
		(await honoursOf(db, id)).flatMap(({ honours }) => honours.map(({ organisation }) => organisation.name));
	assert.deepEqual(await names(first.id), ['Сельская библиотека']);
	assert.deepEqual(await names(second.id), ['Модельная библиотека']);
	assert.deepEqual((await names(branch.id)).sort(), ['Модельная библиотека', 'Сельская библиотека']);
	assert.equal((await organisationBySlug(db, branch.slug, '2029-05-31')).name, 'Сельская библиотека');
});
test('honours ask the same number of questions for one contest and for many', async () => {
	const own = await openTestNetwork();
	try {
		const { id } = await buildOrganisation(own.db);
		const count = () => own.countQueries(() => honoursOf(own.db, id));
		await buildPublished(own.db, { organisationIds: [id] });
		const forOne = await count();
		for (let more = 0; more < 6; more++) await buildPublished(own.db, { organisationIds: [id] });
		assert.equal((await honoursOf(own.db, id)).length, 7);
		assert.equal(await count(), forOne);
	} finally {
		await own.close();
	}
});

test('an author who has not let the name be shown, or takes that back, is named neither beside the work nor in an award', async () => {
	const { db } = network;
	const contest = await buildContest(db, { entries: 1 });
	const personId = await buildPerson(db, { surname: 'Скромная' });
	await db
		.insertInto('entry_authors')
		.values({ entry_id: contest.entryIds[0]!, person_id: personId, position: 0 })
		.execute();
	for (const step of [finaliseResults, announceContest, giveAwards, publishResults])
		assert.ok((await step(db, actor, contest.id)).ok);
	const isNamed = async () => {
		const page = JSON.stringify(await resultsPageOf(db, null, contest.slug));
		const honours = JSON.stringify(await honoursOf(db, contest.organisationIds[0]!));
		return [
			page.includes('"people":["Скромная'),
			page.includes('"recipientName":"Скромная'),
			honours.includes('Скромная')
		];
	};
	assert.deepEqual(await isNamed(), [true, true, true]);
	const { processing, distribution } = await consentTextsFor(db, null);
	const subject = { personId };
	const give = (textIds: string[], fields: ('name' | 'work')[] = []) =>
		db.transaction().execute((tx) => giveConsents(tx, actor, { subject, textIds, fields }));
	await give([processing.id]);
	assert.deepEqual(await isNamed(), [false, false, false]);
	await give([distribution.id], ['work']);
	assert.deepEqual(await isNamed(), [false, false, false]);
	await give([distribution.id], ['name']);
	assert.deepEqual(await isNamed(), [true, true, true]);
	const given = (await consentsOf(db, { personIds: [personId] })).get(personId)!;
	const { id: consentId } = given.find(({ fields, withdrawnAt }) => fields.includes('name') && !withdrawnAt)!;
	await db.transaction().execute((tx) => withdrawConsent(tx, actor, { consentId, subject }));
	assert.deepEqual(await isNamed(), [false, false, false]);
});

test('a team without a name is not told by its members where one of them has not let the name be shown', async () => {
	const { db } = network;
	const contest = await buildContest(db, { entries: 1 });
	const people = [await buildPerson(db, { surname: 'Смелая' }), await buildPerson(db, { surname: 'Робкая' })];
	for (const [position, personId] of people.entries())
		await db
			.insertInto('entry_authors')
			.values({ entry_id: contest.entryIds[0]!, person_id: personId, position })
			.execute();
	for (const step of [finaliseResults, announceContest, giveAwards, publishResults])
		assert.ok((await step(db, actor, contest.id)).ok);
	const page = async () => JSON.stringify(await resultsPageOf(db, null, contest.slug));
	const honours = async () => JSON.stringify(await honoursOf(db, contest.organisationIds[0]!));
	assert.deepEqual([(await page()).includes('Робкая'), (await honours()).includes('Робкая')], [true, true]);
	const { processing } = await consentTextsFor(db, null);
	const subject = { personId: people[1]! };
	await db.transaction().execute((tx) => giveConsents(tx, actor, { subject, textIds: [processing.id] }));
	const text = await page();
	assert.deepEqual([text.includes('Робкая'), text.includes('"people":["Смелая')], [false, true]);
	assert.ok(!(await honours()).includes('Робкая'));
});
