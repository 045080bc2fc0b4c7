import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { buildFinalised, type FinalisedContest } from '#server/awards/testing.ts';
import { buildMeeting } from '#server/contests/meeting/testing.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { writeSheet } from '#server/contests/judging/sheets/testing.ts';
import { openDatabase, type Database } from '#server/database.ts';
import { openTestNetwork, ownerUrl, type TestNetwork } from '#server/platform/testing.ts';
import { brokenInvariants, type BrokenInvariant } from '../queries.ts';

let network: TestNetwork;
let owner: Database;
let open: JudgedContest;
let closed: JudgedContest;
let honoured: FinalisedContest;

before(async () => {
	network = await openTestNetwork();
	owner = openDatabase(ownerUrl(), { connections: 1 });
	const { db } = network;
	open = await buildJudging(db);
	for (const at of [0, 1])
		await writeSheet(
			db,
			open.chair,
			{ contestId: open.id, stage: '1', entryId: open.entries[at]!.id },
			{ k1: '4', k2: '3' },
			{ isSigned: true }
		);
	await sql`insert into public_votes (contest_id, opens_at, closes_at, changed_by)
		values (${open.id}, now() - interval '1 day', now() + interval '1 day', 'system:testing')`.execute(db);
	for (const [at, entry] of open.entries.slice(0, 2).entries())
		await sql`insert into public_ballots (contest_id, entry_id, address_digest, from_digest, expires_at, confirmed_at)
			values (${open.id}, ${entry.id}, sha256(${`address ${at}`}::bytea), sha256('from'), now(), now())`.execute(db);
	closed = await buildMeeting(db);
	honoured = await buildFinalised(db, { entries: 2 });
});
after(async () => {
	await owner.close();
	await network.close();
});

class Undo extends Error {}

/** What the database itself would refuse is refused no more. */
const unguarded = `do $$ declare held record; begin
	for held in select conrelid::regclass as guarded, conname from pg_constraint
		where contype in ('f', 'c') and conrelid in ('marks'::regclass, 'score_sheets'::regclass, 'stage_courses'::regclass,
			'sheet_assignments'::regclass, 'stage_admissions'::regclass)
	loop execute format('alter table %s drop constraint %I', held.guarded, held.conname); end loop;
end $$`;

/** What is found after the database's owner has gone behind the program's back; then all is as it was. */
async function foundAfter(...statements: string[]): Promise<BrokenInvariant[]> {
	let found: BrokenInvariant[] = [];
	const work = owner
		.network(network.schema)
		.transaction()
		.execute(async (tx) => {
			await sql`set local role none`.execute(tx);
			await sql.raw(unguarded).execute(tx);
			for (const statement of statements) await sql.raw(statement).execute(tx);
			found = await brokenInvariants(tx);
			throw new Undo();
		});
	await assert.rejects(work, Undo);
	return found;
}

const rules = {
	recused: 'no recused juror has a sheet to write',
	signed: 'what a sheet was signed with is what counts, in a stage that was run here',
	opened: 'sheets are of entries that came into a stage that was opened',
	closed: 'no sheet was signed after its stage had been closed',
	paper: 'a sheet entered from paper was confirmed by another person and is signed',
	order: 'a stage is at work only after the ones before it have been closed',
	voice: 'one address has one voice in a public vote, given while it was open',
	hall: 'what was opened before the hall was opened one by one',
	papers: 'an award has one valid paper at most, of its own contest',
	admitted: 'those take part in a stage whom the count lets through'
};
const broken = (rule: keyof typeof rules, subject: string) => ({ rule: rules[rule], subject });

test('a jury that only the program has led breaks no rule', async () => {
	assert.deepEqual(await foundAfter(), []);
});

test('a sheet that says something else than what counts is named, and so is a mark without a signature', async () => {
	const { id } = open.entries[0]!;
	const sheet = `entry_id = '${id}' and juror_id = '${open.chair.id}'`;
	const named = [broken('signed', id)];
	assert.deepEqual(await foundAfter(`update marks set mark = 5 where criterion_key = 'k1' and ${sheet}`), named);
	assert.deepEqual(await foundAfter(`delete from marks where criterion_key = 'k2' and ${sheet}`), named);
	assert.deepEqual(await foundAfter(`update score_sheets set signed_at = null where ${sheet}`), named);
	const emptied = [`update score_sheets set marks = '{}' where ${sheet}`, `delete from marks where ${sheet}`];
	assert.deepEqual(await foundAfter(...emptied), named);
});

