import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { actorOf } from '#server/accounts/appointments/testing.ts';
import { buildDraft, buildOpenContest, type OpenContest } from '#server/applications/testing.ts';
import { fileFaults } from '#server/files/queries.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { openFileStorage } from '#server/platform/files/store.ts';
import { formBody, sendTo } from '../../../src/http/uploads/uploads-testing.ts';
import { until, type TestFront } from '../../../src/http/front-testing.ts';
import { faultRounds, kill, newFormKey, openFaultScene, type FaultScene, type Program } from './scene.ts';

let scene: FaultScene;
let contest: OpenContest;
before(async () => {
	scene = await openFaultScene();
	contest = await buildOpenContest(scene.network.db);
});
after(() => scene.close());

const atOnce = 6;

type Sending = { id: string; cookie: string; form: Record<string, string>; file: Buffer };

async function prepare(entrants: { id: string; cookie: string }[]): Promise<Sending[]> {
	const { db } = scene.network;
	return Promise.all(
		entrants.map(async ({ id: accountId, cookie }) => {
			const { id, revision } = await buildDraft(db, { contest, owner: await actorOf(db, accountId) });
			const file = Buffer.concat([Buffer.from('%PDF-1.7\n>> stream\n'), randomBytes(60_000), Buffer.from('\n%%EOF')]);
			return { id, cookie, form: { key: newFormKey(), revision: String(revision) }, file };
		})
	);
}

/** The form's answer, or null when the program was killed before it came. */
async function send(program: Program, { id, cookie, form }: Sending): Promise<string | null> {
	const answer = await scene.ask(program, `/my/applications/${id}/check?/send`, { cookie, form }).catch(() => null);
	return answer && `${answer.status} ${answer.headers.location}`;
}

const receiptOf = ({ id }: Sending) => `303 /my/applications/${id}/receipt`;

async function attach({ url }: Program, { id, cookie, file }: Sending): Promise<boolean> {
	const front = { host: scene.host, serving: { url } } as TestFront;
	const path = `/uploads/form?application=${id}&field=presentation&back=${encodeURIComponent(`/my/applications/${id}/files`)}`;
	const answer = await sendTo(front, path, { cookie, ...formBody({}, [{ name: 'Фото.pdf', content: file }]) }).catch(
		() => null
	);
	return answer?.status === 303 && !answer.headers.location?.includes('file-fault');
}

test(`killed ${faultRounds} times while applications and files are sent, the program loses nothing that it acknowledged`, async () => {
	const { db, schema } = scene.network;
	const entrants = await Promise.all(Array.from({ length: atOnce }, () => scene.signedIn()));
	const taken: string[] = [];
	const counts = { acknowledged: 0, unanswered: 0, files: 0 };
	let next = await scene.start();
	for (let round = 0; round < faultRounds; round++) {
		const program = next;
		const sendings = await prepare(entrants);
		// Killed after another number of answers each time, so that the kills fall into every part of the way.
		const told = countTold();
		const killing = until(async () => told.count >= (round * 5 + 2) % (2 * atOnce)).then(() => kill(program));
		const [answers, attached, started] = await Promise.all([
			Promise.all(sendings.map((sending) => told.when(send(program, sending)))),
			Promise.all(sendings.map((sending) => told.when(attach(program, sending)))),
			scene.start(),
			killing
		]);
		next = started;
		for (const [index, sending] of sendings.entries()) {
			const first = answers[index];
			if (first) counts.acknowledged++;
			else counts.unanswered++;
			if (first) assert.equal(first, receiptOf(sending));
			if (first) assert.ok(await isSent(sending), 'acknowledged, and not there');
			if (attached[index]) counts.files++;
			if (attached[index]) assert.equal((await filesOf(sending)).length, 1, 'acknowledged file, and not there');
			// The same form once more, as the browser's «send again» does: the key makes it one.
			const { revision } = await db
				.selectFrom('applications')
				.select('revision')
				.where('id', '=', sending.id)
				.executeTakeFirstOrThrow();
			const isSame = first !== null || String(revision) === sending.form['revision'] || (await isSent(sending));
			if (!isSame) Object.assign(sending.form, { key: newFormKey(), revision: String(revision) });
			assert.equal(await send(next, sending), receiptOf(sending));
			taken.push(sending.id);
		}
	}
	await kill(next);
	const applications = await db
		.selectFrom('applications')
		.innerJoin('application_versions', 'application_id', 'applications.id')
		.select(['applications.id', 'number', 'version'])
		.orderBy('number')
		.execute();
	assert.deepEqual(
		applications.map(({ number, version }) => [number, version]),
		taken.map((_, index) => [index + 1, 1])
	);
	assert.deepEqual(new Set(applications.map(({ id }) => id)), new Set(taken));
	const letters = await db.selectFrom('letters').select('kind').execute();
	assert.deepEqual(
		letters.map(({ kind }) => kind),
		taken.map(() => 'application-received')
	);
	assert.ok(counts.acknowledged > 0 && counts.unanswered > 0, JSON.stringify(counts));
	assert.deepEqual(await fileFaults(db, openFileStorage(scene.files).network(schema)), []);
	assert.deepEqual(await brokenInvariants(db), []);
	if (faultRounds > 5) console.log(JSON.stringify({ kills: faultRounds, ...counts, sent: taken.length }));
});

function countTold() {
	const told = {
		count: 0,
		async when<T>(answer: Promise<T>): Promise<T> {
			const value = await answer;
			told.count++;
			return value;
		}
	};
	return told;
}

async function isSent({ id }: Sending): Promise<boolean> {
	const row = await scene.network.db
		.selectFrom('application_versions')
		.select('version')
		.where('application_id', '=', id)
		.executeTakeFirst();
	return row !== undefined;
}

const filesOf = ({ id }: Sending) =>
	scene.network.db.selectFrom('stored_files').select('id').where('attached_to', '=', id).execute();
