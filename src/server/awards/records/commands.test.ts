import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { publishResults } from '#server/contests/results/commands.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { requestErasure } from '#server/people/erasures/commands.ts';
import { buildPerson } from '#server/people/testing.ts';
import { buildMember } from '#server/accounts/appointments/testing.ts';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { carryOutErasure } from '#server/personal-records/commands.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { signCredential } from '../credentials/commands.ts';
import { credentialStatusOf } from '../credentials/queries.ts';
import { honoursOf } from '../honours/queries.ts';
import { beginIssuing, issuePapers } from '../issuing/commands.ts';
import { papersPreview } from '../issuing/queries.ts';
import { annulDocument } from '../register/commands.ts';
import { documentByCode, issuedDocuments } from '../register/queries.ts';
import { resultsPageOf } from '../results/queries.ts';
import { buildFinalised, correctResults, type FinalisedContest } from '../testing.ts';
import { personalRecordsOf } from './queries.ts';

let network: TestNetwork;
let keeper: Actor;
before(async () => {
	network = await openTestNetwork();
	keeper = { id: (await buildAdministrator(network.db)).id, role: 'administrator' };
});
after(() => network.close());
const actor = systemActor('test');
const site = { base: 'https://biblioteki.example.org', timeZone: 'Asia/Tomsk' };

async function publishAndIssue({ id }: FinalisedContest): Promise<void> {
	assert.ok((await publishResults(network.db, actor, id)).ok);
	const begun = await beginIssuing(network.db, actor, id);
	assert.ok(begun.ok);
	await issuePapers(network.db, begun.value.runId);
}

async function forget(personId: string): Promise<Record<string, number>> {
	const { id: accountId } = await buildMember(network.db);
	const member: Actor = { id: accountId, role: 'member' };
	const asked = await network.db.transaction().execute((tx) => requestErasure(tx, member, { accountId, personId }));
	assert.ok(asked.ok);
	const outcome = await carryOutErasure(network.db, keeper, asked.value.id);
	assert.ok(outcome.ok);
	return outcome.value;
}

const papersOf = async ({ id }: FinalisedContest) =>
	(await issuedDocuments(network.db, { contestId: id, limit: 20, offset: 0 })).documents.reverse();

test('who was forgotten is named in no award and on no public page, and the register keeps the paper', async () => {
	const { db } = network;
	const contest = await buildFinalised(db, { entries: 2 });
	await publishAndIssue(contest);
	const personId = contest.entries[0]!.authorId;
	const [paper] = await papersOf(contest);
	const name = (paper!.printed as { recipient: { name: string } }).recipient.name;
	const shown = async () => {
		const awards = await db
			.selectFrom('awards')
			.select('recipient_name')
			.where('contest_id', '=', contest.id)
			.execute();
		return [
			JSON.stringify(await resultsPageOf(db, null, contest.slug)),
			JSON.stringify(await honoursOf(db, contest.entries[0]!.organisationId)),
			JSON.stringify((await documentByCode(db, paper!.code)).printed),
			JSON.stringify(awards)
		].map((text) => text.includes(name));
	};
	assert.deepEqual(await shown(), [true, true, true, true], 'there is something that could leak');
	await signCredential(db, paper!.code, site);
	assert.equal((await forget(personId))['awards'], 2);
	assert.deepEqual(await shown(), [false, false, false, false]);

	const checked = await documentByCode(db, paper!.code);
	assert.deepEqual([checked.state, checked.isErased, checked.number], ['valid', true, paper!.number]);
	await assert.rejects(signCredential(db, paper!.code, site), NotFound);
	assert.deepEqual((await credentialStatusOf(db, paper!.code, site)).revokedCredentials, []);
	assert.deepEqual((await papersOf(contest))[0]!.printed, paper!.printed);
	const [, , other] = await papersOf(contest);
	assert.equal((await documentByCode(db, other!.code)).isErased, other!.entryId === contest.entries[0]!.id);
});