test('a sheet of a recused juror, of an entry that never came, or of a stage that was not opened is named', async () => {
	const { id } = open.entries[0]!;
	const recused = `update assignments set recused = true, recusal_reason = 'соавтор'
		where entry_id = '${id}' and juror_id = '${open.members[0]!.id}'`;
	assert.deepEqual(await foundAfter(recused), [broken('recused', id)]);
	const never = await foundAfter(`delete from stage_admissions where stage_key = '1' and entry_id = '${id}'`);
	assert.deepEqual(never, [broken('opened', id), broken('admitted', open.id)]);
	const unopened = `update stage_courses set state = 'preparing' where contest_id = '${open.id}'`;
	assert.deepEqual(
		(await foundAfter(unopened)).map(({ rule }) => rule),
		[rules.opened, rules.opened]
	);
});

test('a signature after the closing, and one on paper that nobody else confirmed, are named', async () => {
	const { id } = closed.entries[0]!;
	const late = `update score_sheets set signed_at = now() + interval '1 minute'
		where stage_key = '2' and entry_id = '${id}' and juror_id = '${closed.chair.id}'`;
	assert.deepEqual(await foundAfter(late), [broken('closed', id)]);
	const alone = `update score_sheets set entered_by = 'somebody'
		where stage_key = '2' and entry_id = '${id}' and juror_id = '${closed.chair.id}'`;
	assert.deepEqual(await foundAfter(alone), [broken('paper', id)]);
});

test('a stage at work before its time, and entries that the count does not let through, are named', async () => {
	const reopened = `update stage_courses set state = 'open', closed_at = null
		where contest_id = '${closed.id}' and stage_key = '1'`;
	assert.deepEqual(await foundAfter(reopened), [broken('order', closed.id)]);
	const { id } = closed.entries[3]!;
	const left = `update stage_admissions set ended_at = now() where stage_key = '2' and entry_id = '${id}'`;
	assert.deepEqual(await foundAfter(left), [broken('admitted', closed.id)]);
	const replaced = `update stage_admissions set standing = 'replacement' where stage_key = '2' and entry_id = '${id}'`;
	assert.deepEqual(await foundAfter(replaced), [broken('admitted', closed.id)]);
});

test('a second voice of an address, and one given too late, are named', async () => {
	const named = [broken('voice', open.id)];
	const twice = `update public_ballots set address_digest = sha256('same') where contest_id = '${open.id}'`;
	assert.deepEqual(await foundAfter('drop index one_voice_per_address', twice), named);
	const late = `update public_ballots set confirmed_at = now() + interval '2 days' where contest_id = '${open.id}'`;
	assert.deepEqual(await foundAfter(late), named);
});

test('a gap in what the hall was shown is named', async () => {
	const shown = `insert into revealed_places (contest_id, results_version, position, place, revealed_by)
		values ('${honoured.id}', 1, 2, 1, 'system:testing')`;
	assert.deepEqual(await foundAfter(shown), [broken('hall', honoured.id)]);
});

test('an award with two valid papers is named, and one whose first paper was annulled is not', async () => {
	const { rows } = await sql<{ id: string }>`select gen_random_uuid() as id`.execute(network.db);
	const award = rows[0]!.id;
	const given = `insert into awards (id, contest_id, results_version, award_key, title, kind, recipient_kind, recipient_name, position)
		values ('${award}', '${honoured.id}', 1, 'd9', 'Диплом', 'diploma', 'team', 'Полкин', 99)`;
	const paper = (ordinal: number) => `insert into issued_documents
		(number, year, ordinal, code, kind, contest_id, award_id, printed, issued_on) values ('2050-${ordinal}', 2050, ${ordinal},
		'${'0'.repeat(25)}${ordinal}', 'diploma', '${honoured.id}', '${award}', '{"number": "2050-${ordinal}"}', now())`;
	const counted = 'insert into document_counters values (2050, 2)';
	const twice = ['drop index issued_once_per_award', given, paper(1), paper(2), counted];
	assert.deepEqual(await foundAfter(...twice), [broken('papers', award)]);
	const annulled = `insert into annulments (document_id, reason, annulled_by)
		select id, 'Опечатка', 'system:testing' from issued_documents where number = '2050-1'`;
	assert.deepEqual(await foundAfter(...twice, annulled), []);
});
