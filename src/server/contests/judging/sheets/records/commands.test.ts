import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { buildJudging, type JudgedContest } from '../../testing.ts';
import { writeSheet } from '../testing.ts';
import { erasePersonalRecords } from './commands.ts';
import { personalRecordsOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const full = { k1: '4', k2: '5' };
const words = { commentForAuthor: 'Живо', noteForJury: 'Спросить на защите' };

test('a juror takes away what they wrote; forgotten, they leave marks and unsigned words to authors alone', async () => {
	const { db } = network;
	const contest = await buildJudging(db);
	const [juror, other] = contest.members as [JudgedContest['chair'], JudgedContest['chair']];
	const place = (at: number) => ({ contestId: contest.id, stage: '1', entryId: contest.entries[at]!.id });
	await writeSheet(db, juror, place(0), full, { ...words, isSigned: true });
	await writeSheet(db, juror, place(1), full, words);
	await writeSheet(db, other, place(1), full, words);
	const subject = { accountId: juror.actor.id, personId: null, addresses: [] };
	const read = async () =>
		(await personalRecordsOf(db, subject))[0]!.records.map(({ Конкурс: _, Начат: __, Подписан, ...record }) => ({
			...record,
			isSigned: Подписан !== undefined
		}));
	const told = { 'Отзыв для автора': 'Живо', 'Заметка для жюри': 'Спросить на защите' };
	assert.deepEqual(await read(), [
		{ Работа: '1. Работа 1', ...told, isSigned: true },
		{ Работа: '2. Работа 2', ...told, isSigned: false }
	]);
	const counts = await db.transaction().execute((tx) => erasePersonalRecords(tx, systemActor('testing'), subject));
	assert.deepEqual(counts, { scoreSheets: 2 });
	assert.deepEqual(await read(), [
		{ Работа: '1. Работа 1', 'Отзыв для автора': 'Живо', isSigned: true },
		{ Работа: '2. Работа 2', isSigned: false }
	]);
	const kept = await db
		.selectFrom('score_sheets')
		.select(['comment_for_author as comment', 'note_for_jury as note'])
		.where('juror_id', '=', other.id)
		.execute();
	assert.deepEqual(kept, [{ comment: 'Живо', note: 'Спросить на защите' }]);
});
