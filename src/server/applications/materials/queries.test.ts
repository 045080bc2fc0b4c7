import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { judgingAccess } from '#server/contests/judging/queries.ts';
import { recuse } from '#server/contests/judging/conflicts/testing.ts';
import { buildContest } from '#server/contests/testing.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { openFileStorage, type FileStore } from '#server/platform/files/store.ts';
import { pdfOf } from '#server/platform/files/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { filesHiddenFromJury, materialFile, materialsOf } from './queries.ts';
import { buildMaterials, buildMaterialsForm, type GivenFile } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-materials-'));
let network: TestNetwork;
let store: FileStore;
before(async () => {
	network = await openTestNetwork();
	store = openFileStorage(folder).network(network.schema);
});
after(async () => {
	await network.close();
	rmSync(folder, { recursive: true });
});

const answers = {
	description: 'Читальный зал открыт по ночам.',
	team: 'Мы из Заречья',
	video: 'https://example.org/v'
};
const filesBy = (surname: string): GivenFile[] => [
	{ fieldId: 'presentation', name: `${surname}.pdf`, content: pdfOf() },
	{ fieldId: 'papers', name: 'Приказ.pdf', content: pdfOf() },
	{ fieldId: 'signed-sheet', name: 'Заявка.pdf', content: pdfOf() }
];

async function contestWithMaterials(given: { isBlind?: boolean } = {}) {
	const contest = await buildJudging(network.db, given);
	await buildMaterialsForm(network.db, contest);
	const files: string[][] = [];
	for (const [at, surname] of ['Лампова', 'Щукина'].entries())
		files.push(
			await buildMaterials(network.db, contest, at, {
				...{ surname, organisation: `Библиотека ${surname}`, store, files: filesBy(surname) },
				answers: { ...answers, team: `${surname} и друзья` }
			})
		);
	return { contest, files };
}
const placeOf = ({ id, entries }: JudgedContest, at = 0) => ({ contestId: id, entryId: entries[at]!.id });

test('a juror reads what was admitted: answers, files under the names of their fields, who sent it', async () => {
	const { contest, files } = await contestWithMaterials();
	const { answers: shown, ...rest } = await materialsOf(network.db, contest.members[0]!.actor, placeOf(contest));
	assert.deepEqual(rest, {
		isBlind: false,
		authors: ['Лампова Вера Ивановна, библиотекарь'],
		organisation: 'Библиотека Лампова',
		withoutCopy: []
	});
	assert.deepEqual(
		shown.map(({ fieldId, isBlank }) => `${fieldId}${isBlank ? ' blank' : ''}`),
		['description', 'team', 'video', 'presentation', 'pictures blank']
	);
	const found = await materialFile(network.db, contest.members[0]!.actor, {
		...placeOf(contest),
		fileId: files[0]![0]!
	});
	assert.equal(found.file.name, 'Презентация.pdf');
});

test('where the jury may not know whose it is, two entries that differ in that alone read the same', async () => {
	const open = await contestWithMaterials();
	const blind = await contestWithMaterials({ isBlind: true });
	const read = async ({ contest, files }: typeof open) => {
		const { actor } = contest.members[0]!;
		const seen = [0, 1].map(async (at) => {
			const materials = await materialsOf(network.db, actor, placeOf(contest, at));
			return JSON.stringify(materials).replaceAll(files[at]![0]!, 'FILE');
		});
		return Promise.all(seen);
	};
	const [first, second] = await read(open);
	assert.notEqual(first, second, 'it could leak');
	const [one, other] = await read(blind);
	assert.equal(one, other);
	assert.match(one!, /Читальный зал/);
});

test('nobody but those the entry was given to finds its materials or any file of it', async () => {
	const { contest, files } = await contestWithMaterials();
	const { db } = network;
	const [juror] = contest.members;
	const place = placeOf(contest);
	const [presentation, papers, sheet] = files[0]!;
	await materialFile(db, juror!.actor, { ...place, fileId: presentation! });
	for (const fileId of [papers!, sheet!, files[1]![0]!])
		await assert.rejects(materialFile(db, juror!.actor, { ...place, fileId }), NotFound, 'not the jury’s');
	await recuse(db, { jurorId: juror!.id, entryId: place.entryId });
	const others: (Actor | null)[] = [
		juror!.actor,
		contest.secretary.actor,
		contest.organiser,
		await buildActor(db),
		null
	];
	for (const actor of others) {
		await assert.rejects(materialsOf(db, actor, place), NotFound);
		await assert.rejects(materialFile(db, actor, { ...place, fileId: presentation! }), NotFound);
	}
	const { actor } = contest.chair;
	await materialsOf(db, actor, place);
	await db.updateTable('stage_courses').set({ state: 'preparing' }).where('contest_id', '=', contest.id).execute();
	await assert.rejects(materialsOf(db, actor, place), NotFound, 'before the stage begins');
});

