import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { actorOf, buildMember } from '#server/accounts/appointments/testing.ts';
import type { Tx } from '#server/database.ts';
import { buildContest } from '#server/contests/testing.ts';
import { noRights, systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildPerson } from '../testing.ts';
import { bindAuthorConsents, giveConsents, withdrawConsent, withdrawOwnConsent, writeConsentText } from './commands.ts';
import {
	consentsOf,
	consentTextById,
	consentTextsFor,
	consentTextsOf,
	hiddenFieldsOf,
	ownConsents
} from './queries.ts';
import { hashOfText } from './rules.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const system = systemActor('testing');
const inTx = <T>(work: (tx: Tx) => Promise<T>) => network.db.transaction().execute(work);
const body = 'Я разрешаю организатору обрабатывать мои данные.\n\nСрок: один год.';

test('a new network has a text for each purpose, whose hash is of just these words', async () => {
	const texts = await consentTextsFor(network.db, null);
	for (const purpose of ['processing', 'distribution'] as const) {
		const { title, body: words, sha256, ...text } = texts[purpose];
		assert.deepEqual([text.purpose, text.contestId, text.version], [purpose, null, 1]);
		assert.equal(sha256, hashOfText({ title, body: words }));
	}
	assert.notEqual(texts.processing.body, texts.distribution.body);
});

test('a contest has its own text once it is written, version after version, and others keep the network’s', async () => {
	const [contest, other] = [
		await buildContest(network.db, { entries: 1 }),
		await buildContest(network.db, { entries: 1 })
	];
	const write = (title: string) =>
		writeConsentText(network.db, system, { purpose: 'processing', contestId: contest.id, title, body });
	const first = await write('Согласие');
	const second = await write('Согласие участника');
	assert.ok(first.ok && second.ok);
	assert.deepEqual([first.value.version, second.value.version], [1, 2]);
	assert.deepEqual(await write(' Согласие  участника '), { ok: false, reason: 'no-changes' });
	const texts = await consentTextsFor(network.db, contest.id);
	assert.deepEqual([texts.processing.title, texts.distribution.contestId], ['Согласие участника', null]);
	assert.equal((await consentTextsFor(network.db, other.id)).processing.contestId, null);
	assert.equal((await consentTextsFor(network.db, null)).processing.contestId, null);
	assert.deepEqual(
		(await consentTextsOf(network.db, contest.id)).map(({ version }) => version),
		[2, 1]
	);
	assert.equal((await consentTextById(network.db, first.value.id)).title, 'Согласие');
	await assert.rejects(consentTextById(network.db, randomUUID()), NotFound);
});

test('the network’s texts are written by its keepers, a contest’s also by its organisers', async () => {
	const { id: contestId } = await buildContest(network.db, { entries: 1 });
	const { id: otherId } = await buildContest(network.db, { entries: 1 });
	const organiser: Actor = {
		id: 'o1',
		role: 'member',
		rights: { ...noRights, contests: [{ contestId, role: 'organiser' }] }
	};
	const write = async (actor: Actor, of: string | null) => {
		const outcome = await writeConsentText(network.db, actor, {
			purpose: 'distribution',
			contestId: of,
			title: 'Текст',
			body
		});
		return outcome.ok ? 'done' : outcome.reason;
	};
	assert.equal(await write(organiser, contestId), 'done');
	assert.equal(await write(organiser, otherId), 'not-allowed');
	assert.equal(await write(organiser, null), 'not-allowed');
	assert.equal(await write({ id: 'm1', role: 'member' }, contestId), 'not-allowed');
});

test('a text too short, too long or without a title is not taken, and hidden characters are not kept', async () => {
	const write = async (title: string, words: string) => {
		const outcome = await writeConsentText(network.db, system, {
			purpose: 'processing',
			contestId: null,
			title,
			body: words
		});
		return outcome.ok ? (await consentTextById(network.db, outcome.value.id)).body : outcome.reason;
	};
	assert.equal(await write('', body), 'title-missing');
	assert.equal(await write('я'.repeat(301), body), 'title-too-long');
	assert.equal(await write('Согласие', 'Коротко'), 'body-too-short');
	assert.equal(await write('Согласие', 'я'.repeat(20_001)), 'body-too-long');
	assert.equal(
		await write('Согласие', `  ${body.replaceAll('\n', '\r\n')}\u202e\u0000\r\n\r\n\r\n\r\nКонец.  `),
		`${body}\n\nКонец.`
	);
});

test('each purpose is agreed to apart, with the fields of a distribution, and taken back apart', async () => {
	const personId = await buildPerson(network.db);
	const texts = await consentTextsFor(network.db, null);
	const subject = { personId };
	assert.deepEqual(await inTx((tx) => giveConsents(tx, system, { subject, textIds: [texts.distribution.id] })), {
		ok: false,
		reason: 'fields-needed'
	});
	const textIds = [texts.processing.id, texts.distribution.id];
	await inTx((tx) => giveConsents(tx, system, { subject, textIds, fields: ['work', 'name'], onPaper: true }));
	const given = (await consentsOf(network.db, { personIds: [personId] })).get(personId)!;
	assert.deepEqual(
		given
			.map(({ purpose, fields, givenBy, withdrawnAt }) => ({ purpose, fields, givenBy, withdrawnAt }))
			.sort((a, b) => (a.purpose < b.purpose ? 1 : -1)),
		[
			{ purpose: 'processing', fields: [], givenBy: null, withdrawnAt: null },
			{ purpose: 'distribution', fields: ['name', 'work'], givenBy: null, withdrawnAt: null }
		]
	);
	assert.deepEqual(await hiddenFieldsOf(network.db, [personId]), new Map([[personId, ['post', 'photo']]]));
	const consentId = given.find(({ purpose }) => purpose === 'distribution')!.id;
	const withdraw = () => inTx((tx) => withdrawConsent(tx, system, { consentId, subject }));
	assert.deepEqual(await withdraw(), { ok: true, value: null });
	assert.deepEqual(await withdraw(), { ok: false, reason: 'already-withdrawn' });
	assert.deepEqual(
		await hiddenFieldsOf(network.db, [personId]),
		new Map([[personId, ['name', 'post', 'photo', 'work']]])
	);
	const stranger = await buildPerson(network.db);
	await assert.rejects(
		inTx((tx) => withdrawConsent(tx, system, { consentId, subject: { personId: stranger } })),
		NotFound
	);
	assert.deepEqual(await hiddenFieldsOf(network.db, [stranger]), new Map());
});

