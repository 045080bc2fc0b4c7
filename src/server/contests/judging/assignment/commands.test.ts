import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { recordRecusals } from '../../jury/commands.ts';
import { judgingAccess } from '../queries.ts';
import { judgingSettingsOf } from '../settings/queries.ts';
import { beginStage, buildJudging, judgedRules } from '../testing.ts';
import { applyAssignment, assignByHand, changeSheetPlan, unassign } from './commands.ts';
import { previewAssignment } from './preview/queries.ts';
import { assignmentTable, entryAssignment } from './table/queries.ts';
import { aim, buildSharing, share, sharedIn, stage, writeOn } from './testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('what the preview shows is what is applied, and nothing is written before', async () => {
	const { db } = network;
	const contest = await buildSharing(network.db);
	const preview = await previewAssignment(db, contest.organiser, { contestId: contest.id, stage, aim });
	assert.deepEqual(await sharedIn(network.db, contest), []);
	assert.deepEqual(preview.changes, { moved: 0, more: 12, less: 0 });
	assert.deepEqual(preview.jurors.map(({ before, after }) => [before, after]).toSorted(), [
		...Array.from({ length: 3 }, () => [0, 2]),
		...Array.from({ length: 2 }, () => [0, 3])
	]);
	assert.deepEqual(await share(network.db, contest), { ok: true, value: { added: 12, taken: 0 } });
	const table = await assignmentTable(db, await judgingAccess(db, contest.chair.actor, contest.id), stage);
	assert.deepEqual([table.short, table.lacking], [0, 0]);
	assert.deepEqual(
		table.jurors.map(({ id, load }) => ({ id, load })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
		preview.jurors.map(({ id, after: load }) => ({ id, load })).toSorted((a, b) => (a.id < b.id ? -1 : 1))
	);
	assert.deepEqual(
		table.nominations.map(({ key, entries, sheets }) => ({ key, entries, sheets })),
		[
			{ key: 'service', entries: 3, sheets: 6 },
			{ key: 'event', entries: 3, sheets: 6 }
		]
	);
	assert.deepEqual(await share(network.db, contest), { ok: true, value: { added: 0, taken: 0 } });
});

test('what somebody has written on stays; a sheet that was only opened goes with its assignment', async () => {
	const { db } = network;
	const contest = await buildSharing(network.db, 1);
	assert.ok((await share(network.db, contest)).ok);
	const given = await db
		.selectFrom('sheet_assignments')
		.select(['entry_id as entryId', 'juror_id as jurorId'])
		.where('contest_id', '=', contest.id)
		.execute();
	const [begun, opened] = given;
	await writeOn(db, contest, begun!, { k1: '4' });
	await writeOn(db, contest, opened!, {});
	const asked = { contestId: contest.id, stage };
	assert.deepEqual(await unassign(db, contest.organiser, { ...asked, ...begun! }), { ok: false, reason: 'begun' });
	assert.ok((await unassign(db, contest.organiser, { ...asked, ...opened! })).ok);
	assert.equal(
		(await db.selectFrom('score_sheets').select('juror_id').where('contest_id', '=', contest.id).execute()).length,
		1
	);
	// The juror of the begun sheet leaves the nominations of their entries: the others go, it does not.
	await db.updateTable('jurors').set({ nomination_keys: [] }).where('id', '=', begun!.jurorId).execute();
	assert.ok((await changeSheetPlan(db, contest.organiser, { ...asked, plan: { mode: 'nomination' } })).ok);
	assert.ok((await share(network.db, contest)).ok);
	const left = await db
		.selectFrom('sheet_assignments')
		.select('entry_id')
		.where('juror_id', '=', begun!.jurorId)
		.execute();
	assert.deepEqual(left, [{ entry_id: begun!.entryId }]);
});

