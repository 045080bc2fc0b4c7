import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { actorOf, buildAppointment, buildMember } from '#server/accounts/appointments/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { removeJuror } from '../../jury/members/removal/commands.ts';
import { recusedEntriesOf } from '../../meeting/queries.ts';
import { declareConflicts } from '../conflicts/commands.ts';
import { noteConflict } from '../conflicts/noting/commands.ts';
import { ownDeclaration } from '../conflicts/queries.ts';
import { withdrawConflict } from '../conflicts/withdrawal/commands.ts';
import { progressOf } from '../overview/progress/queries.ts';
import { judgedEntriesOf, judgingAccess } from '../queries.ts';
import { buildJudging, type JudgedContest } from '../testing.ts';
import { withheldContests } from '../withheld/queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const declare = async (contest: JudgedContest, actor: Actor, at = 0) =>
	assert.ok(
		(
			await declareConflicts(network.db, actor, contest.id, {
				...{ entryIds: [contest.entries[at]!.id], ground: 'mentorship' as const, reason: '' }
			})
		).ok
	);

/** The numbers that somebody finds in the lists of the judging, and in its progress. */
async function seenBy(contest: JudgedContest, { id }: Actor): Promise<string[]> {
	const { db } = network;
	const access = await judgingAccess(db, await actorOf(db, id), contest.id);
	const listed = (await judgedEntriesOf(db, access, '1')).map(({ key }) => key);
	const { entries } = await progressOf(db, access, '1');
	assert.deepEqual(
		entries.map(({ key }) => key),
		listed
	);
	return listed;
}

const makeOrganiser = ({ id: contestId }: JudgedContest, accountId: string) =>
	buildAppointment(network.db, { accountId, role: 'organiser', contestId });

const linkToPerson = (accountId: string, personId: string) =>
	network.db.updateTable('accounts').set({ person_id: personId }).where('id', '=', accountId).execute();

async function newPerson(): Promise<string> {
	const { id } = await network.db
		.insertInto('people')
		.values({ surname: 'Судейкина', given_name: 'Анна', patronymic: 'Львовна', gender: 'female' })
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

test('a juror who organises the contest too sees nothing more when another takes the seat away', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one, other] = contest.members;
	for (const { actor } of [one!, other!]) await makeOrganiser(contest, actor.id);
	await declare(contest, one!.actor);
	assert.deepEqual(await seenBy(contest, one!.actor), ['2', '3', '4']);
	for (const { id } of [one!, other!])
		assert.deepEqual(await removeJuror(db, contest.organiser, contest.id, id), { ok: true, value: null });
	assert.deepEqual(await seenBy(contest, other!.actor), ['1', '2', '3', '4'], 'it could be seen');
	assert.deepEqual(await seenBy(contest, one!.actor), ['2', '3', '4']);
});

test('what is withheld before publication stays withheld from whoever has left the jury', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one, other] = contest.members;
	await declare(contest, one!.actor);
	for (const { id } of [one!, other!]) assert.ok((await removeJuror(db, contest.organiser, contest.id, id)).ok);
	const withheld = async ({ actor }: { actor: Actor }) =>
		(await withheldContests(db, actor)).filter((id) => id === contest.id);
	assert.deepEqual(await withheld(one!), [], 'nothing is finalised');
	await db
		.insertInto('results')
		.values({
			...{ contest_id: contest.id, version: 1, rule_set_version: 1, computed: '{}', sha256: 'a'.repeat(64) },
			...{ decided_on: '2027-05-31', finalised_by: 'system:testing' }
		})
		.execute();
	assert.deepEqual(await withheld(one!), [contest.id]);
	assert.deepEqual(await withheld(other!), []);
	await db.insertInto('published_results').values({ contest_id: contest.id, version: 1 }).execute();
	assert.deepEqual(await withheld(one!), []);
});

test('an organiser is kept from what the same person may not judge under another account', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one] = contest.members;
	const personId = await newPerson();
	await db.updateTable('jurors').set({ person_id: personId }).where('id', '=', one!.id).execute();
	const { id } = await buildMember(db);
	await makeOrganiser(contest, id);
	await declare(contest, one!.actor);
	const organiser = await actorOf(db, id);
	assert.deepEqual(await seenBy(contest, organiser), ['1', '2', '3', '4'], 'a stranger');
	await linkToPerson(id, personId);
	assert.deepEqual(await seenBy(contest, organiser), ['2', '3', '4']);
	assert.ok((await removeJuror(db, contest.organiser, contest.id, one!.id)).ok);
	assert.deepEqual(await seenBy(contest, organiser), ['2', '3', '4'], 'nor once the seat is gone');
});

test('a seat that names nobody of the records yet, or nobody’s account, hides by its conflicts all the same', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one] = contest.members;
	// Never accepted: the conflict is known, the desk is not open.
	await db.updateTable('jurors').set({ account_id: null }).where('id', '=', one!.id).execute();
	const noted = { jurorId: one!.id, entryId: contest.entries[2]!.id, ground: 'mentorship' as const, reason: '' };
	assert.ok((await noteConflict(db, contest.secretary.actor, contest.id, noted)).ok);
	assert.deepEqual((await recusedEntriesOf(db, contest.id)).get(one!.id), new Set(['3']));
});

test('votes are cut by the same as everything else: authorship by the account’s person, seats that were left', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [one, other] = contest.members;
	const [first, second] = contest.entries;
	await linkToPerson(one!.actor.id, first!.authorId);
	await db.updateTable('jurors').set({ person_id: second!.authorId }).where('id', '=', one!.id).execute();
	await sql`insert into former_conflicts (contest_id, entry_id, account_id)
		values (${contest.id}, ${contest.entries[3]!.id}, ${one!.actor.id})`.execute(db);
	const voting = await recusedEntriesOf(db, contest.id);
	assert.deepEqual([...voting.get(one!.id)!].sort(), ['1', '2', '4']);
	assert.deepEqual(voting.get(other!.id), new Set());
	assert.deepEqual(await hiddenKeys(contest, one!.actor), ['1', '2', '4']);
});

async function hiddenKeys(contest: JudgedContest, actor: Actor): Promise<string[]> {
	const { hidden } = await judgingAccess(network.db, actor, contest.id);
	return contest.entries.filter(({ id }) => hidden.has(id)).map(({ key }) => key);
}

test('what was taken back is hidden no more, and nothing of another contest ever was', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const elsewhere = await buildJudging(db);
	const [one] = contest.members;
	await makeOrganiser(elsewhere, one!.actor.id);
	const actor = await actorOf(db, one!.actor.id);
	await declare(contest, actor);
	assert.deepEqual(await hiddenKeys(contest, actor), ['1']);
	assert.deepEqual((await judgingAccess(db, actor, elsewhere.id)).hidden, new Set());
	const [said] = (await ownDeclaration(db, actor, contest.id)).own;
	assert.ok((await withdrawConflict(db, actor, contest.id, said!.id)).ok);
	assert.deepEqual(await hiddenKeys(contest, actor), []);
});

test('what is hidden is asked for in as many questions for thirty entries as for one', async () => {
	const { db } = network;
	const counts = [];
	for (const entries of [1, 30]) {
		const contest = await buildJudging(db, { entries });
		const [one] = contest.members;
		for (const at of contest.entries.keys()) await declare(contest, one!.actor, at);
		counts.push([
			await network.countQueries(() => judgingAccess(db, one!.actor, contest.id)),
			await network.countQueries(() => recusedEntriesOf(db, contest.id))
		]);
	}
	assert.deepEqual(counts, [
		[3, 3],
		[3, 3]
	]);
});
