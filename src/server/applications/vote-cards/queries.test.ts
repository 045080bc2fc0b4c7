import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { withdrawEntry } from '#server/contests/judging/stages/withdrawal/commands.ts';
import { buildPublicVote, endPublicVote } from '#server/contests/public-vote/testing.ts';
import { openFile } from '#server/files/queries.ts';
import { giveConsents } from '#server/people/consents/commands.ts';
import { consentTextsFor } from '#server/people/consents/queries.ts';
import { systemActor } from '#server/platform/actor.ts';
import { openFileStorage, type FileStore } from '#server/platform/files/store.ts';
import { photo } from '#server/platform/files/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { saveVoteCard } from './commands.ts';
import { voteCardsDesk, voteCardsOf, votePictureOf } from './queries.ts';
import { buildPictureForm, buildPictures, type BuiltPictures } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-vote-cards-'));
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

/** A contest whose entries have a picture for everybody, one that names the authors, and one for the organisers alone. */
async function buildPictured(
	entries = 2,
	{ isBlind = false, vote = {} }: { isBlind?: boolean; vote?: Parameters<typeof buildPublicVote>[2] } = {}
): Promise<{ contest: JudgedContest; files: BuiltPictures[] }> {
	const { db } = network;
	const contest = await buildJudging(db, { entries, members: 0, isBlind });
	await buildPictureForm(db, contest);
	const files: BuiltPictures[] = [];
	for (let at = 0; at < entries; at++) files.push(await buildPictures(db, contest, at, { store }));
	await buildPublicVote(db, contest, vote);
	return { contest, files };
}

const cardOf = (contest: JudgedContest, at: number, fileId: string, alt = 'Читальный зал ночью') => ({
	...{ contestId: contest.id, entryId: contest.entries[at]!.id },
	...{ fileId, alt, words: 'Зал открыт до полуночи.' }
});
const pictureOf = ({ slug, entries }: JudgedContest, at = 0) =>
	votePictureOf(network.db, null, { slug, entryKey: entries[at]!.key });

test('an organiser chooses among the pictures that everybody may see; of a blind contest none that names the authors', async () => {
	const { db } = network;
	const { contest, files } = await buildPictured();
	const desk = await voteCardsDesk(db, contest.organiser, contest.id);
	assert.deepEqual(
		desk.map(({ key, words, picture, pictures }) => [key, words, picture, pictures.map(({ fileId }) => fileId)]),
		files.map(({ open, team }, at) => [contest.entries[at]!.key, '', null, [open, team]])
	);
	const save = (at: number, fileId: string, alt?: string) =>
		saveVoteCard(db, contest.organiser, cardOf(contest, at, fileId, alt));
	const unknown = { ok: false, reason: 'unknown-picture' };
	assert.deepEqual(await save(0, files[0]!.secret), unknown);
	assert.deepEqual(await save(0, files[1]!.open), unknown);
	assert.deepEqual(await save(0, files[0]!.open, ' '), { ok: false, reason: 'alt-missing' });
	assert.deepEqual(await save(0, files[0]!.open, 'а'.repeat(301)), { ok: false, reason: 'alt-too-long' });
	const long = { ...cardOf(contest, 0, ''), words: 'а'.repeat(601) };
	assert.deepEqual(await saveVoteCard(db, contest.organiser, long), { ok: false, reason: 'words-too-long' });
	assert.ok((await save(0, files[0]!.open)).ok);
	assert.deepEqual(
		await voteCardsOf(
			db,
			contest.id,
			contest.entries.map(({ id }) => id)
		),
		new Map([
			[
				contest.entries[0]!.id,
				{
					words: 'Зал открыт до полуночи.',
					picture: { fileId: files[0]!.open, alt: 'Читальный зал ночью', width: 20, height: 40 }
				}
			]
		])
	);
	assert.ok((await save(0, '')).ok);
	await assert.rejects(pictureOf(contest), NotFound);

	const blind = await buildPictured(1, { isBlind: true });
	const [entry] = await voteCardsDesk(db, blind.contest.organiser, blind.contest.id);
	assert.deepEqual(
		entry!.pictures.map(({ fileId }) => fileId),
		[blind.files[0]!.open]
	);
});

