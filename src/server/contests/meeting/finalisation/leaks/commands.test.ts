import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { judgingGlance } from '../../../judging/glance/queries.ts';
import { judgingAccess } from '../../../judging/queries.ts';
import { minutesToPrint } from '../../../minutes/queries.ts';
import { publishResults } from '../../../results/commands.ts';
import { openCorrection } from '../../corrections/commands.ts';
import { decide } from '../../decisions/commands.ts';
import { buildMeeting, recuse } from '../../testing.ts';
import { putToVote } from '../../votes/commands.ts';
import { proposeResults } from '../commands.ts';
import { confirm, propose, seenBy, settled } from '../testing.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

test('whoever has an entry hidden looks at the rest, cannot propose, and may confirm', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const { chair, secretary } = contest;
	assert.equal((await seenBy(network.db, chair.actor, contest)).tables.length, 2, 'it could be seen');
	await recuse(db, { jurorId: chair.id, entryId: contest.entries[0]!.id });
	const view = await seenBy(network.db, chair.actor, contest);
	assert.deepEqual(
		[view.sha256, view.mayPropose, view.covered, view.tables.map(({ nomination }) => nomination?.title)],
		[null, false, ['Удобный сервис'], ['Событие и сообщество']]
	);
	const { sha256 } = await seenBy(network.db, secretary.actor, contest);
	assert.deepEqual(await proposeResults(db, chair.actor, { contestId: contest.id, sha256: sha256! }), {
		ok: false,
		reason: 'has-conflict'
	});
	assert.ok((await confirm(network.db, contest, chair.actor, await propose(network.db, contest, secretary.actor))).ok);
	await assert.rejects(minutesToPrint(db, chair.actor, contest.slug), NotFound);
	assert.ok((await publishResults(db, systemActor('testing'), contest.id)).ok);
	assert.equal((await minutesToPrint(db, chair.actor, contest.slug)).tables.length, 2);
});

test('a vote about a hidden entry is counted nowhere for whoever it is hidden from', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const { id, chair, organiser, entries } = contest;
	await recuse(db, { jurorId: chair.id, entryId: entries[0]!.id });
	const asked = { kind: 'award', award: 'incentive', title: null, entries: ['1'] } as const;
	assert.ok((await putToVote(db, organiser, id, asked)).ok);
	const told = async (actor: Actor) => {
		const { openVotes } = await judgingGlance(db, await judgingAccess(db, actor, id));
		const { obstacles } = await seenBy(network.db, actor, contest);
		return { openVotes, obstacles };
	};
	assert.deepEqual(await told(organiser), { openVotes: 1, obstacles: ['votes-open'] });
	assert.deepEqual(await told(chair.actor), { openVotes: 0, obstacles: [] });
});

test('an appeal, and minutes of a correction until it is published, are not for whoever has the entry hidden', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const { id, slug, chair, secretary, organiser, entries } = contest;
	await recuse(db, { jurorId: chair.id, entryId: entries[0]!.id });
	assert.ok((await confirm(network.db, contest, organiser, await propose(network.db, contest, secretary.actor))).ok);
	assert.ok((await publishResults(db, systemActor('testing'), id)).ok);
	const appeal = { contest_id: id, entry_id: entries[0]!.id, results_version: 1, account_id: null };
	await db
		.insertInto('appeals')
		.values({ ...appeal, words: 'Не учтены показатели.' })
		.execute();
	const counted = async (actor: Actor) => (await judgingGlance(db, await judgingAccess(db, actor, id))).openAppeals;
	assert.deepEqual([await counted(organiser), await counted(chair.actor)], [1, 0]);
	const known = await minutesToPrint(db, chair.actor, slug);
	assert.ok((await openCorrection(db, organiser, { contestId: id, reason: 'Забыли приз' })).ok);
	assert.ok((await decide(db, secretary.actor, id, { kind: 'award', award: 'incentive', entry: '1' })).ok);
	assert.ok((await confirm(network.db, contest, organiser, await propose(network.db, contest, secretary.actor))).ok);
	assert.notDeepEqual(await minutesToPrint(db, organiser, slug), known);
	assert.deepEqual(await minutesToPrint(db, chair.actor, slug), known);
	assert.ok((await publishResults(db, systemActor('testing'), id)).ok);
	assert.deepEqual(await minutesToPrint(db, chair.actor, slug), await minutesToPrint(db, organiser, slug));
});
