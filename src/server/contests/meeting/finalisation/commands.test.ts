import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { brokenInvariants } from '#server/invariants/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { reopenStage } from '../../judging/stages/reopening/commands.ts';
import type { JudgedContest } from '../../judging/testing.ts';
import { minutesToPrint } from '../../minutes/queries.ts';
import { finaliseResults } from '../../results/commands.ts';
import { finalisedResultsOf } from '../../results/queries.ts';
import { noteAttendance, noteDissent, saveMeeting } from '../commands.ts';
import { endCorrection, openCorrection } from '../corrections/commands.ts';
import { decide, takeBackDecision } from '../decisions/commands.ts';
import { buildMeeting, closeCourse, recuse } from '../testing.ts';
import { closeVote, putToVote, recordVoices } from '../votes/commands.ts';
import { proposeResults, withdrawProposal } from './commands.ts';
import { confirm, propose, seenBy, settled } from './testing.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

test('one proposes, another confirms the same count, and the minutes are kept with the results', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const { secretary, chair } = contest;
	const proposal = await propose(network.db, contest, secretary.actor);
	assert.deepEqual(await confirm(network.db, contest, secretary.actor, proposal), { ok: false, reason: 'same-person' });
	const view = await seenBy(network.db, chair.actor, contest);
	assert.deepEqual(
		[view.proposal?.isOwn, view.proposal?.isCurrent, view.obstacles, view.quorum],
		[false, true, [], { voting: 4, present: 4, required: 3 }]
	);
	assert.deepEqual(
		view.tables.map(({ nomination, rows }) => [nomination?.title, rows.map(({ entry, place }) => [entry.id, place])]),
		[
			[
				'Удобный сервис',
				[
					['1', 1],
					['2', 2]
				]
			],
			[
				'Событие и сообщество',
				[
					['3', 1],
					['4', 2]
				]
			]
		]
	);
	assert.deepEqual(await confirm(network.db, contest, chair.actor, proposal), { ok: true, value: { version: 1 } });
	const { sha256, tally } = await finalisedResultsOf(db, contest.id);
	assert.equal(sha256, view.sha256);
	assert.equal(tally.stages.length, 2);
	const minutes = await minutesToPrint(db, contest.organiser, contest.slug);
	assert.deepEqual([minutes.quorum, minutes.tables.length], [{ voting: 4, present: 4, required: 3 }, 2]);
	assert.deepEqual(await brokenInvariants(db), []);
	for (const outcome of [
		await confirm(network.db, contest, contest.organiser, proposal),
		await proposeResults(db, secretary.actor, { contestId: contest.id, sha256 })
	])
		assert.equal(outcome.ok, false);
	const [version] = (await seenBy(network.db, chair.actor, contest)).versions;
	assert.deepEqual([version?.version, version?.reason], [1, '']);
	assert.ok(version!.by.startsWith('Судейкина') && version!.proposedBy!.startsWith('Судейкина'));
});

test('what stands in the way is said: an open stage, a tie, a vote, no quorum', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const { id } = contest;
	const obstacles = async () => (await seenBy(network.db, contest.chair.actor, contest)).obstacles;
	const tie = { kind: 'tie', stage: '2', entries: ['1', '2'] } as const;
	const vote = await putToVote(db, contest.secretary.actor, id, tie);
	assert.ok(vote.ok);
	assert.deepEqual(await obstacles(), ['open-ties', 'votes-open']);
	const { sha256 } = await seenBy(network.db, contest.chair.actor, contest);
	assert.deepEqual(await proposeResults(db, contest.chair.actor, { contestId: id, sha256: sha256! }), {
		ok: false,
		reason: 'open-ties'
	});
	const voices = [{ jurorId: contest.chair.id, choice: '1' }];
	assert.ok((await recordVoices(db, contest.secretary.actor, { contestId: id, voteId: vote.value, voices })).ok);
	assert.ok((await closeVote(db, contest.secretary.actor, { contestId: id, voteId: vote.value })).ok);
	assert.deepEqual(await obstacles(), []);
	const absent = contest.members.slice(1).map(({ id: jurorId }) => ({ jurorId, present: false, reason: '' }));
	assert.ok((await noteAttendance(db, contest.secretary.actor, id, absent)).ok);
	assert.deepEqual(await obstacles(), ['no-quorum']);
	await db
		.updateTable('stage_courses')
		.set({ state: 'open', closed_at: null })
		.where('contest_id', '=', id)
		.where('stage_key', '=', '2')
		.execute();
	assert.deepEqual(await obstacles(), ['stage-open', 'no-quorum']);
});

