import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildContest } from '#server/contests/testing.ts';
import { systemActor, noRights, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { erasePersonalRecords, sendLetterAgain } from './commands.ts';
import {
	caughtLetterById,
	caughtLetters,
	letterById,
	lettersPage,
	personalRecordsOf,
	type LettersQuery
} from './queries.ts';
import { sendLetter } from './sending/commands.ts';
import { buildLetter, sendingBy, type MailServer } from './testing.ts';

let network: TestNetwork;
let own: string;
let other: string;
const letters: Record<string, string> = {};
const keeper = systemActor('testing');
const key = 'yT3_kR8uQ-0aZ1bX2cV3nM4lK5jH6gF7dS8aP9oI0uY';

const member = (contestId: string, role: 'organiser' | 'juror'): Actor => ({
	id: 'member',
	role: 'member',
	rights: { ...noRights, contests: [{ contestId, role }] }
});

before(async () => {
	network = await openTestNetwork();
	const { db } = network;
	own = (await buildContest(db)).id;
	other = (await buildContest(db)).id;
	letters.own = await buildLetter(db, { contestId: own, to: { address: 'vera_1@example.org' } });
	letters.other = await buildLetter(db, { contestId: other, to: { address: 'anna@example.org' } });
	letters.none = await buildLetter(db, {
		kind: 'sign-in-link',
		to: { address: 'Nikolay@example.org' },
		text: { action: { label: 'Войти', path: `/sign-in/link/${key}` } }
	});
});
after(() => network.close());

const page = async (actor: Actor | null, query: Partial<LettersQuery> = {}) => {
	const found = await lettersPage(network.db, actor, { limit: 50, offset: 0, ...query });
	const nameOf = (id: string) => Object.keys(letters).find((name) => letters[name] === id);
	return { ...found, letters: found.letters.map(({ id }) => nameOf(id)).sort() };
};

test('keepers see all letters, an organiser those of own contests, everybody else none', async () => {
	assert.deepEqual((await page(keeper)).letters, ['none', 'other', 'own']);
	const seen = await page(member(own, 'organiser'));
	assert.deepEqual(
		[seen.letters, seen.total, seen.counts.waiting, seen.kinds, seen.contestIds],
		[['own'], 1, 1, ['application-received'], [own]]
	);
	const strangers = [null, member(own, 'juror'), { id: 'member', role: 'member', rights: noRights } as const];
	for (const actor of strangers) await assert.rejects(page(actor), NotFound);
});

test('nothing of another contest’s letter comes through the filters, the search, the letter itself or sending it again', async () => {
	const organiser = member(own, 'organiser');
	const wide = { search: 'anna' };
	// It could leak: whoever may see it finds it this way.
	assert.deepEqual((await page(keeper, wide)).letters, ['other']);
	for (const query of [wide, { contestId: other }, { kind: 'sign-in-link' }]) {
		const { letters: found, total } = await page(organiser, query);
		assert.deepEqual([found, total], [[], 0]);
	}
	for (const id of [letters.other!, letters.none!]) {
		assert.equal((await letterById(network.db, keeper, id)).id, id);
		await assert.rejects(letterById(network.db, organiser, id), NotFound);
		await assert.rejects(
			network.db.transaction().execute((tx) => sendLetterAgain(tx, organiser, id)),
			NotFound
		);
	}
});

test('a link that lets its addressee in is hidden from keepers too', async () => {
	const { text } = await network.db
		.selectFrom('letters')
		.select('text')
		.where('id', '=', letters.none!)
		.executeTakeFirstOrThrow();
	assert.ok(JSON.stringify(text).includes(key));
	const shown = await letterById(network.db, keeper, letters.none!);
	assert.equal(shown.text.action!.path, '/sign-in/link/•••');
	const subject = { accountId: null, personId: null, addresses: ['nikolay@example.org'] };
	const seen = JSON.stringify([shown, await page(keeper), await personalRecordsOf(network.db, subject)]);
	assert.ok(!seen.includes(key) && seen.includes('ikolay@example.org'));
});

test('letters are filtered and searched; signs of patterns are only signs', async () => {
	assert.deepEqual((await page(keeper, { kind: 'sign-in-link' })).letters, ['none']);
	assert.deepEqual((await page(keeper, { state: 'sent' })).letters, []);
	assert.deepEqual((await page(keeper, { search: 'NIKOLAY' })).letters, ['none']);
	assert.deepEqual((await page(keeper, { search: 'a_1' })).letters, ['own']);
	assert.deepEqual((await page(keeper, { search: '%' })).letters, []);
	assert.equal((await page(keeper, { limit: 2, offset: 2 })).letters.length, 1);
});

test('caught letters alone are shown whole', async () => {
	const id = await buildLetter(network.db, { text: { action: { label: 'Войти', path: `/sign-in/link/${key}` } } });
	await assert.rejects(caughtLetterById(network.db, id), NotFound);
	assert.equal((await caughtLetters(network.db, { limit: 50, offset: 0 })).total, 0);
	const nowhere = { carrier: null } as unknown as MailServer;
	await sendLetter(network.db, id, sendingBy(nowhere, { post: { mode: 'caught' } }));
	assert.equal((await caughtLetterById(network.db, id)).text.action!.path, `/sign-in/link/${key}`);
	const { letters: caught } = await caughtLetters(network.db, { limit: 50, offset: 0 });
	assert.deepEqual(
		caught.map((letter) => letter.id),
		[id]
	);
});

test('a list of thirty letters costs as many queries as a list of one', async () => {
	const queries = (limit: number) => network.countQueries(() => page(keeper, { limit }));
	const caught = (limit: number) => network.countQueries(() => caughtLetters(network.db, { limit, offset: 0 }));
	for (let at = 0; at < 30; at++) await buildLetter(network.db);
	assert.deepEqual([await queries(1), await queries(30)], [3, 3]);
	assert.deepEqual([await caught(1), await caught(30)], [2, 2]);
});

test('erasing takes away to whom letters went and what they said, whatever the case of the address', async () => {
	const subject = { accountId: null, personId: null, addresses: ['nikolay@example.org'] };
	const erased = await network.db.transaction().execute((tx) => erasePersonalRecords(tx, keeper, subject));
	assert.deepEqual(erased, { letters: 1 });
	const row = await network.db
		.selectFrom('letters')
		.selectAll()
		.where('id', '=', letters.none!)
		.executeTakeFirstOrThrow();
	assert.deepEqual(
		{ address: row.to_address, name: row.to_name, state: row.state, text: row.text, subject: row.subject },
		{
			...{ address: '', name: '', state: 'not-sent', subject: 'Письмо удалено' },
			text: { subject: 'Письмо удалено', greeting: '', paragraphs: [] }
		}
	);
	const none = { accountId: null, personId: null, addresses: [] };
	assert.deepEqual(await network.db.transaction().execute((tx) => erasePersonalRecords(tx, keeper, none)), {
		letters: 0
	});
});
