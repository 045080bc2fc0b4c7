import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actorOf, buildAppointment, buildMember } from '#server/accounts/appointments/testing.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { untilBlocked } from '#server/organisations/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { judgingGlance } from '../../judging/glance/queries.ts';
import { judgingAccess, lockStage } from '../../judging/queries.ts';
import { reopenStage } from '../../judging/stages/reopening/commands.ts';
import type { JudgedContest } from '../../judging/testing.ts';
import { minutesToPrint } from '../../minutes/queries.ts';
import { lockContest } from '../../queries.ts';
import { finaliseResults, publishResults } from '../../results/commands.ts';
import { finalisedResultsOf } from '../../results/queries.ts';
import { noteAttendance, noteDissent, saveMeeting } from '../commands.ts';
import { endCorrection, openCorrection } from '../corrections/commands.ts';
import { decide, takeBackDecision } from '../decisions/commands.ts';
import { buildMeeting, closeCourse, recuse } from '../testing.ts';
import { closeVote, putToVote, recordVoices } from '../votes/commands.ts';
import { confirmResults, proposeResults, withdrawProposal } from './commands.ts';
import { finalisationOf } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

/** Nobody is equal to anybody: nothing waits for the jury. */
const settled = { defence: { '1': 5, '2': 4, '3': 5, '4': 3 } };

const seenBy = async (actor: Actor, { id }: JudgedContest) =>
	finalisationOf(network.db, await judgingAccess(network.db, actor, id), actor.id);

async function propose(contest: JudgedContest, actor: Actor): Promise<string> {
	const { sha256 } = await seenBy(actor, contest);
	const outcome = await proposeResults(network.db, actor, { contestId: contest.id, sha256: sha256! });
	assert.ok(outcome.ok, JSON.stringify(outcome));
	return outcome.value.id;
}

const confirm = ({ id }: JudgedContest, actor: Actor, finalisationId: string) =>
	confirmResults(network.db, actor, { contestId: id, finalisationId });

test('one proposes, another confirms the same count, and the minutes are kept with the results', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const { secretary, chair } = contest;
	const proposal = await propose(contest, secretary.actor);
	assert.deepEqual(await confirm(contest, secretary.actor, proposal), { ok: false, reason: 'same-person' });
	const view = await seenBy(chair.actor, contest);
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
	assert.deepEqual(await confirm(contest, chair.actor, proposal), { ok: true, value: { version: 1 } });
	const { sha256, tally } = await finalisedResultsOf(db, contest.id);
	assert.equal(sha256, view.sha256);
	assert.equal(tally.stages.length, 2);
	const minutes = await minutesToPrint(db, contest.organiser, contest.slug);
	assert.deepEqual([minutes.quorum, minutes.tables.length], [{ voting: 4, present: 4, required: 3 }, 2]);
	assert.deepEqual(await brokenInvariants(db), []);
	for (const outcome of [
		await confirm(contest, contest.organiser, proposal),
		await proposeResults(db, secretary.actor, { contestId: contest.id, sha256 })
	])
		assert.equal(outcome.ok, false);
	const [version] = (await seenBy(chair.actor, contest)).versions;
	assert.deepEqual([version?.version, version?.reason], [1, '']);
	assert.ok(version!.by.startsWith('Судейкина') && version!.proposedBy!.startsWith('Судейкина'));
});

// Deleting the call of lockContest from `begin` must make this test fail.
test('of fifty confirmations at once one succeeds: one version, one line of each kind in the log, one set of minutes', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const people = [contest.chair.actor, contest.organiser];
	for (let at = 0; at < 4; at++) {
		const { id: accountId } = await buildMember(db);
		await buildAppointment(db, { accountId, role: 'organiser', contestId: contest.id });
		people.push(await actorOf(db, accountId));
	}
	const proposal = await propose(contest, contest.secretary.actor);
	const outcomes = await Promise.all(
		Array.from({ length: 50 }, (_, at) => confirm(contest, people[at % people.length]!, proposal))
	);
	assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
	assert.deepEqual(
		new Set(outcomes.flatMap((outcome) => (outcome.ok ? [] : outcome.reason))),
		new Set(['already-answered'])
	);
	const count = async (table: 'results' | 'jury_minutes') =>
		(await db.selectFrom(table).select('version').where('contest_id', '=', contest.id).execute()).length;
	const events = await db
		.selectFrom('activity')
		.select('event')
		.where('subject_id', '=', contest.id)
		.where('event', 'in', ['results.finalised', 'minutes.recorded'])
		.execute();
	assert.deepEqual([await count('results'), await count('jury_minutes'), events.length], [1, 1, 2]);
	assert.deepEqual(await brokenInvariants(db), []);
});

// Deleting the call of lockStage from holdCount must make this test fail.
test('a count waits for who is opening a stage again, and then does not stand', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const proposal = await propose(contest, contest.secretary.actor);
	let late: Promise<unknown> = Promise.resolve();
	await db.transaction().execute(async (tx) => {
		await lockStage(tx, { contestId: contest.id, stage: '2' }, 'alone');
		late = confirm(contest, contest.chair.actor, proposal);
		await untilBlocked(network, tx, 1);
		await tx
			.updateTable('stage_courses')
			.set({ state: 'open', closed_at: null })
			.where('contest_id', '=', contest.id)
			.where('stage_key', '=', '2')
			.execute();
	});
	assert.deepEqual(await late, { ok: false, reason: 'stage-open' });
});