test('a sheet printed and read off by one person is begun, though nothing counts yet', async () => {
	const { db } = network;
	const contest = await buildSharing(network.db, 5);
	assert.ok((await share(network.db, contest)).ok);
	const [{ id: entryId }, { id: jurorId }] = [contest.entries[0]!, contest.members[0]!];
	const { id: paperId } = await db
		.insertInto('paper_sheets')
		.values({
			...{ contest_id: contest.id, stage_key: stage, juror_id: jurorId, code: 'ABCDEFGH' },
			...{ printed: '[]', printed_by: 'system:testing' }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await db
		.insertInto('paper_entries')
		.values({
			...{ paper_sheet_id: paperId, marks: JSON.stringify({ [entryId]: { k1: '4' } }), entered_by: 'system:testing' },
			...{ confirmed_by: null, confirmed_at: null, withdrawn_at: null }
		})
		.execute();
	const asked = { contestId: contest.id, stage, entryId, jurorId };
	assert.deepEqual(await unassign(db, contest.organiser, asked), { ok: false, reason: 'begun' });
	await db
		.updateTable('paper_entries')
		.set({ withdrawn_at: new Date() })
		.where('paper_sheet_id', '=', paperId)
		.execute();
	assert.deepEqual(await unassign(db, contest.organiser, asked), { ok: true, value: null });
});

test('what is given by hand is kept by the next sharing out; recused and voteless jurors are refused', async () => {
	const { db } = network;
	const contest = await buildSharing(network.db, 1);
	const [entry, other] = contest.entries;
	const asked = { contestId: contest.id, stage, entryId: entry!.id };
	const [first, second] = contest.members;
	for (const { id: jurorId } of [first!, second!])
		assert.ok((await assignByHand(db, contest.secretary.actor, { ...asked, jurorId })).ok);
	assert.ok((await share(network.db, contest)).ok);
	assert.deepEqual((await sharedIn(network.db, contest)).slice(0, 2), [
		`1 ${first!.key} fixed`,
		`1 ${second!.key} fixed`
	]);
	assert.equal((await sharedIn(network.db, contest)).length, 7);
	const recusal = { entryId: other!.id, jurorId: contest.chair.id, reason: null };
	await unassign(db, contest.organiser, {
		contestId: contest.id,
		stage,
		entryId: other!.id,
		jurorId: contest.chair.id
	});
	assert.ok((await recordRecusals(db, contest.organiser, contest.id, [recusal])).ok);
	const refusalOf = async (more: object) => {
		const outcome = await assignByHand(db, contest.organiser, { ...asked, jurorId: contest.chair.id, ...more });
		return outcome.ok ? 'assigned' : outcome.reason;
	};
	assert.equal(await refusalOf({ entryId: other!.id }), 'recused');
	assert.equal(await refusalOf({ jurorId: contest.secretary.id }), 'not-judging');
	await db
		.updateTable('stage_courses')
		.set({ state: 'closed', opened_at: new Date(), closed_at: new Date() })
		.where('contest_id', '=', contest.id)
		.execute();
	assert.equal(await refusalOf({}), 'stage-closed');
});

test('who has declined the invitation is given nothing, and again when invited again', async () => {
	const { db } = network;
	const contest = await buildSharing(network.db, 4);
	const [member] = contest.members;
	await db.updateTable('jurors').set({ account_id: null }).where('id', '=', member!.id).execute();
	const invite = (sentAt: string, answer: 'declined' | null) =>
		db
			.insertInto('juror_invitations')
			.values({
				...{ contest_id: contest.id, juror_id: member!.id, email: 'polkin@example.org', token_hash: sentAt },
				...{ sent_by: 'system:testing', sent_at: new Date(sentAt), expires_at: new Date('2027-12-31') },
				...{ answer, answered_at: answer ? new Date() : null, ended_at: null }
			})
			.execute();
	const judging = async () =>
		(await previewAssignment(db, contest.organiser, { contestId: contest.id, stage, aim })).jurors.length;
	assert.equal(await judging(), 5);
	await invite('2027-01-01', 'declined');
	assert.equal(await judging(), 4);
	await invite('2027-01-02', null);
	assert.equal(await judging(), 5);
});

test('fewer sheets than the rules need are not planned', async () => {
	const { db } = network;
	const rules = { ...judgedRules, stages: judgedRules.stages.map((each) => ({ ...each, minimumSheets: 2 })) };
	const contest = await buildSharing(network.db, 2, { rules });
	const change = async (sheets: number, stageKey = stage, actor = contest.organiser) => {
		const plan = { mode: 'some' as const, sheets };
		const outcome = await changeSheetPlan(db, actor, { contestId: contest.id, stage: stageKey, plan });
		return outcome.ok ? 'changed' : outcome.reason;
	};
	assert.equal(await change(1), 'below-minimum');
	assert.equal(await change(3), 'changed');
	assert.equal(await change(2, '2'), 'changed');
	assert.equal(await change(3, stage, contest.chair.actor), 'not-allowed');
	await assert.rejects(change(3, 'elsewhere'), NotFound);
	assert.deepEqual((await judgingSettingsOf(db, contest.id)).sheets, {
		'1': { mode: 'some', sheets: 3 },
		'2': { mode: 'some', sheets: 2 }
	});
});

test('sharing out is for organisers and the secretary; the chair looks, a member and strangers do not', async () => {
	const { db } = network;
	const contest = await buildSharing(network.db);
	const asked = { contestId: contest.id, stage, aim } as const;
	const [member] = contest.members;
	const pair = { contestId: contest.id, stage, entryId: contest.entries[0]!.id, jurorId: member!.id };
	for (const actor of [contest.chair.actor, member!.actor]) {
		await assert.rejects(previewAssignment(db, actor, asked), NotFound);
		assert.deepEqual(await applyAssignment(db, actor, { ...asked, fingerprint: '' }), {
			ok: false,
			reason: 'not-allowed'
		});
		assert.deepEqual(await assignByHand(db, actor, pair), { ok: false, reason: 'not-allowed' });
		assert.deepEqual(await unassign(db, actor, pair), { ok: false, reason: 'not-allowed' });
	}
	await assert.rejects(applyAssignment(db, await buildActor(db), { ...asked, fingerprint: '' }), NotFound);
	const access = await judgingAccess(db, member!.actor, contest.id);
	await assert.rejects(assignmentTable(db, access, stage), NotFound);
	await assert.rejects(entryAssignment(db, access, pair), NotFound);
	const chair = await judgingAccess(db, contest.chair.actor, contest.id);
	assert.equal((await assignmentTable(db, chair, stage)).entries.length, 6);
	const elsewhere = await buildSharing(network.db);
	const foreign = { ...pair, entryId: elsewhere.entries[0]!.id };
	await assert.rejects(assignByHand(db, contest.organiser, foreign), NotFound);
	await assert.rejects(unassign(db, contest.organiser, { ...pair, jurorId: elsewhere.chair.id }), NotFound);
});

test('a conflicted secretary shares out without seeing the entry, its jurors or its shortage', async () => {
	const { db } = network;
	const contest = await buildSharing(network.db, 5);
	const [entry] = contest.entries;
	const { actor, id: jurorId } = contest.secretary;
	const look = async () => {
		const access = await judgingAccess(db, actor, contest.id);
		const preview = await previewAssignment(db, actor, { contestId: contest.id, stage, aim });
		const table = await assignmentTable(db, access, stage);
		return JSON.stringify({ ...preview, fingerprint: '', table }).includes(entry!.id) ? 'seen' : 'hidden';
	};
	assert.equal(await look(), 'seen');
	const recusals = [
		{ entryId: entry!.id, jurorId, reason: null },
		{ entryId: entry!.id, jurorId: contest.chair.id, reason: null }
	];
	assert.ok((await recordRecusals(db, contest.organiser, contest.id, recusals)).ok);
	assert.equal(await look(), 'hidden');
	const preview = await previewAssignment(db, actor, { contestId: contest.id, stage, aim });
	assert.deepEqual([preview.shortages, preview.hiddenShortages], [[], 1]);
	assert.deepEqual(preview.changes, { moved: 0, more: 25, less: 0 });
	assert.ok(preview.jurors.every(({ after }) => after === 5));
	const access = await judgingAccess(db, actor, contest.id);
	const asked = { contestId: contest.id, stage, entryId: entry!.id, jurorId: contest.members[0]!.id };
	await assert.rejects(entryAssignment(db, access, asked), NotFound);
	await assert.rejects(assignByHand(db, actor, asked), NotFound);
	await assert.rejects(unassign(db, actor, asked), NotFound);
	assert.ok((await changeSheetPlan(db, actor, { contestId: contest.id, stage, plan: { mode: 'all' } })).ok);
	assert.deepEqual(await share(network.db, contest, actor), { ok: true, value: { added: 25, taken: 0 } });
	assert.equal((await sharedIn(network.db, contest)).length, 29);
	const table = await assignmentTable(db, access, stage);
	assert.deepEqual([table.entries.length, table.jurors.map(({ load }) => load)], [5, [5, 5, 5, 5, 5]]);
	assert.deepEqual(
		table.nominations.map(({ entries, sheets }) => [entries, sheets]),
		[
			[2, 10],
			[3, 15]
		]
	);
});

test('the table and the preview take the same few queries for one entry and for thirty', async () => {
	const { db } = network;
	const counts = [];
	for (const entries of [1, 30]) {
		const contest = await buildJudging(db, { entries, stage: 'none' });
		await beginStage(db, contest, stage, 'preparing');
		const access = await judgingAccess(db, contest.organiser, contest.id);
		counts.push([
			await network.countQueries(() => assignmentTable(db, access, stage)),
			await network.countQueries(() => previewAssignment(db, contest.organiser, { contestId: contest.id, stage, aim }))
		]);
	}
	assert.deepEqual(counts[0], counts[1]);
	assert.ok(
		counts[0]!.every((count) => count <= 10),
		String(counts[0])
	);
});
