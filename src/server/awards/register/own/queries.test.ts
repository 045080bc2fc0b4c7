import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actorOf, buildActor } from '#server/accounts/appointments/testing.ts';
import { publishResults } from '#server/contests/results/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { giveAwards } from '../../commands.ts';
import { buildFinalised, type FinalisedContest } from '../../testing.ts';
import { annulDocument, issueDocuments } from '../commands.ts';
import { ownPapers } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('test');

async function issued(entries = 2, entrants = 1): Promise<FinalisedContest> {
	const contest = await buildFinalised(network.db, { entries, entrants });
	assert.ok((await giveAwards(network.db, actor, contest.id)).ok);
	assert.ok((await issueDocuments(network.db, actor, contest.id, { issuedOn: '2027-06-10' })).ok);
	return contest;
}
const entrantOf = ({ entrants }: FinalisedContest) => actorOf(network.db, entrants.get('1')!.id);
const told = async (reader: Awaited<ReturnType<typeof entrantOf>>) =>
	(await ownPapers(network.db, reader)).map(({ name, work }) => `${name}: ${work}`);

test('who entered sees their papers once the results are published, and nobody else’s', async () => {
	const contest = await issued();
	const entrant = await entrantOf(contest);
	assert.deepEqual(await told(entrant), []);
	assert.ok((await publishResults(network.db, actor, contest.id)).ok);
	assert.deepEqual(await told(entrant), ['Сертификат участника: Работа 1', 'Диплом I степени: Работа 1']);
	assert.deepEqual(await told(await buildActor(network.db)), []);
	const [certificate] = await ownPapers(network.db, entrant);
	assert.ok((await annulDocument(network.db, actor, certificate!.id, 'Выдан по ошибке')).ok);
	assert.deepEqual(await told(entrant), ['Диплом I степени: Работа 1']);
	await assert.rejects(ownPapers(network.db, null), NotFound);
	await assert.rejects(ownPapers(network.db, actor), NotFound);
});

test('who is honoured by name sees the paper without an application', async () => {
	const contest = await issued();
	assert.ok((await publishResults(network.db, actor, contest.id)).ok);
	const reader = await buildActor(network.db);
	const { authorId } = contest.entries[1]!;
	await network.db.updateTable('accounts').set({ person_id: authorId }).where('id', '=', reader.id).execute();
	assert.deepEqual(await told(reader), ['Сертификат участника: Работа 2', 'Диплом I степени: Работа 2']);
});

test('the list asks the same number of questions for two papers and for thirty', async () => {
	const contest = await issued(30, 30);
	assert.ok((await publishResults(network.db, actor, contest.id)).ok);
	const entrant = await entrantOf(contest);
	const count = () => network.countQueries(() => ownPapers(network.db, entrant));
	const forTwo = await count();
	const joined = await network.db
		.selectFrom('applications')
		.select('id as application_id')
		.where('contest_id', '=', contest.id)
		.where('created_by', '<>', entrant.id)
		.execute();
	await network.db
		.insertInto('application_members')
		.values(joined.map((application) => ({ ...application, account_id: entrant.id })))
		.execute();
	assert.ok((await ownPapers(network.db, entrant)).length >= 30);
	assert.equal(await count(), forTwo);
});
