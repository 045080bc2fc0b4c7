import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { appoint } from '#server/accounts/appointments/commands.ts';
import { actorOf } from '#server/accounts/appointments/testing.ts';
import { ownAccount } from '#server/accounts/profile/queries.ts';
import { entriesOf } from '#server/contests/entries/queries.ts';
import type { FileState } from '#server/files/tables.ts';
import { buildFile } from '#server/files/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { attachFile } from '../attachments/commands.ts';
import { signedSheet } from '../attachments/list/queries.ts';
import { saveApplication } from '../commands.ts';
import { applicationById } from '../queries.ts';
import { buildAuthor, buildDraft, buildOpenContest, buildSubmitted, submit } from '../testing.ts';
import { confirmDecision, giveVerdicts, notePaperConsents, proposeDecision } from './commands.ts';
import { checkOf } from './queries.ts';
import { admission, buildCheck, buildOrganiser, lettersTo, passAll, points, stateOf } from './testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

test('one person admits where one is enough: an entry of the same number, its authors people of the records, a letter', async () => {
	const { db } = network;
	const check = await buildCheck(network.db);
	const outcome = await proposeDecision(db, check.organiser, admission(check.id));
	assert.ok(outcome.ok && outcome.value.isFinal);
	assert.deepEqual(await stateOf(network.db, check), {
		...{ state: 'admitted', admittedVersion: 1, hasEntry: true, isCorrected: false }
	});
	const [entry, ...others] = await entriesOf(db, check.contest.id);
	const { entryId, title } = await applicationById(db, check.owner, check.id);
	const { id, authors, ...rest } = entry!;
	assert.deepEqual([id, others], [entryId, []]);
	assert.deepEqual(rest, {
		...{ key: '1', nomination: 'service', title, organisationId: check.organisationId },
		...{ teamName: '', status: 'admitted', rejection: null }
	});
	const bound = await db
		.selectFrom('consents')
		.select(['person_id'])
		.where('person_id', '=', authors[0]!.personId)
		.execute();
	assert.equal(bound.length, 2);
	assert.deepEqual(await lettersTo(network.db, check), ['application-received', 'application-admitted']);
});

test('an application is admitted only when the scanner has found all its files clean, the signed sheet too', async () => {
	const { db } = network;
	const { id, owner, organiser, ...check } = await buildCheck(network.db);
	const file = await bringTo(id, owner, 'presentation');
	const { version } = await submit(db, { id, owner });
	await passAll(network.db, organiser, id, version);
	const sheet = await bringTo(id, owner, signedSheet);
	const decide = async () => {
		const outcome = await proposeDecision(db, organiser, admission(id, version));
		return outcome.ok ? 'admitted' : outcome.reason;
	};
	const found = (fileId: string, state: FileState) =>
		db.updateTable('stored_files').set({ state }).where('id', '=', fileId).execute();
	assert.equal(await decide(), 'files-unclean');
	await found(sheet, 'clean');
	await found(file, 'infected');
	assert.equal(await decide(), 'files-unclean');
	await found(file, 'clean');
	assert.equal(await decide(), 'admitted');
	assert.equal((await entriesOf(db, check.contest.id)).length, 1);
});

async function bringTo(applicationId: string, owner: Actor, fieldId: string): Promise<string> {
	const fileId = await buildFile(network.db, { broughtBy: owner.id, state: 'quarantined' });
	assert.ok((await attachFile(network.db, owner, { applicationId, fieldId, fileId })).ok);
	return fileId;
}

test('an application without a consent of every author is not admitted', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db, { plan: { eligibility: { points } } });
	const organiser = await buildOrganiser(network.db, contest);
	const { id } = await buildSubmitted(db, { contest });
	await passAll(network.db, organiser, id);
	const outcome = await proposeDecision(db, organiser, admission(id));
	assert.deepEqual(outcome, { ok: false, reason: 'consent-missing' });
	const rejected = await proposeDecision(db, organiser, {
		...{ id, version: 1, state: 'submitted', decision: 'reject', reason: 'Нет согласия автора' }
	});
	assert.ok(rejected.ok);
	const [entry] = await entriesOf(db, contest.id);
	assert.deepEqual([entry!.status, entry!.rejection, entry!.authors], ['rejected', 'Нет согласия автора', []]);
});

