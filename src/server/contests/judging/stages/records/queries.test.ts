import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildJudging, type JudgedContest } from '../../testing.ts';
import { withdrawEntry } from '../withdrawal/commands.ts';
import { erasePersonalRecords } from './commands.ts';
import { personalRecordsOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('why an entry was taken off is exported to its author and erased with them, and with nobody else', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	for (const at of [0, 1])
		await withdrawEntry(db, contest.organiser, {
			...{ contestId: contest.id, entryId: contest.entries[at]!.id },
			...{ askedBy: 'entrant' as const, reason: `Причина ${at + 1}.` }
		});
	const reasonsOf = async (at: number) =>
		(await personalRecordsOf(db, { accountId: null, personId: contest.entries[at]!.authorId }))[0]!.records.map(
			(one) => one['Причина']
		);
	assert.deepEqual([await reasonsOf(0), await reasonsOf(1)], [['Причина 1.'], ['Причина 2.']]);
	const subject = { accountId: null, personId: contest.entries[0]!.authorId, addresses: [] };
	const counts = await db.transaction().execute((tx) => erasePersonalRecords(tx, systemActor('testing'), subject));
	assert.deepEqual(counts, { withdrawals: 1 });
	assert.deepEqual([await reasonsOf(0), await reasonsOf(1)], [['Текст удалён по просьбе автора.'], ['Причина 2.']]);
	await db
		.insertInto('stage_reopenings')
		.values({ contest_id: contest.id, stage_key: '1', reason: 'Нашлась ошибка.', reopened_by: contest.organiser.id })
		.execute();
	await takeBackPaperOf(contest);
	const [, onDuty] = await personalRecordsOf(db, { accountId: contest.organiser.id, personId: null });
	assert.deepEqual(
		onDuty!.records.map((record) => [record['Что сделано'], record['Причина']]),
		[
			['снята работа', 'Текст удалён по просьбе автора.'],
			['снята работа', 'Причина 2.'],
			['этап открыт снова', 'Нашлась ошибка.'],
			['отозваны оценки с бумажного листа', 'Чужой лист.']
		]
	);
	const nobody = await personalRecordsOf(db, { accountId: null, personId: null });
	assert.deepEqual(
		nobody.map(({ records }) => records),
		[[], []]
	);
});

/** As the commands would write it: read off by the secretary, confirmed by the chair, taken back by the organiser. */
async function takeBackPaperOf(contest: JudgedContest): Promise<void> {
	const { db } = network;
	const { id } = await db
		.insertInto('paper_sheets')
		.values({
			...{ contest_id: contest.id, stage_key: '1', juror_id: contest.members[0]!.id, code: 'ABCDEFGH2345' },
			...{ printed: '[]', printed_by: 'system:testing' }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	const taken = {
		taken_back_by: contest.organiser.id,
		taken_back_at: sql<Date>`now()`,
		taken_back_reason: 'Чужой лист.'
	};
	await db
		.insertInto('paper_entries')
		.values({
			...{ paper_sheet_id: id, marks: '{}', entered_by: contest.secretary.actor.id, withdrawn_at: null },
			...{ confirmed_by: contest.chair.actor.id, confirmed_at: sql<Date>`now()`, ...taken }
		})
		.execute();
}
