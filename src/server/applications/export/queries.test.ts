import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { writeCsv } from '#server/platform/spreadsheets/writing.ts';
import { buildAuthor, buildDraft, buildEntrant, buildOpenContest, buildSubmitted } from '../testing.ts';
import { recordExport } from './commands.ts';
import { exportedFiles, exportedTable } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const keeper = systemActor('testing');

test('the table holds what was sent, with authors and answers in columns of their own, and chosen ones alone', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const authors = [
		buildAuthor({ post: 'методист' }),
		buildAuthor({ surname: 'Щукина', email: 'shchukina@example.org' })
	];
	const first = await buildSubmitted(db, { contest, title: '=1+1', authors, answers: { description: '@SUM(A1)' } });
	await buildDraft(db, { contest, title: 'Недописанная' });
	const table = await exportedTable(db, keeper, contest.id);
	const cell = (row: number, title: string) =>
		table.rows[row]![table.columns.findIndex((each) => each.title === title)];
	assert.equal(table.rows.length, 2);
	const titles = ['№ заявки', 'Состояние', 'Номинация', 'Название работы', 'Авторы', 'Адреса авторов', 'После срока'];
	assert.deepEqual(
		[...titles, 'Описание практики', 'Ссылка на видеозапись'].map((title) => cell(0, title)),
		[
			...[1, 'подана', 'Удобный сервис', '=1+1'],
			...['Лампова Вера Ивановна, методист\nЩукина Вера Ивановна, главный библиотекарь'],
			...['lampova@example.org\nshchukina@example.org', 'нет', '@SUM(A1)', '']
		]
	);
	assert.deepEqual([cell(1, 'Состояние'), cell(1, 'Название работы')], ['черновик', 'Недописанная']);
	const csv = writeCsv(table);
	assert.ok(csv.includes(";'=1+1;") && csv.includes(";'@SUM(A1);"), csv);
	const chosen = await exportedTable(db, keeper, contest.id, { ids: [first.id] });
	assert.deepEqual(
		chosen.rows.map(([number]) => number),
		[1]
	);
	assert.equal((await exportedTable(db, keeper, contest.id, { state: 'draft' })).rows.length, 1);
	assert.deepEqual(await exportedFiles(db, keeper, contest.id), { files: [], applications: 2 });
});

test('the number of queries does not grow with applications', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	await buildSubmitted(db, { contest });
	const one = await network.countQueries(() => exportedTable(db, keeper, contest.id));
	for (let more = 0; more < 29; more++) await buildSubmitted(db, { contest });
	assert.equal((await exportedTable(db, keeper, contest.id)).rows.length, 30);
	assert.equal(await network.countQueries(() => exportedTable(db, keeper, contest.id)), one);
});

test('what was taken is noted with its taker and count, and a stranger takes nothing', async () => {
	const { db } = network;
	const { id } = await buildOpenContest(db);
	const stranger = await buildEntrant(db);
	const about = { contestId: id, what: 'files', applications: 3 } as const;
	for (const actor of [stranger, null]) {
		await assert.rejects(exportedTable(db, actor, id), NotFound);
		await assert.rejects(recordExport(db, actor, about), NotFound);
	}
	await recordExport(db, keeper, about);
	const noted = await db
		.selectFrom('activity')
		.select(['actor_id', 'event', 'details'])
		.where('subject_id', '=', id)
		.where('event', '=', 'applications.exported')
		.execute();
	assert.deepEqual(noted, [
		{ actor_id: 'system:testing', event: 'applications.exported', details: { what: 'files', applications: 3 } }
	]);
});