test('an author of what was sent who is taken off unsent still has to consent', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db, { plan: { eligibility: { points } } });
	const organiser = await buildOrganiser(network.db, contest);
	const [first, second] = [buildAuthor(), buildAuthor({ surname: 'Щукина', givenName: 'Анна' })];
	const { id, owner, revision } = await buildSubmitted(db, { contest, authors: [first, second] });
	await passAll(network.db, organiser, id);
	const note = (authorId: string) => notePaperConsents(db, organiser, { id, authorId, fields: [] });
	assert.ok((await note(first.id!)).ok);
	assert.ok((await saveApplication(db, owner, { id, revision, changes: { authors: [first] } })).ok);
	assert.deepEqual(await proposeDecision(db, organiser, admission(id)), { ok: false, reason: 'consent-missing' });
	const { withoutConsent } = await checkOf(db, organiser, id);
	assert.deepEqual(
		withoutConsent.map(({ surname }) => surname),
		['Щукина']
	);
	assert.ok((await note(second.id!)).ok);
	assert.ok((await proposeDecision(db, organiser, admission(id))).ok);
});

test('an application is not admitted while a point is unmarked or marked as failing by anybody who checked', async () => {
	const { db } = network;
	const check = await buildCheck(network.db);
	const second = await buildOrganiser(network.db, check.contest);
	const mark = (verdict: 'pass' | 'fail') =>
		giveVerdicts(db, second, { id: check.id, version: 1, verdicts: [{ pointId: 'on-time', verdict, note: '' }] });
	assert.ok((await mark('fail')).ok);
	assert.deepEqual(await proposeDecision(db, check.organiser, admission(check.id)), {
		...{ ok: false, reason: 'points-failed' }
	});
	assert.ok((await mark('pass')).ok);
	assert.ok((await proposeDecision(db, check.organiser, admission(check.id))).ok);
});

test('a consent that is withdrawn between proposal and confirmation stops the admission', async () => {
	const { db } = network;
	const check = await buildCheck(network.db, { people: 2 });
	const second = await buildOrganiser(network.db, check.contest);
	const proposed = await proposeDecision(db, check.organiser, admission(check.id));
	assert.ok(proposed.ok);
	await db.updateTable('consents').set({ withdrawn_at: new Date() }).execute();
	assert.deepEqual(await confirmDecision(db, second, proposed.value.decisionId), {
		...{ ok: false, reason: 'consent-missing' }
	});
	assert.equal((await stateOf(network.db, check)).state, 'submitted');
});

test('nobody marks, proposes or confirms about an application that they work on, keepers neither', async () => {
	const { db } = network;
	const check = await buildCheck(network.db, { people: 2 });
	const appointed = await appoint(db, systemActor('testing'), {
		...{ accountId: check.owner.id, role: 'organiser', contestId: check.contest.id }
	});
	assert.ok(appointed.ok);
	const own = { ok: false, reason: 'own-application' };
	for (const owner of [await actorOf(db, check.owner.id), { ...check.owner, role: 'administrator' as const }]) {
		assert.deepEqual(await proposeDecision(db, owner, admission(check.id)), own);
		assert.deepEqual(await giveVerdicts(db, owner, { id: check.id, version: 1, verdicts: [] }), own);
		const { may, isOwn } = await checkOf(db, owner, check.id);
		assert.deepEqual([may, isOwn], [[], true]);
	}
	const proposed = await proposeDecision(db, check.organiser, admission(check.id));
	assert.ok(proposed.ok);
	const owner = await actorOf(db, check.owner.id);
	assert.deepEqual(await confirmDecision(db, owner, proposed.value.decisionId), own);
});

test('an admitted author who has an account is the person of that account', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db, { plan: { eligibility: { points } } });
	const organiser = await buildOrganiser(network.db, contest);
	const { id, owner } = await buildSubmitted(db, { contest, authors: [buildAuthor({ isMe: true })] });
	const { authors } = await applicationById(db, owner, id);
	assert.equal(authors[0]!.accountId, owner.id);
	assert.ok((await notePaperConsents(db, organiser, { id, authorId: authors[0]!.id, fields: [] })).ok);
	await passAll(network.db, organiser, id);
	assert.ok((await proposeDecision(db, organiser, admission(id))).ok);
	const [entry] = await entriesOf(db, contest.id);
	assert.equal((await ownAccount(db, owner)).personId, entry!.authors[0]!.personId);
});