test('another count needs another proposal', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const { id, secretary, chair } = contest;
	const { sha256 } = await seenBy(network.db, chair.actor, contest);
	const proposal = await propose(network.db, contest, secretary.actor);
	assert.deepEqual(await proposeResults(db, chair.actor, { contestId: id, sha256: sha256! }), {
		ok: false,
		reason: 'already-proposed'
	});
	const award = { kind: 'award', award: 'grand', entry: '1' } as const;
	assert.ok((await decide(db, secretary.actor, id, award)).ok);
	assert.equal((await seenBy(network.db, chair.actor, contest)).proposal?.isCurrent, false);
	assert.deepEqual(await confirm(network.db, contest, chair.actor, proposal), {
		ok: false,
		reason: 'changed-meanwhile'
	});
	assert.ok((await withdrawProposal(db, chair.actor, { contestId: id, finalisationId: proposal })).ok);
	assert.deepEqual(await confirm(network.db, contest, chair.actor, proposal), {
		ok: false,
		reason: 'already-answered'
	});
	assert.deepEqual(await proposeResults(db, chair.actor, { contestId: id, sha256: sha256! }), {
		ok: false,
		reason: 'changed-meanwhile'
	});
	assert.ok((await confirm(network.db, contest, secretary.actor, await propose(network.db, contest, chair.actor))).ok);
});

test('one of the two leads the jury or manages the contest, and one person alone finalises nothing', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const { id } = contest;
	const proposal = await propose(network.db, contest, contest.secretary.actor);
	const second = contest.members[0]!;
	await db.updateTable('jurors').set({ role: 'secretary' }).where('id', '=', second.id).execute();
	assert.deepEqual(await confirm(network.db, contest, second.actor, proposal), { ok: false, reason: 'nobody-leads' });
	assert.deepEqual(await confirm(network.db, contest, contest.members[1]!.actor, proposal), {
		ok: false,
		reason: 'not-allowed'
	});
	assert.deepEqual(await finaliseResults(db, contest.organiser, id), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await finaliseResults(db, { id: 'keeper', role: 'administrator' }, id), {
		ok: false,
		reason: 'not-allowed'
	});
	await assert.rejects(confirm(network.db, contest, (await buildMeeting(db)).chair.actor, proposal), NotFound);
	assert.ok((await confirm(network.db, contest, contest.organiser, proposal)).ok);
});

test('finalised, nothing changes but by a correction, which leads to a second version of results and minutes', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const { id, chair, secretary } = contest;
	assert.ok((await confirm(network.db, contest, chair.actor, await propose(network.db, contest, secretary.actor))).ok);
	const award = { kind: 'award', award: 'incentive', entry: '4' } as const;
	assert.deepEqual(await decide(db, secretary.actor, id, award), { ok: false, reason: 'finalised' });
	assert.deepEqual(await takeBackDecision(db, secretary.actor, { contestId: id, position: 0 }), {
		ok: false,
		reason: 'finalised'
	});
	assert.deepEqual(await noteDissent(db, chair.actor, id, 'Не согласна'), { ok: false, reason: 'finalised' });
	const reopen = () => reopenStage(db, secretary.actor, { contestId: id, stage: '2', reason: 'Ошибка в листе' });
	assert.deepEqual(await reopen(), { ok: false, reason: 'finalised' });
	const correct = (actor: Actor, reason = 'В листе перепутаны оценки') =>
		openCorrection(db, actor, { contestId: id, reason });
	assert.deepEqual(await correct(secretary.actor), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await correct(contest.organiser, ' '), { ok: false, reason: 'reason-missing' });
	assert.ok((await correct(contest.organiser)).ok);
	assert.deepEqual(await correct(contest.organiser), { ok: false, reason: 'already-open' });
	const { sha256 } = await seenBy(network.db, chair.actor, contest);
	assert.deepEqual(await proposeResults(db, chair.actor, { contestId: id, sha256: sha256! }), {
		ok: false,
		reason: 'nothing-changed'
	});
	assert.ok((await reopen()).ok);
	const giveUp = () => endCorrection(db, contest.organiser, id);
	assert.deepEqual(
		await giveUp(),
		{ ok: false, reason: 'changed-meanwhile' },
		'sheets of the stage may be signed anew'
	);
	await closeCourse(db, id, '2');
	assert.ok((await decide(db, secretary.actor, id, award)).ok);
	assert.deepEqual(await giveUp(), { ok: false, reason: 'changed-meanwhile' });
	assert.deepEqual(await brokenInvariants(db), [], 'what is being corrected is no fault');
	const outcome = await confirm(network.db, contest, chair.actor, await propose(network.db, contest, secretary.actor));
	assert.deepEqual(outcome, { ok: true, value: { version: 2 } });
	const minutes = await minutesToPrint(db, contest.organiser, contest.slug);
	assert.equal(minutes.meeting, 'заседания жюри (в новой редакции)');
	assert.equal(
		minutes.items[0]!.heard[0],
		'Протокол изложен в новой редакции взамен прежней. Основание: В листе перепутаны оценки'
	);
	const { versions } = await seenBy(network.db, chair.actor, contest);
	assert.deepEqual(
		versions.map(({ version, reason }) => [version, reason]),
		[
			[2, 'В листе перепутаны оценки'],
			[1, '']
		]
	);
	assert.equal(
		(await finalisedResultsOf(db, id, 1)).tally.awards.some(({ award: given }) => given === 'incentive'),
		false
	);
	assert.deepEqual(await endCorrection(db, contest.organiser, id), { ok: false, reason: 'not-open' });
	assert.deepEqual(await brokenInvariants(db), []);
});