test('agreeing again to the same text changes what may be shown and keeps the earlier consent on record', async () => {
	const authorId = randomUUID();
	const { distribution } = await consentTextsFor(network.db, null);
	const give = (fields: 'name'[] | 'post'[]) =>
		inTx((tx) => giveConsents(tx, system, { subject: { authorId }, textIds: [distribution.id], fields }));
	await give(['name']);
	await give(['post']);
	const consents = (await consentsOf(network.db, { authorIds: [authorId] })).get(authorId)!;
	assert.deepEqual(
		consents.map(({ fields, withdrawnAt }) => [fields, withdrawnAt === null]),
		[
			[['name'], false],
			[['post'], true]
		]
	);
	await assert.rejects(
		inTx((tx) => giveConsents(tx, system, { subject: { authorId }, textIds: [randomUUID()] })),
		NotFound
	);
});

/** Red without `.forUpdate()` in lockPerson, and for the author without `.onConflict(…)` in giveConsents. */
test('of two consents given at the same moment to one text one stands', async () => {
	const personId = await buildPerson(network.db);
	const { processing } = await consentTextsFor(network.db, null);
	for (const subject of [{ personId }, { authorId: randomUUID() }]) {
		const give = () => inTx((tx) => giveConsents(tx, system, { subject, textIds: [processing.id] }));
		await Promise.all([give(), give(), give(), give()]);
		const [id] = Object.values(subject);
		const consents = (await consentsOf(network.db, { personIds: [id!], authorIds: [id!] })).get(id!)!;
		const standing = new Map(consents.map((consent) => [consent.id, consent.withdrawnAt === null]));
		assert.equal([...standing.values()].filter(Boolean).length, 1);
	}
});

test('consents of an author become those of the person on admission', async () => {
	const [authorId, personId] = [randomUUID(), await buildPerson(network.db)];
	const { processing } = await consentTextsFor(network.db, null);
	await inTx((tx) => giveConsents(tx, system, { subject: { authorId }, textIds: [processing.id] }));
	assert.deepEqual((await consentsOf(network.db, { personIds: [personId] })).get(personId), []);
	await inTx((tx) => bindAuthorConsents(tx, authorId, personId));
	const found = await consentsOf(network.db, { personIds: [personId], authorIds: [authorId] });
	assert.equal(found.get(personId)!.length, 1);
	assert.deepEqual(found.get(personId), found.get(authorId));
	// Agreed to processing and to nothing else: the name is no one's to see.
	assert.deepEqual(
		await hiddenFieldsOf(network.db, [personId]),
		new Map([[personId, ['name', 'post', 'photo', 'work']]])
	);
});

test('consents of one subject and of thirty are one query, and what they hide one more', async () => {
	const ids = Array.from({ length: 30 }, () => randomUUID());
	assert.equal(await network.countQueries(() => consentsOf(network.db, { authorIds: ids.slice(0, 1) })), 1);
	assert.equal(await network.countQueries(() => consentsOf(network.db, { authorIds: ids })), 1);
	assert.equal(await network.countQueries(() => hiddenFieldsOf(network.db, ids)), 2);
});

test('who agreed as an author, admitted or not, finds it among their own consents and takes it back there', async () => {
	const [{ id }, { id: strangerId }] = [await buildMember(network.db), await buildMember(network.db)];
	const [actor, stranger] = [await actorOf(network.db, id), await actorOf(network.db, strangerId)];
	const [authorId, personId] = [randomUUID(), await buildPerson(network.db)];
	const { processing, distribution } = await consentTextsFor(network.db, null);
	await inTx((tx) => giveConsents(tx, actor, { subject: { authorId }, textIds: [processing.id] }));
	await inTx((tx) =>
		giveConsents(tx, system, { subject: { personId }, textIds: [distribution.id], fields: ['name'], onPaper: true })
	);
	const own = (of: string | null) => ownConsents(network.db, { accountId: id, personId: of });
	assert.deepEqual(
		(await own(personId)).map(({ purpose }) => purpose),
		['processing', 'distribution']
	);
	assert.deepEqual(
		(await own(null)).map(({ purpose }) => purpose),
		['processing']
	);
	assert.deepEqual(await ownConsents(network.db, { accountId: strangerId, personId: null }), []);
	const consentId = (await own(null))[0]!.id;
	const withdraw = (who: Actor) => inTx((tx) => withdrawOwnConsent(tx, who, { consentId, personId: null }));
	await assert.rejects(withdraw(stranger), NotFound);
	assert.deepEqual(await withdraw(actor), { ok: true, value: null });
	assert.deepEqual(await withdraw(actor), { ok: false, reason: 'already-withdrawn' });
	assert.equal(await network.countQueries(() => own(personId)), 1);
});