test('verdicts are kept by person and point; points that the regulations do not have are passed over', async () => {
	const { db } = network;
	const check = await buildCheck(network.db);
	const second = await buildOrganiser(network.db, check.contest);
	const give = (actor: Actor, verdict: 'pass' | 'fail', note = '') =>
		giveVerdicts(db, actor, {
			...{ id: check.id, version: 1 },
			verdicts: [
				{ pointId: 'on-time', verdict, note },
				{ pointId: 'no-such-point', verdict, note }
			]
		});
	assert.ok((await give(check.organiser, 'fail')).ok);
	assert.ok((await give(check.organiser, 'pass', 'по личной ссылке')).ok);
	assert.ok((await give(second, 'fail')).ok);
	const { points: found } = await checkOf(db, check.organiser, check.id);
	assert.deepEqual(
		found.map(({ id, verdicts }) => [id, verdicts.map(({ verdict, note, givenBy }) => [verdict, note, givenBy])]),
		[
			[
				'on-time',
				[
					['pass', 'по личной ссылке', check.organiser.id],
					['fail', '', second.id]
				]
			],
			['consents', [['pass', '', check.organiser.id]]]
		]
	);
});

test('who is not an organiser of this very contest neither reads the check nor decides', async () => {
	const { db } = network;
	const check = await buildCheck(network.db);
	const elsewhere = await buildOrganiser(network.db, await buildOpenContest(db));
	for (const stranger of [elsewhere, { id: crypto.randomUUID(), role: 'member' as const }]) {
		await assert.rejects(checkOf(db, stranger, check.id), NotFound);
		await assert.rejects(proposeDecision(db, stranger, admission(check.id)), NotFound);
		await assert.rejects(giveVerdicts(db, stranger, { id: check.id, version: 1, verdicts: [] }), NotFound);
	}
	// Its own author sees it, and may not decide on it.
	assert.deepEqual(await proposeDecision(db, check.owner, admission(check.id)), { ok: false, reason: 'not-allowed' });
	await assert.rejects(checkOf(db, check.owner, check.id), NotFound);
	assert.equal((await stateOf(network.db, check)).state, 'submitted');
});

test('a draft cannot be decided about, nor an application from an organisation that the directory lacks', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const organiser = await buildOrganiser(network.db, contest);
	const draft = await buildDraft(db, { contest });
	assert.deepEqual(await proposeDecision(db, organiser, admission(draft.id, 0, 'draft')), {
		ok: false,
		reason: 'not-now'
	});
	const changes = {
		organisation: { kind: 'proposed' as const, name: 'Библиотека села Новое', town: 'Новое', territoryId: null }
	};
	await saveApplication(db, draft.owner, { id: draft.id, revision: draft.revision, changes });
	await submit(db, draft);
	assert.deepEqual(await proposeDecision(db, organiser, admission(draft.id)), {
		...{ ok: false, reason: 'organisation-unknown' }
	});
});

test('nothing is admitted any more once a stage of the jury is closed: nobody could mark it', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const organiser = await buildOrganiser(network.db, contest);
	const { id, owner } = await buildSubmitted(db, { contest });
	for (const { id: authorId } of (await applicationById(db, owner, id)).authors)
		await notePaperConsents(db, organiser, { id, authorId, fields: [] });
	await db
		.insertInto('stages')
		.values({ contest_id: contest.id, key: '1', title: 'Оценка', position: 0, starts_on: null, ends_on: null })
		.execute();
	await db
		.insertInto('stage_courses')
		.values({
			...{ contest_id: contest.id, stage_key: '1', state: 'closed', opened_at: new Date(), due_at: null },
			...{ closed_at: new Date(), closed_by: 'system:testing', released_at: null }
		})
		.execute();
	const decision = { id, version: 1, state: 'submitted' as const, decision: 'admit' as const, reason: '' };
	assert.deepEqual(await proposeDecision(db, organiser, decision), { ok: false, reason: 'judging-begun' });
	await db
		.updateTable('stage_courses')
		.set({ state: 'open', closed_at: null, closed_by: null })
		.where('contest_id', '=', contest.id)
		.execute();
	assert.ok((await proposeDecision(db, organiser, decision)).ok);
});