test('what stands in the way is said: an open stage, a tie, a vote, no quorum', async () => {
	const contest = await buildMeeting(network.db);
	const { db } = network;
	const { id } = contest;
	const obstacles = async () => (await seenBy(contest.chair.actor, contest)).obstacles;
	const tie = { kind: 'tie', stage: '2', entries: ['1', '2'] } as const;
	const vote = await putToVote(db, contest.secretary.actor, id, tie);
	assert.ok(vote.ok);
	assert.deepEqual(await obstacles(), ['open-ties', 'votes-open']);
	const { sha256 } = await seenBy(contest.chair.actor, contest);
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
	const { sha256 } = await seenBy(chair.actor, contest);
	const proposal = await propose(contest, secretary.actor);
	assert.deepEqual(await proposeResults(db, chair.actor, { contestId: id, sha256: sha256! }), {
		ok: false,
		reason: 'already-proposed'
	});
	const award = { kind: 'award', award: 'grand', entry: '1' } as const;
	assert.ok((await decide(db, secretary.actor, id, award)).ok);
	assert.equal((await seenBy(chair.actor, contest)).proposal?.isCurrent, false);
	assert.deepEqual(await confirm(contest, chair.actor, proposal), { ok: false, reason: 'changed-meanwhile' });
	assert.ok((await withdrawProposal(db, chair.actor, { contestId: id, finalisationId: proposal })).ok);
	assert.deepEqual(await confirm(contest, chair.actor, proposal), { ok: false, reason: 'already-answered' });
	assert.deepEqual(await proposeResults(db, chair.actor, { contestId: id, sha256: sha256! }), {
		ok: false,
		reason: 'changed-meanwhile'
	});
	assert.ok((await confirm(contest, secretary.actor, await propose(contest, chair.actor))).ok);
});

test('one of the two leads the jury or manages the contest, and one person alone finalises nothing', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const { id } = contest;
	const proposal = await propose(contest, contest.secretary.actor);
	const second = contest.members[0]!;
	await db.updateTable('jurors').set({ role: 'secretary' }).where('id', '=', second.id).execute();
	assert.deepEqual(await confirm(contest, second.actor, proposal), { ok: false, reason: 'nobody-leads' });
	assert.deepEqual(await confirm(contest, contest.members[1]!.actor, proposal), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await finaliseResults(db, contest.organiser, id), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await finaliseResults(db, { id: 'keeper', role: 'administrator' }, id), {
		ok: false,
		reason: 'not-allowed'
	});
	await assert.rejects(confirm(contest, (await buildMeeting(db)).chair.actor, proposal), NotFound);
	assert.ok((await confirm(contest, contest.organiser, proposal)).ok);
});

test('whoever has an entry hidden looks at the rest, cannot propose, and may confirm', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const { chair, secretary } = contest;
	assert.equal((await seenBy(chair.actor, contest)).tables.length, 2, 'it could be seen');
	await recuse(db, { jurorId: chair.id, entryId: contest.entries[0]!.id });
	const view = await seenBy(chair.actor, contest);
	assert.deepEqual(
		[view.sha256, view.mayPropose, view.covered, view.tables.map(({ nomination }) => nomination?.title)],
		[null, false, ['Удобный сервис'], ['Событие и сообщество']]
	);
	const { sha256 } = await seenBy(secretary.actor, contest);
	assert.deepEqual(await proposeResults(db, chair.actor, { contestId: contest.id, sha256: sha256! }), {
		ok: false,
		reason: 'has-conflict'
	});
	assert.ok((await confirm(contest, chair.actor, await propose(contest, secretary.actor))).ok);
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
		const { obstacles } = await seenBy(actor, contest);
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
	assert.ok((await confirm(contest, organiser, await propose(contest, secretary.actor))).ok);
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
	assert.ok((await confirm(contest, organiser, await propose(contest, secretary.actor))).ok);
	assert.notDeepEqual(await minutesToPrint(db, organiser, slug), known);
	assert.deepEqual(await minutesToPrint(db, chair.actor, slug), known);
	assert.ok((await publishResults(db, systemActor('testing'), id)).ok);
	assert.deepEqual(await minutesToPrint(db, chair.actor, slug), await minutesToPrint(db, organiser, slug));
});

test('finalised, nothing changes but by a correction, which leads to a second version of results and minutes', async () => {
	const contest = await buildMeeting(network.db, settled);
	const { db } = network;
	const { id, chair, secretary } = contest;
	assert.ok((await confirm(contest, chair.actor, await propose(contest, secretary.actor))).ok);
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
	const { sha256 } = await seenBy(chair.actor, contest);
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
	const outcome = await confirm(contest, chair.actor, await propose(contest, secretary.actor));
	assert.deepEqual(outcome, { ok: true, value: { version: 2 } });
	const minutes = await minutesToPrint(db, contest.organiser, contest.slug);
	assert.equal(minutes.meeting, 'заседания жюри (в новой редакции)');
	assert.equal(
		minutes.items[0]!.heard[0],
		'Протокол изложен в новой редакции взамен прежней. Основание: В листе перепутаны оценки'
	);
	const { versions } = await seenBy(chair.actor, contest);
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
	assert.ok((await confirm(contest, chair.actor, await propose(contest, contest.organiser))).ok);
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
	const asked = async (contest: JudgedContest) => network.countQueries(() => seenBy(contest.chair.actor, contest));
	assert.equal(await asked(few), await asked(many));
});

test('two confirmations take turns on the contest’s row', async () => {
	const contest = await buildMeeting(network.db, settled);
	const proposal = await propose(contest, contest.secretary.actor);
	let late: Promise<unknown> = Promise.resolve();
	await network.db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		late = confirm(contest, contest.chair.actor, proposal);
		await untilBlocked(network, tx, 1);
		assert.ok((await withdrawProposal(tx, contest.organiser, { contestId: contest.id, finalisationId: proposal })).ok);
	});
	assert.deepEqual(await late, { ok: false, reason: 'already-answered' });
});