test('entries that came without applications have no materials', async () => {
	const contest = await buildJudging(network.db);
	assert.deepEqual(await materialsOf(network.db, contest.chair.actor, placeOf(contest)), {
		...{ isBlind: false, answers: [], authors: [], organisation: '', withoutCopy: [] }
	});
});

test('who runs a blind judging is told which files the jury will not see, and nobody else is', async () => {
	const { db } = network;
	const rtf = [{ fieldId: 'presentation', name: 'Лампова.rtf', content: Buffer.from('{\\rtf1 Lamp}') }];
	const files = [...rtf, ...filesBy('Лампова')];
	const told = async (isBlind: boolean, who: 'organiser' | 'secretary' | 'juror') => {
		const contest = await buildJudging(db, { isBlind });
		await buildMaterialsForm(db, contest);
		await buildMaterials(db, contest, 1, { store, files });
		const { organiser, secretary, members } = contest;
		const actor = { organiser, secretary: secretary.actor, juror: members[0]!.actor }[who];
		const hidden = await filesHiddenFromJury(db, await judgingAccess(db, actor, contest.id));
		return hidden.map(({ entry, title, file }) => `${entry} ${title}: ${file}`);
	};
	assert.deepEqual(await told(true, 'organiser'), ['2 Работа 2: Презентация 1.rtf']);
	assert.deepEqual(await told(true, 'secretary'), ['2 Работа 2: Презентация 1.rtf']);
	assert.deepEqual(await told(true, 'juror'), []);
	assert.deepEqual(await told(false, 'organiser'), []);
});

test('so they are of a file of a kind that is shown, once no copy of it could be made', async () => {
	const { db } = network;
	const { contest, files } = await contestWithMaterials({ isBlind: true });
	const { actor } = contest.members[0]!;
	const access = await judgingAccess(db, contest.secretary.actor, contest.id);
	const [presentation] = files[0]!;
	assert.deepEqual((await materialsOf(db, actor, placeOf(contest))).withoutCopy, []);
	assert.deepEqual(await filesHiddenFromJury(db, access), []);
	const refused = [presentation!, files[1]![0]!];
	await db.updateTable('stored_files').set({ blind_refused_at: new Date() }).where('id', 'in', refused).execute();
	assert.deepEqual((await materialsOf(db, actor, placeOf(contest))).withoutCopy, [presentation]);
	assert.equal((await filesHiddenFromJury(db, access)).length, 2);
});

test('to find them nothing is read of applications whose files are all shown', async () => {
	const { db } = network;
	const contest = await buildJudging(db, { isBlind: true });
	await buildMaterialsForm(db, contest);
	await buildMaterials(db, contest, 0, { store, files: filesBy('Лампова') });
	const access = await judgingAccess(db, contest.organiser, contest.id);
	const { id } = await db
		.selectFrom('applications')
		.select('id')
		.where('contest_id', '=', contest.id)
		.executeTakeFirstOrThrow();
	const admit = async (version: number, type: string) => {
		await db
			.insertInto('application_versions')
			.values({
				...{ application_id: id, version, regulations_version: 1, revision: version, submitted_by: 'testing' },
				...{ content: JSON.stringify({ files: [{ type }] }), sha256: '0'.repeat(64) }
			})
			.execute();
		await db.updateTable('applications').set({ admitted_version: version }).where('id', '=', id).execute();
	};
	await admit(2, 'application/rtf');
	await assert.rejects(filesHiddenFromJury(db, access), TypeError, 'such contents cannot be read');
	await admit(3, 'application/pdf');
	assert.deepEqual(await filesHiddenFromJury(db, access), []);
});

test('a contest whose entries came without applications and regulations hides no files, and is no error', async () => {
	const { id } = await buildContest(network.db, { entries: 1 });
	const access = await judgingAccess(network.db, systemActor('testing'), id);
	assert.deepEqual(await filesHiddenFromJury(network.db, access), []);
});
