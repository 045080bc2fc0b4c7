import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { actorOf, buildAppointment, buildMember } from '#server/accounts/appointments/testing.ts';
import { lockContest } from '#server/contests/queries.ts';
import { publishResults } from '#server/contests/results/commands.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { buildOrganisation, untilBlocked } from '#server/organisations/testing.ts';
import { noRights, systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { annulDocument, reissueDocument } from '../register/commands.ts';
import { documentWithHistory } from '../register/history/queries.ts';
import { registerCounts, registerPage } from '../register/list/queries.ts';
import { ownPapers } from '../register/own/queries.ts';
import { documentByCode, issuedDocuments, type IssuedDocument } from '../register/queries.ts';
import { buildFinalised, confirmDative, correctResults, type FinalisedContest } from '../testing.ts';
import { beginIssuing, continueIssuing, issuePapers } from './commands.ts';
import { papersToTell } from './letters/queries.ts';
import { lastRunOf, papersPreview } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('test');

async function begun({ id }: { id: string }): Promise<string> {
	const outcome = await beginIssuing(network.db, actor, id);
	assert.ok(outcome.ok, JSON.stringify(outcome));
	return outcome.value.runId;
}
async function issued(contest: FinalisedContest): Promise<void> {
	await issuePapers(network.db, await begun(contest));
}
async function published({ id }: { id: string }): Promise<void> {
	assert.ok((await publishResults(network.db, actor, id)).ok);
}
const papersOf = async ({ id }: { id: string }): Promise<IssuedDocument[]> =>
	(await issuedDocuments(network.db, { contestId: id, limit: 100, offset: 0 })).documents.reverse();
const told = async ({ printed, state }: IssuedDocument) => {
	const name = printed.kind === 'letter' ? printed.addressee.name : (printed.recipient as { name: string }).name;
	const title = printed.kind === 'diploma' ? `${printed.title} ${printed.degree}` : printed.kind;
	return `${title}: ${/\d+$/.exec(name.split(' ')[0]!)?.[0] ?? name}, ${state}`;
};
const runOf = async ({ id }: { id: string }) => {
	const { state, total, issued: written, annulled, letters, problem } = (await lastRunOf(network.db, actor, id))!;
	return { state, total, issued: written, annulled, letters, problem };
};
const lettersOf = ({ id }: { id: string }) =>
	network.db
		.selectFrom('letters')
		.select(['kind', 'to_address as to', 'text'])
		.where('contest_id', '=', id)
		.orderBy('to_address')
		.execute();

test('a run writes every paper, then one letter to each who entered, and ends', async () => {
	const contest = await buildFinalised(network.db, { entries: 4, entrants: 4 });
	await published(contest);
	await issued(contest);
	assert.deepEqual(await Promise.all((await papersOf(contest)).map(told)), [
		...['Диплом I степени: 1, valid', 'Диплом I степени: 3, valid'],
		...['Диплом II степени: 2, valid', 'Диплом II степени: 4, valid'],
		...['certificate: 1, valid', 'certificate: 2, valid', 'certificate: 3, valid', 'certificate: 4, valid']
	]);
	assert.deepEqual(await runOf(contest), {
		...{ state: 'done', total: 8, issued: 8, annulled: 0, letters: 4, problem: null }
	});
	const letters = await lettersOf(contest);
	assert.deepEqual(
		letters.map(({ kind, to }) => [kind, to]),
		[...contest.entrants.values()].map(({ email }) => ['papers-ready', email]).sort()
	);
	const own = letters.find(({ to }) => to === contest.entrants.get('1')!.email)!.text as { paragraphs: string[] };
	const [diploma, , , , certificate] = await papersOf(contest);
	assert.equal(
		own.paragraphs[1],
		`Диплом I степени, «Работа 1»: № ${diploma!.number}.\nСертификат участника, «Работа 1»: № ${certificate!.number}.`
	);
	assert.deepEqual(await brokenInvariants(network.db), []);
});

test('before publication papers may be laid ready: nobody is written to and no code answers', async () => {
	const contest = await buildFinalised(network.db, { entries: 2, entrants: 2 });
	await issued(contest);
	const [paper] = await papersOf(contest);
	assert.deepEqual(
		[await runOf(contest), await lettersOf(contest)],
		[{ state: 'done', total: 4, issued: 4, annulled: 0, letters: 0, problem: null }, []]
	);
	await assert.rejects(documentByCode(network.db, paper!.code), NotFound);
	await published(contest);
	assert.equal((await documentByCode(network.db, paper!.code)).state, 'valid');
	await issued(contest);
	assert.deepEqual(await runOf(contest), {
		...{ state: 'done', total: 0, issued: 0, annulled: 0, letters: 2, problem: null }
	});
});

test('a name that nobody has confirmed stops the run before any number is taken, and it goes on once it is', async () => {
	const contest = await buildFinalised(network.db, { entries: 2, thanked: true });
	await published(contest);
	await issued(contest);
	assert.deepEqual(await runOf(contest), {
		...{ state: 'stopped', total: 0, issued: 0, annulled: 0, letters: 0, problem: 'forms-not-confirmed' }
	});
	assert.deepEqual(await papersOf(contest), []);
	const { unconfirmed } = await papersPreview(network.db, actor, contest.id);
	const { authorId } = contest.entries[0]!;
	assert.deepEqual(
		unconfirmed.map(({ kind, id }) => ({ kind, id })),
		[{ kind: 'person', id: authorId }]
	);
	await confirmDative(network.db, authorId, 'Ламповой Вере Ивановне');
	await issued(contest);
	assert.deepEqual(await runOf(contest), {
		...{ state: 'done', total: 5, issued: 5, annulled: 0, letters: 0, problem: null }
	});
	assert.ok((await Promise.all((await papersOf(contest)).map(told))).includes('letter: Ламповой Вере Ивановне, valid'));
});

// Deleting the call of lockContest from writeByPieces must make this test fail.
test('two workers at one run write each paper once, and each letter once', async () => {
	const contest = await buildFinalised(network.db, { entries: 120, entrants: 3 });
	await published(contest);
	const runId = await begun(contest);
	await Promise.all([issuePapers(network.db, runId), issuePapers(network.db, runId), issuePapers(network.db, runId)]);
	assert.deepEqual(
		{ ...(await runOf(contest)), total: null },
		{ state: 'done', total: null, issued: 126, annulled: 0, letters: 3, problem: null }
	);
	assert.equal((await issuedDocuments(network.db, { contestId: contest.id, limit: 1, offset: 0 })).total, 126);
	assert.equal((await lettersOf(contest)).length, 3);
	assert.deepEqual(await brokenInvariants(network.db), []);
});

// Deleting the call of lockContest from writePaperLetters must make this test fail.
test('two workers that write the letters alone write each once', async () => {
	const contest = await buildFinalised(network.db, { entries: 2, entrants: 2 });
	await issued(contest);
	await published(contest);
	const runId = await begun(contest);
	await Promise.all(Array.from({ length: 6 }, () => issuePapers(network.db, runId)));
	assert.equal((await lettersOf(contest)).length, 2);
});

// Deleting the call of lockContest from beginIssuing must make this test fail.
test('of twenty that ask for the papers at once all get the same run', async () => {
	const contest = await buildFinalised(network.db, { entries: 2 });
	const runs = await Promise.all(Array.from({ length: 20 }, () => begun(contest)));
	assert.equal(new Set(runs).size, 1);
});

test('a run that was cut off in the middle writes what is missing, without a gap in the numbers', async () => {
	const contest = await buildFinalised(network.db, { entries: 120 });
	await published(contest);
	const runId = await begun(contest);
	let transactions = 0;
	const dying = new Proxy(network.db, {
		get(db, name) {
			if (name === 'transaction' && ++transactions > 2) throw new Error('cut off');
			const value = Reflect.get(db, name) as unknown;
			return typeof value === 'function' ? value.bind(db) : value;
		}
	});
	await assert.rejects(issuePapers(dying, runId), /cut off/);
	const half = await runOf(contest);
	assert.deepEqual(half, { state: 'running', total: 126, issued: 100, annulled: 0, letters: 0, problem: null });
	assert.equal(await continueIssuing(network.db), await openRuns());
	await issuePapers(network.db, runId);
	assert.deepEqual(await runOf(contest), { ...half, state: 'done', issued: 126 });
	assert.deepEqual(await brokenInvariants(network.db), []);
});

const openRuns = async () =>
	(await network.db.selectFrom('issuing_runs').select('id').where('state', 'in', ['waiting', 'running']).execute())
		.length;

test('a run whose last try fails stops and says so', async () => {
	const contest = await buildFinalised(network.db, { entries: 2 });
	const runId = await begun(contest);
	let transactions = 0;
	const failing = new Proxy(network.db, {
		get(db, name) {
			if (name === 'transaction' && ++transactions === 1) throw new Error('broken');
			const value = Reflect.get(db, name) as unknown;
			return typeof value === 'function' ? value.bind(db) : value;
		}
	});
	await assert.rejects(issuePapers(failing, runId, { isLastTry: true }), /broken/);
	assert.deepEqual(await runOf(contest), {
		...{ state: 'stopped', total: 4, issued: 0, annulled: 0, letters: 0, problem: 'failed' }
	});
});

test('a correction replaces what would say something else, annuls what lost its award and leaves the rest as it is', async () => {
	const contest = await buildFinalised(network.db, { entries: 4, entrants: 4 });
	await published(contest);
	await issued(contest);
	const first = await papersOf(contest);
	const byHand = await reissueDocument(network.db, actor, first[4]!.id, {
		correct: (printed) => ({ ...printed, city: 'Озёрск', work: 'Работа первая' }) as typeof printed
	});
	assert.ok(byHand.ok);
	const diploma = (text: string) => first.find((_, index) => text === names[index])!;
	const names = await Promise.all(first.map(told));

	// The first two of their nomination change places.
	await correctResults(network.db, contest, { 0: '9999', 1: '10000' });
	assert.deepEqual(await beginIssuing(network.db, actor, contest.id), { ok: false, reason: 'not-published' });
	const { annul, replace, issue, carry } = await papersPreview(network.db, actor, contest.id);
	assert.deepEqual(
		[annul.map(({ number }) => number), replace, issue, carry],
		[[diploma('Диплом I степени: 1, valid').number, diploma('Диплом II степени: 2, valid').number], ...[[], 2, 6]]
	);
	await published(contest);
	await issued(contest);
	assert.deepEqual(await runOf(contest), {
		...{ state: 'done', total: 2, issued: 2, annulled: 2, letters: 2, problem: null }
	});
	const { state, annulment } = await documentByCode(network.db, diploma('Диплом I степени: 1, valid').code);
	assert.deepEqual(
		[state, annulment?.reason],
		['annulled', 'Итоги конкурса исправлены: действует версия 2 протокола жюри.']
	);
	assert.equal((await documentByCode(network.db, diploma('Диплом I степени: 3, valid').code)).state, 'valid');
	assert.equal((await documentByCode(network.db, byHand.value.code)).state, 'valid');
	assert.deepEqual(
		(await Promise.all((await papersOf(contest)).map(told))).filter((text) => /Диплом .*: [12], valid/.test(text)),
		['Диплом I степени: 2, valid', 'Диплом II степени: 1, valid']
	);
	await issued(contest);
	assert.deepEqual((await runOf(contest)).issued, 0);
	assert.deepEqual(await brokenInvariants(network.db), []);
});

test('a correction published while papers are written stops them, and its own run begins by itself', async () => {
	const contest = await buildFinalised(network.db, { entries: 4, entrants: 4 });
	await published(contest);
	const first = await begun(contest);
	await correctResults(network.db, contest, { 0: '9999', 1: '10000' });
	assert.deepEqual(await beginIssuing(network.db, actor, contest.id), { ok: false, reason: 'not-published' });
	await published(contest);
	assert.equal(await begun(contest), first);
	await issuePapers(network.db, first);
	assert.deepEqual([await papersOf(contest), await lettersOf(contest)], [[], []]);
	const { id: next, version, state } = (await lastRunOf(network.db, actor, contest.id))!;
	assert.deepEqual([next === first, version, state], [false, 2, 'waiting']);
	await issuePapers(network.db, next);
	assert.deepEqual(await runOf(contest), {
		...{ state: 'done', total: 8, issued: 8, annulled: 0, letters: 4, problem: null }
	});
	assert.deepEqual(await brokenInvariants(network.db), []);
});

// Deleting the call of lockContest from endRun must make this test fail: the wish would be noted on a run that has ended.
test('a run does not end past somebody who asks for the next one at that moment', async () => {
	const contest = await buildFinalised(network.db, { entries: 2 });
	await published(contest);
	await issued(contest);
	const first = await begun(contest);
	await correctResults(network.db, contest, { 1: '5000' });
	await published(contest);
	let ending!: Promise<void>;
	await network.db.transaction().execute(async (tx) => {
		await lockContest(tx, contest.id);
		ending = issuePapers(network.db, first);
		await untilBlocked(network, tx, 1);
		assert.deepEqual(await beginIssuing(tx, actor, contest.id), { ok: true, value: { runId: first } });
	});
	await ending;
	const { id: next, version } = (await lastRunOf(network.db, actor, contest.id))!;
	assert.deepEqual([next === first, version], [false, 2]);
});

test('a paper that would name the work otherwise is replaced, and its holder told', async () => {
	const contest = await buildFinalised(network.db, { entries: 2, entrants: 2 });
	await published(contest);
	await issued(contest);
	const [old] = await papersOf(contest);
	assert.ok((await annulDocument(network.db, actor, (await papersOf(contest))[3]!.id, 'Выдан по ошибке')).ok);
	await network.db
		.updateTable('entries')
		.set({ title: 'Другое название' })
		.where('id', '=', contest.entries[0]!.id)
		.execute();
	await correctResults(network.db, contest, { 1: '5000' });
	await published(contest);
	await issued(contest);
	const replaced = await documentByCode(network.db, old!.code);
	assert.equal(replaced.state, 'replaced');
	const fresh = await documentByCode(network.db, replaced.replacedBy!.code);
	assert.equal(fresh.printed.kind === 'diploma' && fresh.printed.work, 'Другое название');
	const texts = (await lettersOf(contest)).map(({ text }) => (text as { paragraphs: string[] }).paragraphs.join(' '));
	assert.ok(texts.some((text) => text.includes(`№ ${fresh.number} (взамен прежнего)`)));
});

test('nobody but keepers and the organisers of the contest asks for papers or sees how far they are', async () => {
	const contest = await buildFinalised(network.db, { entries: 2 });
	const stranger: Actor = { id: 'x', role: 'member', rights: noRights };
	assert.deepEqual(await beginIssuing(network.db, stranger, contest.id), { ok: false, reason: 'not-allowed' });
	await assert.rejects(lastRunOf(network.db, stranger, contest.id), NotFound);
	await assert.rejects(papersPreview(network.db, stranger, contest.id), NotFound);
	await assert.rejects(papersPreview(network.db, null, contest.id), NotFound);
	assert.ok((await beginIssuing(network.db, contest.organiser, contest.id)).ok);
	assert.equal((await lastRunOf(network.db, contest.organiser, contest.id))?.state, 'waiting');
});

test('papers laid ready tell nothing to an organiser or keeper who entered, until their results are published', async () => {
	const contest = await buildFinalised(network.db, { entries: 2 });
	await issued(contest);
	const [paper] = await papersOf(contest);
	const asked = { order: 'number', descending: true, limit: 50, offset: 0, contestId: contest.id } as const;
	const keeper: Actor = { id: (await buildAdministrator(network.db)).id, role: 'administrator' };
	for (const reader of [contest.organiser, keeper]) {
		const seen = async () => (await registerPage(network.db, reader, asked)).total;
		const counted = async () => (await registerCounts(network.db, reader)).valid;
		assert.equal(await seen(), 4, 'there is something that could leak');
		const all = await counted();
		await network.db
			.updateTable('accounts')
			.set({ person_id: contest.entries[0]!.authorId })
			.where('id', '=', reader.id)
			.execute();
		assert.deepEqual([await seen(), await counted()], [0, all - 4]);
		await assert.rejects(documentWithHistory(network.db, reader, paper!.id), NotFound);
		await assert.rejects(papersPreview(network.db, reader, contest.id), NotFound);
		await network.db.updateTable('accounts').set({ person_id: null }).where('id', '=', reader.id).execute();
	}
	await network.db
		.updateTable('accounts')
		.set({ person_id: contest.entries[0]!.authorId })
		.where('id', '=', keeper.id)
		.execute();
	await published(contest);
	assert.equal((await registerPage(network.db, keeper, asked)).total, 4);
	assert.equal((await papersPreview(network.db, keeper, contest.id)).issue, 0);
});

test('laying the papers out asks the same number of questions for two entries and for thirty', async () => {
	const [small, large] = [
		await buildFinalised(network.db, { entries: 2 }),
		await buildFinalised(network.db, { entries: 30 })
	];
	const count = ({ id }: { id: string }) => network.countQueries(() => papersPreview(network.db, actor, id));
	assert.equal(await count(large), await count(small));
});

test('an organisation that is thanked alone is told through its representative, or through whoever is above it', async () => {
	const { db } = network;
	const above = await buildOrganisation(db, { kind: 'library-system', dative: 'Системе' });
	const thanked = await buildOrganisation(db, { parentId: above.id, name: 'Библиотека «Родник»', dative: 'Роднику' });
	const contest = await buildFinalised(db, { entries: 2, entrants: 2, thankedOrganisation: thanked.id });
	await published(contest);
	await issued(contest);
	const untellable = async () =>
		(await papersToTell(db, { contestId: contest.id, version: 1 })).untellable.map(
			({ recipientName }) => recipientName
		);
	const written = async () => (await lettersOf(contest)).map(({ to }) => to);
	assert.deepEqual([(await written()).length, await untellable()], [2, ['Библиотека «Родник»']]);

	const [upper, own] = [await buildMember(db), await buildMember(db)];
	await buildAppointment(db, { accountId: upper.id, role: 'representative', organisationId: above.id });
	assert.deepEqual(await untellable(), []);
	await issued(contest);
	assert.deepEqual(
		(await written()).filter((to) => to === upper.email || to === own.email),
		[upper.email]
	);
	const [paper] = await ownPapers(db, await actorOf(db, upper.id));
	assert.equal(paper?.name, 'Благодарственное письмо');
	const letter = (await lettersOf(contest)).find(({ to }) => to === upper.email)!.text as { paragraphs: string[] };
	assert.match(letter.paragraphs[1]!, /^Благодарственное письмо \(Библиотека «Родник»\): № /);

	await buildAppointment(db, { accountId: own.id, role: 'representative', organisationId: thanked.id });
	await issued(contest);
	await issued(contest);
	assert.deepEqual(
		(await written()).filter((to) => to === own.email),
		[own.email]
	);
	await db.updateTable('accounts').set({ disabled_at: new Date() }).where('id', 'in', [own.id, upper.id]).execute();
	assert.deepEqual(await untellable(), ['Библиотека «Родник»']);
});

test('whom to tell is asked in the same number of questions for two papers and for thirty', async () => {
	const [small, large] = [
		await buildFinalised(network.db, { entries: 2, entrants: 2 }),
		await buildFinalised(network.db, { entries: 15, entrants: 15 })
	];
	const count = async (contest: FinalisedContest) => {
		await issued(contest);
		await published(contest);
		return network.countQueries(() => papersToTell(network.db, { contestId: contest.id, version: 1 }));
	};
	assert.equal(await count(large), await count(small));
});
