import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { openGraceLink } from '../grace/commands.ts';
import { submitApplication } from '../submission/commands.ts';
import { buildDraft, buildEntrant, buildOpenContest, moveDeadline, submit } from '../testing.ts';
import { keepGraceLink } from './commands.ts';
import { keptGraceLink } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

async function openLink(contestId: string, nominationKey: string | null = null): Promise<string> {
	const expiresAt = new Date(Date.now() + 3600_000);
	const about = { contestId, note: 'Приозёрская ЦБС', nominationKey, expiresAt, uses: 1 };
	const opened = await openGraceLink(network.db, systemActor('testing'), about);
	assert.ok(opened.ok);
	return opened.value.code;
}

test('a draft begun in time keeps the link, and is sent by it without the code', async () => {
	const { db } = network;
	const { id, contest, owner, revision } = await buildDraft(db);
	await moveDeadline(db, contest.id, '-1 second');
	assert.deepEqual(await submitApplication(db, owner, { id, revision }), { ok: false, reason: 'closed' });
	const code = await openLink(contest.id);
	assert.equal(await keptGraceLink(db, id), null);
	assert.ok((await keepGraceLink(db, owner, { id, code })).ok);
	assert.deepEqual(await keepGraceLink(db, owner, { id, code }), { ok: true, value: null });
	const kept = await keptGraceLink(db, id);
	assert.deepEqual([kept?.isUsable, kept?.usesLeft], [true, 1]);
	assert.equal((await submit(db, { id, owner })).number, 1);
});

test('what cannot be sent by the link does not keep it, and another’s draft is nobody’s business', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const draft = await buildDraft(db, { contest });
	const sent = await buildDraft(db, { contest });
	await submit(db, sent);
	const code = await openLink(contest.id);
	const other = await openLink(contest.id, 'event');
	const keep = ({ id, owner }: typeof draft, typed: string) => keepGraceLink(db, owner, { id, code: typed });
	assert.deepEqual(await keep(sent, code), { ok: false, reason: 'not-a-draft' });
	assert.deepEqual(await keep(draft, 'ABCD-EFGH-JKMN'), { ok: false, reason: 'grace-unusable' });
	assert.deepEqual(await keep(draft, other), { ok: false, reason: 'grace-other-nomination' });
	await assert.rejects(keepGraceLink(db, await buildEntrant(db), { id: draft.id, code }), NotFound);
	assert.ok((await keep(draft, code)).ok);
});
