import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { materialsOf } from '#server/applications/materials/queries.ts';
import { conflictsDesk } from '#server/contests/judging/conflicts/queries.ts';
import { progressOf } from '#server/contests/judging/overview/progress/queries.ts';
import { judgingAccess, stageCoursesOf } from '#server/contests/judging/queries.ts';
import { juryDesk } from '#server/contests/jury/members/queries.ts';
import { contestBySlug } from '#server/contests/queries.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { systemActor } from '#server/platform/actor.ts';
import { openFileStorage } from '#server/platform/files/store.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { loadAccounts, type AccountInFile } from './accounts.ts';
import { loadJudgedContest } from './judging.ts';
import { accountOf } from './steps.ts';
import { demoFolder, judgedContests, loadDemonstrationRecords } from './loading.ts';

const system = systemActor('demo');
let network: TestNetwork;
let folder: string;
before(async () => {
	network = await openTestNetwork();
	folder = await mkdtemp(join(tmpdir(), 'bibliokrug-jury-'));
	await loadDemonstrationRecords(network.db, undefined, []);
});
after(async () => {
	await network.close();
	await rm(folder, { recursive: true });
});

/** The accounts of the demonstration without what they are entrusted with in contests that are not here. */
async function makeAccounts(isMade: (account: AccountInFile) => boolean): Promise<void> {
	const text = readFileSync(join(demoFolder, 'network.yaml'), 'utf8');
	const { accounts } = parse(text) as { accounts: AccountInFile[] };
	const bare = accounts.filter(isMade).map((account) => ({ ...account, appointments: [] }));
	await loadAccounts(network.db, bare, join(folder, 'accounts.json'));
}

async function load(): Promise<string[]> {
	const { db, database, schema } = network;
	const steps: string[] = [];
	const files = openFileStorage(join(folder, 'files')).network(schema);
	for (const path of judgedContests())
		await loadJudgedContest({ db, platform: database.platform, network: schema, files }, path, (line) =>
			steps.push(line)
		);
	return steps;
}

const surnameOf = (name: string) => name.split(' ')[0]!;

test('an interrupted start of the jury at work goes on where it was, and a whole one is left alone', async () => {
	const { db } = network;
	await makeAccounts(({ email }) => !email.startsWith('efimov'));
	await assert.rejects(load(), /no account of efimov/);
	const { id } = await contestBySlug(db, null, 'letnee-chtenie-2027');
	const seated = async () =>
		(await juryDesk(db, system, id)).members.filter(({ isSeated }) => isSeated).map(({ name }) => surnameOf(name));
	const states = async () => (await stageCoursesOf(db, id)).map(({ state }) => state);
	assert.deepEqual(
		[await seated(), await states()],
		[
			['Лаврентьева', 'Корнеев', 'Соболева'],
			['ahead', 'ahead']
		]
	);

	await makeAccounts(() => true);
	assert.equal((await load()).length, 1);
	assert.deepEqual(
		[await seated(), await states()],
		[
			['Лаврентьева', 'Корнеев', 'Соболева', 'Ефимов'],
			['open', 'ahead']
		]
	);
	assert.deepEqual(await load(), []);
	assert.deepEqual(await brokenInvariants(db), []);
});
test('the jury has signed, begun and unwritten sheets; whom a conflict keeps from an entry has none on it', async () => {
	const { db } = network;
	const { id } = await contestBySlug(db, null, 'letnee-chtenie-2027');
	const { jurors, entries } = await progressOf(db, await judgingAccess(db, system, id), '1');
	assert.deepEqual(
		jurors.map(({ name, assigned, begun, signed, hasty }) => [surnameOf(name), assigned, begun, signed, hasty]),
		[
			['Лаврентьева', 12, 8, 7, 0],
			['Корнеев', 11, 7, 6, 0],
			['Соболева', 0, 0, 0, 0],
			['Ефимов', 11, 5, 3, 0],
			['Вавилова', 12, 0, 0, 0]
		]
	);
	assert.deepEqual(
		entries.filter(({ assigned }) => assigned < 4).map(({ key, assigned }) => [key, assigned]),
		[
			['3', 3],
			['9', 3]
		]
	);
	const desk = await conflictsDesk(db, system, id);
	assert.deepEqual(
		desk.jurors.flatMap(({ name, conflicts, warnings }) =>
			[...conflicts, ...warnings].map(({ entry, ground, source }) => [surnameOf(name), entry.key, ground, source])
		),
		[
			['Лаврентьева', '4', 'same-district', 'computed'],
			['Корнеев', '3', 'own-organisation', 'computed'],
			['Соболева', '4', 'same-district', 'computed'],
			['Ефимов', '9', 'mentorship', 'juror']
		]
	);
});
test('beside every sheet stands what was sent in, with its files', async () => {
	const { db } = network;
	const { id: contestId } = await contestBySlug(db, null, 'letnee-chtenie-2027');
	const juror = await db.transaction().execute((tx) => accountOf(tx, 'lavrentyeva@zarechye.example'));
	const entries = await db.selectFrom('entries').select(['id', 'key']).where('contest_id', '=', contestId).execute();
	const answered = new Map<string, string[]>();
	for (const { id: entryId, key } of entries) {
		const { answers, authors } = await materialsOf(db, juror, { contestId, entryId });
		assert.equal(authors.length, 1);
		const files = answers.flatMap(({ shown }) => ('files' in shown ? shown.files : []));
		answered.set(key, [...answers.slice(0, 3).map(({ shown }) => shown.kind), ...files.map(({ name }) => name)]);
	}
	const written = ['text', 'text', 'text'];
	assert.deepEqual(
		[...answered].sort(([one], [other]) => Number(one) - Number(other)).map(([, kinds]) => kinds),
		[
			[...written, 'Презентация.pdf', 'Схемы и фотографии.png'],
			...Array.from({ length: 5 }, () => written),
			[...written, 'Презентация.pdf'],
			[...written, 'Схемы и фотографии.png'],
			[...written, 'Схемы и фотографии.png'],
			...Array.from({ length: 2 }, () => written),
			[...written, 'Схемы и фотографии.png']
		]
	);
});
test('whoever has not accepted yet holds an invitation', async () => {
	const { id } = await contestBySlug(network.db, null, 'letnee-chtenie-2027');
	const { members } = await juryDesk(network.db, system, id);
	assert.deepEqual(
		members.map(({ name, invitation }) => [surnameOf(name), invitation.state]),
		[
			['Лаврентьева', 'accepted'],
			['Корнеев', 'accepted'],
			['Соболева', 'accepted'],
			['Ефимов', 'accepted'],
			['Вавилова', 'sent']
		]
	);
});
