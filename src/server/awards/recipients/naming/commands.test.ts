import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { lockContest } from '#server/contests/queries.ts';
import { publishResults } from '#server/contests/results/commands.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { buildPerson } from '#server/people/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { giveAwards } from '../../commands.ts';
import { beginIssuing, issuePapers } from '../../issuing/commands.ts';
import { awardsOfResults } from '../../queries.ts';
import { issuedDocuments } from '../../register/queries.ts';
import { buildFinalised, buildMarked, correctResults, type FinalisedContest } from '../../testing.ts';
import { nameRecipients } from './commands.ts';
import { namingDeskOf } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('test');

/** A contest whose first work has three authors. */
async function buildTeam(): Promise<{ contest: FinalisedContest; entryId: string; team: string[] }> {
	const contest = await buildFinalised(network.db, { entries: 2 });
	const { id: entryId, authorId } = contest.entries[0]!;
	const team = [authorId];
	for (const [at, surname] of ['Полкин', 'Лампов'].entries()) {
		const person_id = await buildPerson(network.db, { surname, givenName: 'Лев', patronymic: '', gender: 'male' });
		await network.db
			.insertInto('entry_authors')
			.values({ entry_id: entryId, person_id, position: at + 1 })
			.execute();
		team.push(person_id);
	}
	return { contest, entryId, team };
}

async function publishAndIssue({ id }: FinalisedContest): Promise<void> {
	assert.ok((await publishResults(network.db, actor, id)).ok);
	const begun = await beginIssuing(network.db, actor, id);
	assert.ok(begun.ok, JSON.stringify(begun));
	await issuePapers(network.db, begun.value.runId);
}

async function namesOnPapers({ id }: FinalisedContest, entryId: string): Promise<string[]> {
	const { documents } = await issuedDocuments(network.db, { contestId: id, limit: 20, offset: 0 });
	return documents.reverse().flatMap((paper) => {
		if (paper.entryId !== entryId || paper.state !== 'valid' || paper.printed.kind === 'letter') return [];
		const { recipient } = paper.printed;
		const names = recipient.kind === 'team' ? recipient.members.map(({ name }) => name) : [recipient.name];
		return [`${paper.kind}: ${names.map((name) => name.split(' ')[0]).join(', ')}`];
	});
}

test('an award goes to those of the authors who were named, to one of them as to a person, and to all again', async () => {
	const { contest, entryId, team } = await buildTeam();
	const { db } = network;
	const desk = () => namingDeskOf(db, contest.organiser, contest.id);
	const { works, closed } = await desk();
	assert.deepEqual(
		[closed, works.map(({ key, awards }) => [key, awards.map((award) => [award.key, award.personIds])])],
		[null, [['1', [...works[0]!.awards.map(({ key }) => [key, team])]]]]
	);
	const [diploma, certificate] = works[0]!.awards.map(({ key }) => key) as [string, string];
	const name = (one: string[], other: string[]) =>
		nameRecipients(db, contest.organiser, contest.id, {
			entryId,
			recipients: new Map([
				[diploma, one],
				[certificate, other]
			])
		});
	const [first, second, third] = team as [string, string, string];
	assert.ok((await name(team, [first, third])).ok);
	assert.ok((await name([second], [third, first])).ok);
	assert.deepEqual(
		(await desk()).works[0]!.awards.map(({ personIds }) => personIds),
		[[second], [first, third]]
	);
	await publishAndIssue(contest);
	assert.deepEqual(
		(await awardsOfResults(db, contest.id, 1))
			.filter((award) => award.entryId === entryId)
			.map(({ recipientKind, personId, memberIds }) => [recipientKind, personId, memberIds]),
		[
			['person', second, null],
			['team', null, [first, third]]
		]
	);
	const shown = await namesOnPapers(contest, entryId);
	assert.deepEqual([shown[0], shown[1]!.endsWith(', Лампов')], ['diploma: Полкин', true]);
	assert.deepEqual(await name(team, team), { ok: false, reason: 'already-given' });

	// With the next version of the results it may be said anew.
	await correctResults(db, contest, { 1: '5000' });
	assert.ok((await name(team, team)).ok);
	await publishAndIssue(contest);
	assert.deepEqual(
		(await namesOnPapers(contest, entryId)).map((text) => text.split(', ').length),
		[3, 3]
	);
	assert.deepEqual(await brokenInvariants(db), []);
});

