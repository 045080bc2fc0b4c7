import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { entriesOf } from '#server/contests/entries/queries.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { saveApplication } from '../../commands.ts';
import { applicationById } from '../../queries.ts';
import { submitApplication } from '../../submission/commands.ts';
import { submit } from '../../testing.ts';
import { confirmDecision, proposeDecision, withdrawDecision } from '../commands.ts';
import { checkOf } from '../queries.ts';
import { admission, buildCheck, buildOrganiser, lettersTo, passAll, stateOf } from '../testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('where two people are wanted the first proposes, another confirms, and the database itself refuses the same one', async () => {
	const { db } = network;
	const check = await buildCheck(network.db, { people: 2 });
	const second = await buildOrganiser(network.db, check.contest);
	const proposed = await proposeDecision(db, check.organiser, admission(check.id));
	assert.ok(proposed.ok && !proposed.value.isFinal);
	assert.equal((await stateOf(network.db, check)).state, 'submitted');
	const { decisionId } = proposed.value;
	assert.deepEqual(await confirmDecision(db, check.organiser, decisionId), { ok: false, reason: 'same-person' });
	await assert.rejects(
		db
			.updateTable('eligibility_decisions')
			.set({ confirmed_by: check.organiser.id, confirmed_at: new Date() })
			.where('id', '=', decisionId)
			.execute(),
		/eligibility_decisions/
	);
	assert.deepEqual(await proposeDecision(db, second, admission(check.id)), { ok: false, reason: 'decision-open' });
	assert.deepEqual(await confirmDecision(db, second, decisionId), { ok: true, value: null });
	assert.equal((await stateOf(network.db, check)).state, 'admitted');
	assert.deepEqual(await confirmDecision(db, second, decisionId), { ok: false, reason: 'already-answered' });
});

test('a proposal that is taken back leaves the application as it was', async () => {
	const { db } = network;
	const check = await buildCheck(network.db, { people: 2 });
	const second = await buildOrganiser(network.db, check.contest);
	const proposed = await proposeDecision(db, check.organiser, {
		...{ id: check.id, version: 1, state: 'submitted', decision: 'reject', reason: 'Не та номинация' }
	});
	assert.ok(proposed.ok);
	assert.deepEqual(await withdrawDecision(db, second, proposed.value.decisionId), { ok: true, value: null });
	assert.equal((await stateOf(network.db, check)).state, 'submitted');
	assert.deepEqual(await lettersTo(network.db, check), ['application-received']);
});

test('a correction is asked for until a day, and what comes back has to be looked at anew', async () => {
	const { db } = network;
	const check = await buildCheck(network.db);
	const past = await proposeDecision(db, check.organiser, {
		...{
			id: check.id,
			version: 1,
			state: 'submitted',
			decision: 'correct',
			reason: 'Уточните название',
			dueAt: new Date(0)
		}
	});
	assert.deepEqual(past, { ok: false, reason: 'due-in-past' });
	const dueAt = new Date(Date.now() + 3 * 24 * 3600 * 1000);
	const asked = await proposeDecision(db, check.organiser, {
		...{ id: check.id, version: 1, state: 'submitted', decision: 'correct', reason: 'Уточните название', dueAt }
	});
	assert.ok(asked.ok);
	assert.deepEqual(await stateOf(network.db, check), {
		...{ state: 'correction', admittedVersion: null, hasEntry: false, isCorrected: true }
	});
	const { revision } = await applicationById(db, check.owner, check.id);
	await saveApplication(db, check.owner, { id: check.id, revision, changes: { title: 'Ночной читальный зал «Сова»' } });
	assert.equal((await submit(db, check)).version, 2);
	assert.deepEqual(await proposeDecision(db, check.organiser, admission(check.id, 1)), {
		...{ ok: false, reason: 'version-outdated' }
	});
	const unseen = await proposeDecision(db, check.organiser, admission(check.id, 2));
	assert.deepEqual(unseen, { ok: false, reason: 'points-unchecked' });
	await passAll(network.db, check.organiser, check.id, 2);
	assert.ok((await proposeDecision(db, check.organiser, admission(check.id, 2))).ok);
	assert.equal((await stateOf(network.db, check)).admittedVersion, 2);
});

test('a decision against sending anew: what is admitted is what was looked at', async () => {
	// Red without lockApplication in lockForCheck: the decision and the new version then both pass.
	const { db } = network;
	for (let round = 0; round < 5; round++) {
		const check = await buildCheck(network.db);
		const { revision } = await applicationById(db, check.owner, check.id);
		const saved = await saveApplication(db, check.owner, {
			...{ id: check.id, revision, changes: { title: `Другое название ${round}` } }
		});
		assert.ok(saved.ok);
		const [decided, sent] = await Promise.all([
			proposeDecision(db, check.organiser, admission(check.id)),
			submitApplication(db, check.owner, { id: check.id, revision: saved.value.revision })
		]);
		assert.equal(Number(decided.ok) + Number(sent.ok), 1, JSON.stringify({ decided, sent }));
		const { state } = await stateOf(network.db, check);
		assert.equal(state, decided.ok ? 'admitted' : 'submitted');
	}
});

test('two organisers decide at once: one decision stands', async () => {
	// Red without lockApplication in lockForCheck.
	const { db } = network;
	const check = await buildCheck(network.db);
	const second = await buildOrganiser(network.db, check.contest);
	const outcomes = await Promise.all([
		proposeDecision(db, check.organiser, admission(check.id)),
		proposeDecision(db, second, {
			id: check.id,
			version: 1,
			state: 'submitted',
			decision: 'reject',
			reason: 'Опоздала'
		})
	]);
	assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? 'made' : outcome.reason)).sort(), ['made', 'not-now']);
	const { decisions, application } = await checkOf(db, check.organiser, check.id);
	assert.equal(decisions.length, 1);
	assert.equal(application.state, decisions[0]!.decision === 'admit' ? 'admitted' : 'rejected');
	assert.equal((await entriesOf(db, check.contest.id)).length, 1);
});

test('a decision can be turned round until the jury marks, and the entry follows', async () => {
	const { db } = network;
	const check = await buildCheck(network.db);
	const rejection = {
		id: check.id,
		version: 1,
		state: 'admitted' as const,
		decision: 'reject' as const,
		reason: 'Не та номинация'
	};
	assert.ok((await proposeDecision(db, check.organiser, admission(check.id))).ok);
	assert.ok((await proposeDecision(db, check.organiser, rejection)).ok);
	const [rejected] = await entriesOf(db, check.contest.id);
	assert.deepEqual([rejected!.status, rejected!.authors], ['rejected', []]);
	assert.deepEqual(await stateOf(network.db, check), {
		...{ state: 'rejected', admittedVersion: null, hasEntry: true, isCorrected: false }
	});
	assert.ok((await proposeDecision(db, check.organiser, admission(check.id, 1, 'rejected'))).ok);
	const [admitted, ...others] = await entriesOf(db, check.contest.id);
	assert.deepEqual([admitted!.status, admitted!.authors.length, others], ['admitted', 1, []]);
});
