import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Db } from '#server/database.ts';
import { announceContest } from '#server/contests/commands.ts';
import { finaliseResults, publishResults } from '#server/contests/results/commands.ts';
import { buildContest } from '#server/contests/testing.ts';
import { brokenInvariants } from '#server/invariants/queries.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { giveAwards } from '../commands.ts';
import { annulDocument, issueDocuments, reissueDocument } from './commands.ts';
import { documentByCode, issuedDocuments } from './queries.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('test');
const stranger = { id: 'stranger', role: 'reader' } as never;

async function buildAwarded(db: Db, entries = 3): Promise<string> {
	const { id } = await buildContest(db, { entries });
	for (const step of [finaliseResults, announceContest, publishResults, giveAwards]) {
		const outcome = await step(db, actor, id);
		assert.ok(outcome.ok, JSON.stringify(outcome));
	}
	return id;
}
const registerOf = async (contestId: string) =>
	(await issuedDocuments(network.db, { contestId, limit: 100, offset: 0 })).documents;

test('issueDocuments gives every award one paper, numbered without gaps, with codes that differ', async () => {
	const id = await buildAwarded(network.db);
	assert.deepEqual(await issueDocuments(network.db, actor, id, { issuedOn: '2031-06-15', numberPrefix: 'ЗОУНБ' }), {
		ok: true,
		value: 4
	});
	const documents = await registerOf(id);
	assert.deepEqual(documents.map(({ number }) => number).sort(), [
		'ЗОУНБ-2031-0001',
		'ЗОУНБ-2031-0002',
		'ЗОУНБ-2031-0003',
		'ЗОУНБ-2031-0004'
	]);
	assert.equal(new Set(documents.map(({ code }) => code)).size, 4);
	const diploma = documents.find(({ kind }) => kind === 'diploma')!;
	assert.deepEqual(
		{ ...diploma.printed, recipient: null, issuer: null, contest: null },
		{
			kind: 'diploma',
			look: 'classic',
			issuer: null,
			contest: null,
			issuedOn: '2031-06-15',
			city: 'Заречье',
			signatures: [],
			number: diploma.number,
			title: 'Диплом',
			degree: 'I степени',
			recipient: null,
			nomination: 'Удобный сервис',
			work: 'Работа 1'
		}
	);
	assert.deepEqual(await issueDocuments(network.db, actor, id, { issuedOn: '2031-06-15' }), { ok: true, value: 0 });
	assert.deepEqual(await brokenInvariants(network.db), []);
});
test('issuing in a year when nothing waits takes no number, begins no counter and records nothing', async () => {
	const id = await buildAwarded(network.db);
	await issueDocuments(network.db, actor, id, { issuedOn: '2040-01-01' });
	const recorded = () => network.db.selectFrom('activity').select('id').where('subject_id', '=', id).execute();
	const before = await recorded();
	assert.deepEqual(await issueDocuments(network.db, actor, id, { issuedOn: '2041-01-01' }), { ok: true, value: 0 });
	assert.deepEqual(await recorded(), before);
	assert.deepEqual(await brokenInvariants(network.db), []);
});
// Deleting the call of lockContest from issueDocuments must make this test fail.
test('of twenty issues at once one gives the papers and the rest find nothing to do', async () => {
	const id = await buildAwarded(network.db);
	const outcomes = await Promise.all(
		Array.from({ length: 20 }, () => issueDocuments(network.db, actor, id, { issuedOn: '2032-01-01' }))
	);
	assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.reason)).sort(), [
		...Array<number>(19).fill(0),
		4
	]);
});
// Deleting the counter's row lock (reading document_counters, then writing) must make this test fail.
test('two contests that issue at once share the numbers of a year without a gap or a double', async () => {
	const ids = await Promise.all([buildAwarded(network.db), buildAwarded(network.db), buildAwarded(network.db)]);
	await Promise.all(ids.map((id) => issueDocuments(network.db, actor, id, { issuedOn: '2033-03-03' })));
	const numbers = (await Promise.all(ids.map(registerOf))).flat().map(({ number }) => number);
	assert.deepEqual(
		numbers.sort(),
		Array.from({ length: 12 }, (_, index) => `2033-${String(index + 1).padStart(4, '0')}`)
	);
});
test('a re-issued paper has a new number and code, and the old one leads to it', async () => {
	const id = await buildAwarded(network.db);
	await issueDocuments(network.db, actor, id, { issuedOn: '2034-01-01' });
	const [old] = await registerOf(id);
	const outcome = await reissueDocument(network.db, actor, old!.id, {
		correct: (printed) => ({ ...printed, city: 'Новое Заречье' })
	});
	assert.ok(outcome.ok);
	const replaced = await documentByCode(network.db, old!.code);
	assert.deepEqual(
		{ state: replaced.state, replacedBy: replaced.replacedBy },
		{ state: 'replaced', replacedBy: { number: outcome.value.number, code: outcome.value.code } }
	);
	const fresh = await documentByCode(network.db, outcome.value.code);
	assert.deepEqual(
		{ state: fresh.state, city: fresh.printed.city, number: fresh.printed.number },
		{ state: 'valid', city: 'Новое Заречье', number: outcome.value.number }
	);
	assert.deepEqual(await reissueDocument(network.db, actor, old!.id, { correct: (printed) => printed }), {
		ok: false,
		reason: 'already-replaced'
	});
});
// Deleting the call of lockContest from lockDocument must make this test fail (by an error instead of a refusal).
test('of ten re-issues of one paper at once one succeeds', async () => {
	const id = await buildAwarded(network.db);
	await issueDocuments(network.db, actor, id, { issuedOn: '2035-01-01' });
	const [old] = await registerOf(id);
	const outcomes = await Promise.all(
		Array.from({ length: 10 }, () => reissueDocument(network.db, actor, old!.id, { correct: (printed) => printed }))
	);
	assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.reason)).sort(), [
		...Array<string>(9).fill('already-replaced'),
		'done'
	]);
	assert.deepEqual(await brokenInvariants(network.db), []);
});
test('an annulled paper stays in the register with its reason, and is neither annulled nor re-issued again', async () => {
	const id = await buildAwarded(network.db);
	await issueDocuments(network.db, actor, id, { issuedOn: '2036-01-01' });
	const [document] = await registerOf(id);
	assert.deepEqual(await annulDocument(network.db, actor, document!.id, ' '), { ok: false, reason: 'reason-missing' });
	assert.deepEqual(await annulDocument(network.db, actor, document!.id, 'Выдан по ошибке'), { ok: true, value: null });
	const { state, annulment } = await documentByCode(network.db, document!.code);
	assert.deepEqual({ state, reason: annulment?.reason }, { state: 'annulled', reason: 'Выдан по ошибке' });
	assert.deepEqual(await annulDocument(network.db, actor, document!.id, 'Ещё раз'), {
		ok: false,
		reason: 'already-annulled'
	});
	assert.deepEqual(await reissueDocument(network.db, actor, document!.id, { correct: (printed) => printed }), {
		ok: false,
		reason: 'annulled'
	});
});
test('what was printed cannot be changed in the register, and a stranger touches nothing', async () => {
	const id = await buildAwarded(network.db);
	await issueDocuments(network.db, actor, id, { issuedOn: '2037-01-01' });
	const [document] = await registerOf(id);
	await assert.rejects(
		network.db.updateTable('issued_documents').set({ number: 'подделка' }).execute(),
		/permission denied/
	);
	await assert.rejects(network.db.deleteFrom('issued_documents').execute(), /permission denied/);
	assert.deepEqual(await issueDocuments(network.db, stranger, id), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await annulDocument(network.db, stranger, document!.id, 'Без права'), {
		ok: false,
		reason: 'not-allowed'
	});
	assert.deepEqual(await reissueDocument(network.db, stranger, document!.id, { correct: (printed) => printed }), {
		ok: false,
		reason: 'not-allowed'
	});
});
test('any other code is not found', async () => {
	await assert.rejects(documentByCode(network.db, '00000000000000000000000000'), NotFound);
});
