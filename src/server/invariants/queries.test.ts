import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { notePaperConsents, proposeDecision } from '#server/applications/check/commands.ts';
import { applicationById } from '#server/applications/queries.ts';
import { buildDraft, buildOpenContest, buildSubmitted, type BuiltApplication } from '#server/applications/testing.ts';
import { openDatabase, type Database } from '#server/database.ts';
import { openTestNetwork, ownerUrl, type TestNetwork } from '#server/platform/testing.ts';
import { brokenInvariants, type BrokenInvariant } from './queries.ts';

let network: TestNetwork;
let owner: Database;
let draft: BuiltApplication;
let sent: BuiltApplication;
let admitted: BuiltApplication;
let rejected: BuiltApplication;
let link: string;

before(async () => {
	network = await openTestNetwork();
	owner = openDatabase(ownerUrl(), { connections: 1 });
	const { db } = network;
	const contest = await buildOpenContest(db);
	draft = await buildDraft(db, { contest });
	sent = await buildSubmitted(db, { contest });
	[admitted, rejected] = [await buildSubmitted(db, { contest }), await buildSubmitted(db, { contest })];
	const organiser = await buildActor(db, { role: 'organiser', contestId: contest.id });
	const decide = async ({ id, owner: entrant }: BuiltApplication, decision: 'admit' | 'reject', reason: string) => {
		for (const { id: authorId } of (await applicationById(db, entrant, id)).authors)
			assert.ok((await notePaperConsents(db, organiser, { id, authorId, fields: [] })).ok);
		const outcome = await proposeDecision(db, organiser, { id, version: 1, state: 'submitted', decision, reason });
		assert.ok(outcome.ok && outcome.value.isFinal, JSON.stringify(outcome));
	};
	await decide(admitted, 'admit', '');
	await decide(rejected, 'reject', 'Работа уже участвовала в конкурсе');
	link = await buildLink(contest.id);
});
after(async () => {
	await owner.close();
	await network.close();
});

async function buildLink(contestId: string): Promise<string> {
	const { id } = await network.db
		.insertInto('grace_links')
		.values({
			...{ contest_id: contestId, nomination_key: null, code_hash: 'a'.repeat(64), uses_left: 1 },
			...{ expires_at: sql<Date>`now() + interval '1 day'`, created_by: 'system:testing' }
		} as never)
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

class Undo extends Error {}

/** What is found after the database's owner has gone behind the program's back; then all is as it was. */
async function foundAfter(...statements: string[]): Promise<BrokenInvariant[]> {
	let found: BrokenInvariant[] = [];
	const work = owner
		.network(network.schema)
		.transaction()
		.execute(async (tx) => {
			await sql`set local role none`.execute(tx);
			for (const statement of statements) await sql.raw(statement).execute(tx);
			found = await brokenInvariants(tx);
			throw new Undo();
		});
	await assert.rejects(work, Undo);
	return found;
}

test('a network that only the program has written breaks no rule', async () => {
	assert.deepEqual(await brokenInvariants(network.db), []);
	assert.deepEqual(await foundAfter(), []);
});

const numbered = 'an application that was sent has a number and a version, and a draft has neither';
const gapless = 'numbers of applications have no gaps within a contest, and the counter is at the last';
const entered = 'an admitted application is the entry of its number, by a version that was sent';
const contestOf = ({ contest }: BuiltApplication) => contest.id;

test('an application that was numbered without being sent, or sent without a number, is named', async () => {
	assert.deepEqual(await foundAfter(`update applications set number = 4 where id = '${draft.id}'`), [
		{ rule: numbered, subject: draft.id },
		{ rule: gapless, subject: contestOf(draft) }
	]);
	assert.deepEqual(await foundAfter(`delete from application_versions where application_id = '${sent.id}'`), [
		{ rule: numbered, subject: sent.id }
	]);
	const sentDraft = `update applications set state = 'submitted', submitted_at = now() where id = '${draft.id}'`;
	assert.deepEqual(await foundAfter(sentDraft), [{ rule: numbered, subject: draft.id }]);
});

test('a gap between numbers, or a counter that is elsewhere, is named by its contest', async () => {
	const broken = [{ rule: gapless, subject: contestOf(sent) }];
	assert.deepEqual(await foundAfter('update application_counters set last_number = last_number + 1'), broken);
	const parted = `update applications set number = 10 where id = '${sent.id}'`;
	assert.deepEqual(await foundAfter(parted), broken);
	assert.deepEqual(await foundAfter(parted, 'update application_counters set last_number = 10'), broken);
});

test('a version that is missing is named', async () => {
	const taken = `update application_versions set version = 2 where application_id = '${sent.id}'`;
	const rule = 'versions of an application have no gaps';
	assert.deepEqual(await foundAfter(taken), [{ rule, subject: sent.id }]);
});

test('an application whose decision and entry contradict each other is named', async () => {
	const ofAdmitted = [{ rule: entered, subject: admitted.id }];
	assert.deepEqual(
		await foundAfter(`update applications set admitted_version = 2 where id = '${admitted.id}'`),
		ofAdmitted
	);
	const exchanged = (application: BuiltApplication, status: string, rejection: string) =>
		foundAfter(`update entries set status = '${status}', rejection_reason = ${rejection}
			where id = (select entry_id from applications where id = '${application.id}')`);
	assert.deepEqual(await exchanged(admitted, 'rejected', `'Нет согласия'`), ofAdmitted);
	assert.deepEqual(await exchanged(rejected, 'admitted', 'null'), [{ rule: entered, subject: rejected.id }]);
});

test('a personal link that was used too often is named', async () => {
	const constraint = `alter table grace_links drop constraint grace_links_uses_left_check`;
	const rule = 'a personal link was used no more often than it could be';
	assert.deepEqual(await foundAfter(constraint, 'update grace_links set uses_left = -1'), [{ rule, subject: link }]);
});

test('what was sent and then altered by one letter is named', async () => {
	const altered = `update application_versions set content = jsonb_set(content, '{title}', '"Подменено"')
		where application_id = '${sent.id}'`;
	assert.deepEqual(await foundAfter(altered), [
		{ rule: 'the hash of what was sent recomputes', subject: `${sent.id} 1` }
	]);
});

test('a line of the log that was altered is named, and so is one that was taken out', async () => {
	const rule = 'the activity log is one unbroken chain';
	const { id } = await network.db
		.selectFrom('activity')
		.select('id')
		.where('event', '=', 'application.submitted')
		.orderBy('id')
		.limit(1)
		.executeTakeFirstOrThrow();
	const altered = await foundAfter(`update activity set subject_id = 'another' where id = ${id}`);
	assert.deepEqual(altered, [{ rule, subject: String(id) }]);
	const [gap, ...others] = await foundAfter(`delete from activity where id = ${id}`);
	assert.deepEqual([gap?.rule, others], [rule, []]);
});
