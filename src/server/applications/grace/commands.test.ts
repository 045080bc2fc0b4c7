import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { submitApplication } from '../submission/commands.ts';
import { buildDraft, buildOpenContest, moveDeadline } from '../testing.ts';
import { closeGraceLink, openGraceLink } from './commands.ts';
import { graceLinksOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const keeper = systemActor('testing');
const tomorrow = () => new Date(Date.now() + 24 * 3600 * 1000);
const about = (contestId: string, more: object = {}) => ({
	...{ contestId, note: 'Приозёрская ЦБС', nominationKey: null, expiresAt: tomorrow(), uses: 1, ...more }
});

test('a link lets one application in after the deadline, is used up by it, and is listed with it', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const [first, second] = [await buildDraft(db, { contest }), await buildDraft(db, { contest })];
	await moveDeadline(db, contest.id, '-1 second');
	const opened = await openGraceLink(db, keeper, about(contest.id));
	assert.ok(opened.ok);
	const { code } = opened.value;
	assert.match(code, /^[0-9A-HJKMNP-TV-Z]{26}$/);
	const send = ({ id, revision, owner }: typeof first, graceCode: string) =>
		submitApplication(db, owner, { id, revision, graceCode });
	assert.ok((await send(first, code.toLowerCase())).ok);
	assert.deepEqual(await send(second, code), { ok: false, reason: 'grace-unusable' });
	const [link, ...others] = await graceLinksOf(db, keeper, contest.id);
	assert.deepEqual(others, []);
	assert.deepEqual([link!.usesLeft, link!.isOpen, link!.uses.map(({ number }) => number)], [0, false, [1]]);
});

test('a closed link lets nobody in any more', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const draft = await buildDraft(db, { contest });
	await moveDeadline(db, contest.id, '-1 second');
	const opened = await openGraceLink(db, keeper, about(contest.id, { uses: 5 }));
	assert.ok(opened.ok);
	assert.deepEqual(await closeGraceLink(db, keeper, opened.value.id), { ok: true, value: null });
	assert.deepEqual(await closeGraceLink(db, keeper, opened.value.id), { ok: false, reason: 'already-closed' });
	const sent = await submitApplication(db, draft.owner, {
		...{ id: draft.id, revision: draft.revision, graceCode: opened.value.code }
	});
	assert.deepEqual(sent, { ok: false, reason: 'grace-unusable' });
});

test('a link that could let nobody in is refused with the reason', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const open = async (more: object) => {
		const outcome = await openGraceLink(db, keeper, about(contest.id, more));
		return outcome.ok ? 'opened' : outcome.reason;
	};
	assert.deepEqual(
		[
			await open({ expiresAt: new Date(0) }),
			await open({ uses: 0 }),
			await open({ uses: 1.5 }),
			await open({ nominationKey: 'elsewhere' }),
			await open({ nominationKey: 'service' })
		],
		['expiry-in-past', 'uses-faulty', 'uses-faulty', 'unknown-nomination', 'opened']
	);
});

test('links are the organisers’ alone', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const { owner } = await buildDraft(db, { contest });
	const opened = await openGraceLink(db, keeper, about(contest.id));
	assert.ok(opened.ok);
	await assert.rejects(openGraceLink(db, owner, about(contest.id)), NotFound);
	await assert.rejects(closeGraceLink(db, owner, opened.value.id), NotFound);
	await assert.rejects(graceLinksOf(db, owner, contest.id), NotFound);
	await assert.rejects(graceLinksOf(db, null, contest.id), NotFound);
});
