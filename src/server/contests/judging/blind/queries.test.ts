import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Actor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { finalisationOf } from '../../meeting/finalisation/queries.ts';
import { closeCourse } from '../../meeting/testing.ts';
import { findContestConflicts } from '../conflicts/commands.ts';
import { conflictsDesk } from '../conflicts/queries.ts';
import { judgingAccess } from '../queries.ts';
import { stageOutcomeFor } from '../stages/outcome/queries.ts';
import { beginStage, buildJudging, type JudgedContest } from '../testing.ts';
import { readsBlind } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

/** A member works where the third entry comes from. */
async function buildBlind(isBlind: boolean): Promise<JudgedContest> {
	const { db } = network;
	const contest = await buildJudging(db, { isBlind });
	const { organisationId } = contest.entries[2]!;
	await db
		.updateTable('jurors')
		.set({ organisation_id: organisationId })
		.where('id', '=', contest.members[0]!.id)
		.execute();
	assert.ok((await findContestConflicts(db, contest.organiser, contest.id)).ok);
	return contest;
}

/** What of the makers of entries is told: organisations, authors, and who of the jury is bound to them. */
async function toldTo(actor: Actor, { id }: JudgedContest) {
	const { db } = network;
	const outcome = await stageOutcomeFor(db, actor, { contestId: id, stage: '1' });
	assert.ok(outcome.ok);
	const { tables } = await finalisationOf(db, await judgingAccess(db, actor, id), actor.id);
	const { jurors } = await conflictsDesk(db, actor, id);
	return {
		outcome: /Библиотека/.test(JSON.stringify(outcome.value.groups)),
		tables: /Лампова|Библиотека/.test(JSON.stringify(tables)),
		bonds: jurors.flatMap(({ conflicts }) => conflicts.map(({ ground }) => ground))
	};
}

const everything = { outcome: true, tables: true, bonds: ['own-organisation'] };

test('the chair of a blind jury learns of no maker and of no bond to one while a stage is not closed', async () => {
	const open = await buildBlind(false);
	assert.deepEqual(await toldTo(open.chair.actor, open), everything, 'it could be seen');
	const blind = await buildBlind(true);
	assert.deepEqual(await toldTo(blind.chair.actor, blind), { outcome: false, tables: false, bonds: [] });
	for (const { actor } of [blind.secretary, { actor: blind.organiser }])
		assert.deepEqual(await toldTo(actor, blind), everything);
});

test('a blind jury is blind until its last stage is closed', async () => {
	const contest = await buildBlind(true);
	const { db } = network;
	const reads = async (actor: Actor) => readsBlind(db, await judgingAccess(db, actor, contest.id));
	await closeCourse(db, contest.id, '1');
	assert.equal(await reads(contest.members[1]!.actor), true);
	await beginStage(db, { ...contest, entries: [] }, '2');
	assert.equal(await reads(contest.members[1]!.actor), true);
	await closeCourse(db, contest.id, '2');
	assert.equal(await reads(contest.members[1]!.actor), false);
});