test('minutes tell attendance, recusals with grounds, voices by name and dissent without anybody writing them down', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const { id, chair, secretary, members } = contest;
	const names = ['Судейкина Анна Львовна', 'Лампова Вера Ивановна', 'Полкин Лев Ильич', 'Щукин Пётр Юрьевич'];
	for (const [at, juror] of [chair, ...members].entries())
		await db.updateTable('jurors').set({ name: names[at]! }).where('id', '=', juror.id).execute();
	await recuse(db, { jurorId: members[0]!.id, entryId: contest.entries[0]!.id });
	const typed = { number: '3', date: '2027-05-27', place: 'г. Заречье', title: 'итогового заседания жюри' };
	const guests = 'Полкин Лев Ильич, директор ООО «Печатный дом»\nЁлкина Любовь';
	assert.ok((await saveMeeting(db, secretary.actor, id, { ...typed, invited: guests, agenda: [] })).ok);
	const tie = { kind: 'tie', stage: '2', entries: ['1', '2'] } as const;
	const vote = await putToVote(db, secretary.actor, id, tie);
	assert.ok(vote.ok);
	const voices = [chair, members[1]!, members[2]!].map(({ id: jurorId }, at) => ({
		jurorId,
		choice: ['1', '1', '2'][at]!
	}));
	assert.ok((await recordVoices(db, secretary.actor, { contestId: id, voteId: vote.value, voices })).ok);
	assert.ok((await closeVote(db, secretary.actor, { contestId: id, voteId: vote.value })).ok);
	for (const decision of [
		{ kind: 'award', award: 'grand', entry: '3' },
		{ kind: 'award', award: 'special', entry: '4', title: 'За смелость' },
		{ kind: 'unawarded-place', place: 3, nomination: 'event', then: 'nobody' }
	] as const)
		assert.ok((await decide(db, chair.actor, id, decision)).ok);
	const words = 'Работу № 2 считаю сильнее.';
	assert.deepEqual(await noteDissent(db, secretary.actor, id, words), { ok: false, reason: 'not-allowed' });
	assert.ok((await noteDissent(db, members[2]!.actor, id, words)).ok);
	assert.ok(
		(await confirm(network.db, contest, chair.actor, await propose(network.db, contest, contest.organiser))).ok
	);
	const { items, dissent, invited, number, heldOn, place, meeting, awards } = await minutesToPrint(
		db,
		contest.organiser,
		contest.slug
	);
	assert.deepEqual([number, heldOn, place, meeting], ['3', '2027-05-27', 'г. Заречье', 'итогового заседания жюри']);
	assert.deepEqual(invited, [
		{ name: 'Полкин Лев Ильич', post: 'директор ООО «Печатный дом»' },
		{ name: 'Ёлкина Любовь' }
	]);
	assert.deepEqual(dissent, [{ name: 'Щукин Пётр Юрьевич', text: words }]);
	assert.deepEqual(
		items.map(({ subject, heard, recused, decided }) => ({
			...{ subject, heard, recused },
			decided: decided.map(({ text }) => text.replaceAll('\u00a0', ' '))
		})),
		[
			{
				subject: 'Подведение итогов конкурса',
				heard: ['Оценены 4\u00a0работы. Оценки выставляли 4\u00a0члена жюри.'],
				recused: [{ name: 'Лампова Вера Ивановна', reason: 'работа № 1 (работает в той же организации)' }],
				decided: [
					'Открыто голосовали о порядке работ с равным итогом, этап «Публичная защита»: работы № 1 и 2. Голоса: за работу № 1 — 2 (А. Л. Судейкина, Л. И. Полкин); за работу № 2 — 1 (П. Ю. Щукин). Не голосовали из-за самоотвода: В. И. Лампова. Больше голосов получила работа № 1.',
					'3-е место в номинации «Событие и сообщество» не присуждать.',
					'Утвердить итоги конкурса согласно таблицам результатов.'
				]
			},
			{
				subject: 'Награды по решению жюри',
				heard: [],
				recused: [],
				decided: [
					'Присудить работе № 3 награду «Гран-при».',
					'Учредить специальную номинацию «За смелость» и присудить её работе № 4.',
					'Наградить участников конкурса согласно перечню наград.'
				]
			}
		]
	);
	assert.ok(awards.some(({ award }) => award === 'За смелость'));
});

test('the page of results asks as many questions of the database for thirty versions of attendance as for one', async () => {
	const few = await buildMeeting(network.db, { ...settled, members: 1 });
	const many = await buildMeeting(network.db, { ...settled, members: 30 });
	const asked = async (contest: JudgedContest) =>
		network.countQueries(() => seenBy(network.db, contest.chair.actor, contest));
	assert.equal(await asked(few), await asked(many));
});