test('a correction prints nothing anew of who was forgotten: the paper stands while its award does', async () => {
	const { db } = network;
	const contest = await buildFinalised(db, { entries: 4 });
	await publishAndIssue(contest);
	await forget(contest.entries[2]!.authorId);
	// The first two of their nomination change places; the third and the fourth stay where they are.
	await correctResults(db, contest, { 0: '9999', 1: '10000' });
	assert.ok((await publishResults(db, actor, contest.id)).ok);
	const { replace, carry, issue, unconfirmed } = await papersPreview(db, actor, contest.id);
	assert.deepEqual([replace, carry, issue, unconfirmed], [[], 6, 2, []]);
	const begun = await beginIssuing(db, actor, contest.id);
	assert.ok(begun.ok);
	await issuePapers(db, begun.value.runId);
	assert.ok(!JSON.stringify((await papersOf(contest)).map(({ printed }) => printed)).includes('Удалённый'));
	assert.deepEqual(await brokenInvariants(db), []);
});

test('who was forgotten before the first issue gets no paper', async () => {
	const { db } = network;
	const contest = await buildFinalised(db, { entries: 2 });
	await forget(contest.entries[0]!.authorId);
	await publishAndIssue(contest);
	const papers = await papersOf(contest);
	assert.deepEqual(
		papers.map(({ entryId }) => entryId),
		[contest.entries[1]!.id, contest.entries[1]!.id]
	);
});

test('a team that is named by its members loses one name, its others stay, and it is checked without the one', async () => {
	const { db } = network;
	const contest = await buildFinalised(db, { entries: 2 });
	const { id: entryId } = contest.entries[0]!;
	const second = await buildPerson(db, { surname: 'Полкин', givenName: 'Лев', patronymic: 'Ильич', gender: 'male' });
	await db.insertInto('entry_authors').values({ entry_id: entryId, person_id: second, position: 1 }).execute();
	await publishAndIssue(contest);
	const teamOf = async () => {
		const { printed } = await documentByCode(db, (await papersOf(contest))[0]!.code);
		const { members } = (printed as unknown as { recipient: { members: { name: string }[] } }).recipient;
		const [award] = await db.selectFrom('awards').select('recipient_name').where('entry_id', '=', entryId).execute();
		return [members.map(({ name }) => name), award!.recipient_name];
	};
	const [before] = await teamOf();
	assert.equal((before as string[]).length, 2);
	await forget(second);
	assert.deepEqual(await teamOf(), [
		[(before as string[])[0]],
		`${(before as string[])[0]}, Удалённый участник № ${second.slice(0, 8)}`
	]);
});

test('a person’s export holds the papers on their name once they are public, and what they annulled on duty', async () => {
	const { db } = network;
	const contest = await buildFinalised(db, { entries: 2 });
	const begun = await beginIssuing(db, actor, contest.id);
	assert.ok(begun.ok);
	await issuePapers(db, begun.value.runId);
	const [paper] = await papersOf(contest);
	const own = async () =>
		(await personalRecordsOf(db, { accountId: keeper.id, personId: contest.entries[0]!.authorId })).map(({ records }) =>
			records.map((record) => [record['Номер'], record['Документ'] ?? record['Причина']])
		);
	assert.deepEqual(await own(), [[], []]);
	assert.ok((await publishResults(db, actor, contest.id)).ok);
	assert.ok((await annulDocument(db, keeper, paper!.id, 'Выдан по ошибке')).ok);
	const papers = (await papersOf(contest)).filter(({ entryId }) => entryId === contest.entries[0]!.id);
	assert.deepEqual(await own(), [
		papers.map(({ number, kind }) => [number, kind === 'diploma' ? 'Диплом I степени' : 'Сертификат участника']),
		[[paper!.number, 'Выдан по ошибке']]
	]);
});
