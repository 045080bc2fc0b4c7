import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { inviteJurors } from '#server/contests/judging/invitations/commands.ts';
import { declareConflicts, findContestConflicts } from '#server/contests/judging/conflicts/commands.ts';
import { noteConflict } from '#server/contests/judging/conflicts/noting/commands.ts';
import { buildJudging } from '#server/contests/judging/testing.ts';
import { contestPlan } from '#server/contests/plan/forms.ts';
import { systemActor } from '#server/platform/actor.ts';
import type { RecordsSubject } from '#server/platform/personal-records.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { erasePersonalRecords } from './commands.ts';
import { personalRecordsOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

let built = 0;

/** A juror who was invited, has declared, of whom the secretary has noted and the records have told something. */
async function buildSubject() {
	const { db } = network;
	const email = `sudeykina-${++built}@example.org`;
	const contest = await buildJudging(db);
	const [one, other] = contest.members;
	const [first, second, third] = contest.entries;
	const plan = contestPlan.parse({
		jury: [
			{ id: one!.key, name: 'Судейкина', role: 'member', email },
			{ id: other!.key, name: 'Полкин', role: 'member', email: 'polkin@example.org' }
		]
	});
	await db
		.insertInto('contest_plans')
		.values({ contest_id: contest.id, plan: JSON.stringify(plan), changed_by: 'system:testing' })
		.execute();
	await db.updateTable('jurors').set({ account_id: null, email }).where('id', '=', one!.id).execute();
	assert.ok((await inviteJurors(db, contest.organiser, contest.id, [one!.id])).ok);
	await db.updateTable('jurors').set({ account_id: one!.actor.id }).where('id', '=', one!.id).execute();
	await sql`update juror_invitations set answer = 'declined', words = 'Уезжаю к сестре', answered_at = now()
		where juror_id = ${one!.id}`.execute(db);
	await db.updateTable('jurors').set({ organisation_id: third!.organisationId }).where('id', '=', one!.id).execute();
	assert.ok((await findContestConflicts(db, contest.organiser, contest.id)).ok);
	const declared = { entryIds: [first!.id], ground: 'declared' as const, reason: 'Автор — моя сестра' };
	assert.ok((await declareConflicts(db, one!.actor, contest.id, declared)).ok);
	const noted = { jurorId: one!.id, entryId: second!.id, ground: 'mentorship' as const, reason: 'Вела кружок' };
	assert.ok((await noteConflict(db, contest.secretary.actor, contest.id, noted)).ok);
	const subject: RecordsSubject = { accountId: one!.actor.id, personId: null, addresses: [email.toUpperCase()] };
	return { contest, one: one!, subject, email };
}

test('a juror’s export tells invitations and the words of conflicts, and no entry', async () => {
	const { contest, subject, email } = await buildSubject();
	const found = await personalRecordsOf(network.db, subject);
	// Moments are of the day.
	const records = found.map(({ key, records: listed }) => [
		key,
		listed.map(({ Отправлено: _sent, Записано: _noted, Конкурс: _contest, ...record }) => record)
	]);
	assert.deepEqual(records, [
		['jury-invitations', [{ 'Электронная почта': email, Ответ: 'отказ', Причина: 'Уезжаю к сестре' }]],
		[
			'conflicts',
			[
				{ Основание: 'личная заинтересованность', Пояснение: 'Автор — моя сестра', 'Кто сообщил': 'вы' },
				{ Основание: 'наставничество', Пояснение: 'Вела кружок', 'Кто сообщил': 'секретарь жюри' }
			]
		]
	]);
	const text = JSON.stringify(found);
	for (const { id } of contest.entries) assert.ok(!text.includes(id) && !text.includes('Работа'));
	const stranger: RecordsSubject = { accountId: null, personId: null, addresses: [] };
	assert.deepEqual(
		(await personalRecordsOf(network.db, stranger)).map(({ records: listed }) => listed.length),
		[0, 0]
	);
});

test('an erasure takes addresses and words, from the plan too, and leaves the recusals', async () => {
	const { db } = network;
	const { contest, one, subject, email } = await buildSubject();
	const holding = async (text: string): Promise<string[]> => {
		const names = ['juror_invitations', 'conflicts', 'jurors', 'contest_plans'];
		const rows = await Promise.all(
			names.map((name) =>
				sql`select from ${sql.table(name)} as t where contest_id = ${contest.id} and t::text ilike ${`%${text}%`}`.execute(
					db
				)
			)
		);
		return names.filter((_name, at) => rows[at]!.rows.length > 0);
	};
	assert.deepEqual(await holding(email), ['juror_invitations', 'jurors', 'contest_plans']);
	assert.deepEqual(await holding('сестр'), ['juror_invitations', 'conflicts']);
	const before = await db.selectFrom('assignments').selectAll().where('juror_id', '=', one.id).execute();
	const counts = await db.transaction().execute((tx) => erasePersonalRecords(tx, systemActor('testing'), subject));
	assert.deepEqual({ ...counts }, { juryInvitations: 1, conflicts: 2 });
	assert.deepEqual([await holding(email), await holding('сестр'), await holding('кружок')], [[], [], []]);
	assert.deepEqual(await holding('polkin@example.org'), ['contest_plans']);
	assert.deepEqual(await db.selectFrom('assignments').selectAll().where('juror_id', '=', one.id).execute(), before);
});
