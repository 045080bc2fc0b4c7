import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { consentTextsFor } from '#server/people/consents/queries.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { consentedAuthors } from '../checklist/queries.ts';
import { consentAsAuthor } from '../consents/commands.ts';
import { applicationById } from '../queries.ts';
import { buildAuthor, buildDraft, buildEntrant, buildOpenContest } from '../testing.ts';
import { inviteCoAuthor, joinApplication, takeOffMember } from './commands.ts';
import { invitationFor } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

/** A draft with a co-author who has been written to, and the key of the letter. */
async function buildInvited() {
	const { db } = network;
	const email = `polkin-${Math.random().toString(36).slice(2)}@example.org`;
	const author = buildAuthor({ surname: 'Полкин', givenName: 'Лев', patronymic: 'Ильич', gender: 'male', email });
	const draft = await buildDraft(db, { authors: [buildAuthor(), author] });
	const outcome = await inviteCoAuthor(db, draft.owner, { applicationId: draft.id, authorId: author.id });
	assert.deepEqual(outcome, { ok: true, value: { email } });
	return { ...draft, author, token: await keyTo(email) };
}

async function keyTo(email: string): Promise<string> {
	const { text } = await network.db
		.selectFrom('letters')
		.select('text')
		.where('to_address', '=', email)
		.orderBy('written_at', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
	return /join\/([\w-]{43})/.exec(JSON.stringify(text))![1]!;
}

test('a co-author joins by the letter, becomes that author, and consents in person', async () => {
	const { db } = network;
	const { id, author, owner, token } = await buildInvited();
	const coAuthor = await buildEntrant(db, { name: 'Полкин Лев Ильич' });
	await assert.rejects(applicationById(db, coAuthor, id), NotFound);
	const { processing } = await consentTextsFor(db, null);
	const consent = { applicationId: id, authorId: author.id, textIds: [processing.id], fields: [] };
	assert.deepEqual(await joinApplication(db, coAuthor, token), { ok: true, value: { id } });
	assert.deepEqual(await consentAsAuthor(db, owner, consent), { ok: false, reason: 'not-allowed' });
	assert.equal((await consentAsAuthor(db, coAuthor, consent)).ok, true);
	const { isMine, memberIds, authors } = await applicationById(db, coAuthor, id);
	assert.deepEqual([isMine, memberIds], [true, [owner.id, coAuthor.id]]);
	assert.deepEqual(await consentedAuthors(db, authors), new Set([author.id]));
});

test('a key works once: of three who bring it at the same time one gets in', async () => {
	const { db } = network;
	const { id, owner, token } = await buildInvited();
	const people = await Promise.all([1, 2, 3].map(() => buildEntrant(db)));
	// Red without `taken_by is null` in the update of joinApplication.
	const joined = await Promise.allSettled(people.map((person) => joinApplication(db, person, token)));
	assert.equal(joined.filter(({ status }) => status === 'fulfilled').length, 1);
	assert.equal((await applicationById(db, owner, id)).memberIds.length, 2);
});

test('a new letter ends the key of the one before', async () => {
	const { db } = network;
	const { id, owner, author, token } = await buildInvited();
	await inviteCoAuthor(db, owner, { applicationId: id, authorId: author.id });
	assert.equal(await invitationFor(db, token), null);
	const stranger = await buildEntrant(db);
	await assert.rejects(joinApplication(db, stranger, token), NotFound);
});

test('no more than three letters go to an address in a day', async () => {
	const { db } = network;
	const { id, owner, author } = await buildInvited();
	const invite = () => inviteCoAuthor(db, owner, { applicationId: id, authorId: author.id });
	assert.deepEqual([(await invite()).ok, (await invite()).ok], [true, true]);
	assert.deepEqual(await invite(), { ok: false, reason: 'too-many-letters' });
});

test('no more than thirty letters come from one member in a day, however many drafts and addresses there are', async () => {
	const { db } = network;
	const owner = await buildEntrant(db);
	const contest = await buildOpenContest(db);
	const build = () => [1, 2, 3, 4, 5].map((at) => buildAuthor({ email: `stranger-${at}@example.org` }));
	const invite = (actor: typeof owner, applicationId: string, authorId: string) =>
		inviteCoAuthor(db, actor, { applicationId, authorId });
	const of = (outcome: Awaited<ReturnType<typeof invite>>) => (outcome.ok ? 'sent' : outcome.reason);
	const asked: { id: string; authorId: string }[] = [];
	for (let n = 0; n < 6; n++) {
		const { id } = await buildDraft(db, { contest, owner, authors: build() });
		const own = (await applicationById(db, owner, id)).authors;
		asked.push(...own.map((author) => ({ id, authorId: author.id })));
	}
	for (const { id, authorId } of asked.slice(0, 28)) assert.equal(of(await invite(owner, id, authorId)), 'sent');
	// Three at once for the two that are left. Red without pg_advisory_xact_lock in lettersToday.
	const { id } = await buildDraft(db, { contest, owner, authors: build() });
	const more = [...asked.slice(28), { id, authorId: (await applicationById(db, owner, id)).authors[0]!.id }];
	const last = await Promise.all(more.map((each) => invite(owner, each.id, each.authorId)));
	assert.deepEqual(last.map(of).sort(), ['sent', 'sent', 'too-many-invitations']);
	const other = await buildDraft(db, { contest, authors: build() });
	const [author] = (await applicationById(db, other.owner, other.id)).authors;
	assert.equal(of(await invite(other.owner, other.id, author!.id)), 'sent');
});

test('a co-author may leave or be taken off by who started; the starter stays', async () => {
	const { db } = network;
	const { id, owner, token } = await buildInvited();
	const coAuthor = await buildEntrant(db);
	await joinApplication(db, coAuthor, token);
	const off = (actor: typeof owner, accountId: string) => takeOffMember(db, actor, { applicationId: id, accountId });
	assert.deepEqual(await off(coAuthor, owner.id), { ok: false, reason: 'not-allowed' });
	assert.equal((await off(coAuthor, coAuthor.id)).ok, true);
	await assert.rejects(applicationById(db, coAuthor, id), NotFound);
	assert.deepEqual((await applicationById(db, owner, id)).memberIds, [owner.id]);
});