test('the picture is there while the entry is voted on, and the address leads to no other file, entry or time', async () => {
	const { db } = network;
	const { contest, files } = await buildPictured();
	for (const at of [0, 1])
		assert.ok((await saveVoteCard(db, contest.organiser, cardOf(contest, at, files[at]!.open))).ok);
	assert.equal(await pictureOf(contest), files[0]!.open, 'there is something that could leak');
	await assert.rejects(votePictureOf(db, null, { slug: contest.slug, entryKey: '77' }), NotFound);
	await assert.rejects(votePictureOf(db, null, { slug: 'net-takogo', entryKey: '1' }), NotFound);

	const noted = { contestId: contest.id, entryId: contest.entries[1]!.id };
	assert.ok((await withdrawEntry(db, contest.organiser, { ...noted, askedBy: 'entrant', reason: 'Передумали.' })).ok);
	await assert.rejects(pictureOf(contest, 1), NotFound);

	const { processing } = await consentTextsFor(db, null);
	const subject = { personId: contest.entries[0]!.authorId };
	await db
		.transaction()
		.execute((tx) => giveConsents(tx, systemActor('test'), { subject, textIds: [processing.id], onPaper: true }));
	await assert.rejects(pictureOf(contest), NotFound);

	const ended = await buildPictured(1);
	assert.ok((await saveVoteCard(db, ended.contest.organiser, cardOf(ended.contest, 0, ended.files[0]!.open))).ok);
	assert.equal(await pictureOf(ended.contest), ended.files[0]!.open);
	await endPublicVote(db, ended.contest.id);
	await assert.rejects(pictureOf(ended.contest), NotFound);

	const tomorrow = new Date(Date.now() + 86_400_000);
	const ahead = await buildPictured(1, { vote: { opensAt: tomorrow, closesAt: new Date(tomorrow.getTime() + 1000) } });
	assert.ok((await saveVoteCard(db, ahead.contest.organiser, cardOf(ahead.contest, 0, ahead.files[0]!.open))).ok);
	await assert.rejects(pictureOf(ahead.contest), NotFound);
});

test('what goes out is drawn anew, without what the camera noted', async () => {
	const { contest, files } = await buildPictured(1);
	assert.ok((await saveVoteCard(network.db, contest.organiser, cardOf(contest, 0, files[0]!.open))).ok);
	assert.ok((await photo()).includes('Lamp'), 'the camera noted something');
	const { type, read } = await openFile(network.db, store, await pictureOf(contest), 'preview');
	const content = Buffer.concat(await read().toArray());
	assert.deepEqual([type, content.includes('Lamp')], ['image/webp', false]);
});

test('a removed or unscanned file is shown to nobody', async () => {
	const { db } = network;
	const { contest, files } = await buildPictured(1);
	assert.ok((await saveVoteCard(db, contest.organiser, cardOf(contest, 0, files[0]!.open))).ok);
	const set = (change: { state?: 'quarantined' | 'clean'; removed_at?: Date }) =>
		db.updateTable('stored_files').set(change).where('id', '=', files[0]!.open).execute();
	await set({ state: 'quarantined' });
	await assert.rejects(pictureOf(contest), NotFound);
	await set({ state: 'clean' });
	await pictureOf(contest);
	await set({ removed_at: new Date() });
	await assert.rejects(pictureOf(contest), NotFound);
});

test('only those who manage the contest keep cards, and none of an entry that is hidden from them', async () => {
	const { db } = network;
	const { contest, files } = await buildPictured();
	const card = cardOf(contest, 0, files[0]!.open);
	for (const reader of [await buildActor(db), contest.secretary.actor, contest.chair.actor, null])
		await assert.rejects(voteCardsDesk(db, reader, contest.id), NotFound);
	await assert.rejects(saveVoteCard(db, contest.secretary.actor, card), NotFound);
	await db
		.updateTable('accounts')
		.set({ person_id: contest.entries[0]!.authorId })
		.where('id', '=', contest.organiser.id)
		.execute();
	assert.equal((await voteCardsDesk(db, contest.organiser, contest.id)).length, 1);
	await assert.rejects(saveVoteCard(db, contest.organiser, card), NotFound);
});

test('cards take the same number of questions for one entry and for thirty', async () => {
	const { db } = network;
	const [one, thirty] = [await buildPictured(1), await buildPictured(30)];
	const count = async ({ contest, files }: typeof one) => {
		for (const [at, { open }] of files.entries())
			assert.ok((await saveVoteCard(db, contest.organiser, cardOf(contest, at, open))).ok);
		const ids = contest.entries.map(({ id }) => id);
		return [
			await network.countQueries(() => voteCardsOf(db, contest.id, ids)),
			await network.countQueries(() => voteCardsDesk(db, contest.organiser, contest.id))
		];
	};
	assert.deepEqual(await count(thirty), await count(one));
});