test('nobody is named who is no author, nobody at all is refused, and only organisers name', async () => {
	const { contest, entryId, team } = await buildTeam();
	const { db } = network;
	const [key, other] = (await namingDeskOf(db, contest.organiser, contest.id)).works[0]!.awards.map(
		(award) => award.key
	);
	const name = async (ids: string[], by = contest.organiser) =>
		nameRecipients(db, by, contest.id, {
			entryId,
			recipients: new Map([
				[key!, ids],
				[other!, team]
			])
		});
	assert.deepEqual(await name([]), { ok: false, reason: 'nobody-named' });
	assert.deepEqual(await name([contest.entries[1]!.authorId]), { ok: false, reason: 'outdated' });
	const stranger = await buildActor(db);
	assert.deepEqual(await name([team[0]!], stranger), { ok: false, reason: 'not-allowed' });
	await assert.rejects(namingDeskOf(db, stranger, contest.id), NotFound);
	await assert.rejects(namingDeskOf(db, null, contest.id), NotFound);
	const single = { entryId: contest.entries[1]!.id, recipients: new Map() };
	await assert.rejects(nameRecipients(db, contest.organiser, contest.id, single), NotFound);
	const early = await buildMarked(db, { entries: 2 });
	assert.deepEqual(await namingDeskOf(db, early.organiser, early.id), { closed: 'not-finalised', works: [] });
});

test('an organiser who worked on an entry sees nothing of the recipients before publication', async () => {
	const { contest, team } = await buildTeam();
	const { db } = network;
	assert.equal((await namingDeskOf(db, contest.organiser, contest.id)).works.length, 1, 'there is something to leak');
	await db.updateTable('accounts').set({ person_id: team[1]! }).where('id', '=', contest.organiser.id).execute();
	await assert.rejects(namingDeskOf(db, contest.organiser, contest.id), NotFound);
	const naming = { entryId: contest.entries[0]!.id, recipients: new Map() };
	await assert.rejects(nameRecipients(db, contest.organiser, contest.id, naming), NotFound);
});

// Deleting the call of lockContest from nameRecipients must make this test fail: it would be named for awards already given.
test('a name that comes while the awards are being given is refused', async () => {
	const { contest, entryId, team } = await buildTeam();
	const { db } = network;
	const { awards } = (await namingDeskOf(db, contest.organiser, contest.id)).works[0]!;
	const recipients = new Map(awards.map(({ key }) => [key, [team[0]!]]));
	let naming!: ReturnType<typeof nameRecipients>;
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		naming = nameRecipients(db, contest.organiser, contest.id, { entryId, recipients });
		await untilBlocked(network, tx, 1);
		assert.ok((await giveAwards(tx, actor, contest.id)).ok);
	});
	assert.deepEqual(await naming, { ok: false, reason: 'already-given' });
});

test('the works are found in the same number of questions for one and for thirty', async () => {
	const build = async (entries: number) => {
		const contest = await buildFinalised(network.db, { entries });
		for (const { id: entry_id } of contest.entries) {
			const person_id = await buildPerson(network.db, { surname: 'Полкин' });
			await network.db.insertInto('entry_authors').values({ entry_id, person_id, position: 1 }).execute();
		}
		return contest;
	};
	const [one, thirty] = [await build(1), await build(30)];
	const count = ({ id }: FinalisedContest) => network.countQueries(() => namingDeskOf(network.db, actor, id));
	assert.equal(await count(thirty), await count(one));
	assert.equal((await namingDeskOf(network.db, actor, thirty.id)).works.length, 30);
});
