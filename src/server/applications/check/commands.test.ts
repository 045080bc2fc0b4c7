import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { appoint } from '#server/accounts/appointments/commands.ts';
import { actorOf, buildMember } from '#server/accounts/appointments/testing.ts';
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
import type { ApplicationState } from '../tables.ts';
import { applicationById } from '../queries.ts';
import { submitApplication } from '../submission/commands.ts';
import { buildAuthor, buildDraft, buildOpenContest, buildSubmitted, submit, type OpenContest } from '../testing.ts';
import { confirmDecision, giveVerdicts, notePaperConsents, proposeDecision, withdrawDecision } from './commands.ts';
import { checkOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const points = [
	{ id: 'on-time', text: 'Заявка подана в срок' },
	{ id: 'consents', text: 'Есть согласия всех авторов' }
];

async function buildOrganiser(contest: OpenContest): Promise<Actor> {
	const { id } = await buildMember(network.db);
	const outcome = await appoint(network.db, systemActor('testing'), {
		accountId: id,
		role: 'organiser',
		contestId: contest.id
	});
	assert.ok(outcome.ok);
	return actorOf(network.db, id);
}

async function passAll(actor: Actor, id: string, version = 1): Promise<void> {
	const verdicts = points.map(({ id: pointId }) => ({ pointId, verdict: 'pass' as const, note: '' }));
	assert.ok((await giveVerdicts(network.db, actor, { id, version, verdicts })).ok);
}

/** A submitted application whose authors' consents have come on paper, and who checks it. */
async function buildCheck({ people = 1 as 1 | 2, contest }: { people?: 1 | 2; contest?: OpenContest } = {}) {
	const { db } = network;
	const held = contest ?? (await buildOpenContest(db, { plan: { eligibility: { points, people } } }));
	const organiser = await buildOrganiser(held);
	const application = await buildSubmitted(db, { contest: held });
	const { authors } = await applicationById(db, application.owner, application.id);
	for (const { id: authorId } of authors)
		assert.ok((await notePaperConsents(db, organiser, { id: application.id, authorId, fields: ['name'] })).ok);
	await passAll(organiser, application.id);
	return { ...application, organiser };
}

const admission = (id: string, version = 1, state: ApplicationState = 'submitted') => ({
	...{ id, version, state, decision: 'admit' as const, reason: '' }
});
const stateOf = async ({ id }: { id: string }) => {
	const { state, admittedVersion, entryId, correctUntil } = await applicationById(
		network.db,
		systemActor('testing'),
		id
	);
	return { state, admittedVersion, hasEntry: entryId !== null, isCorrected: correctUntil !== null };
};
const lettersTo = async ({ id }: { id: string }) =>
	(
		await network.db
			.selectFrom('letters')
			.innerJoin('application_members', 'application_members.account_id', 'letters.account_id')
			.select('kind')
			.where('application_id', '=', id)
			.orderBy('written_at')
			.orderBy('kind')
			.execute()
	).map(({ kind }) => kind);

test('one person admits where one is enough: an entry of the same number, its authors people of the records, a letter', async () => {
	const { db } = network;
	const check = await buildCheck();
	const outcome = await proposeDecision(db, check.organiser, admission(check.id));
	assert.ok(outcome.ok && outcome.value.isFinal);
	assert.deepEqual(await stateOf(check), {
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
	assert.deepEqual(await lettersTo(check), ['application-received', 'application-admitted']);
});

test('an application is admitted only when the scanner has found all its files clean, the signed sheet too', async () => {
	const { db } = network;
	const { id, owner, organiser, ...check } = await buildCheck();
	const file = await bringTo(id, owner, 'presentation');
	const { version } = await submit(db, { id, owner });
	await passAll(organiser, id, version);
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
	const organiser = await buildOrganiser(contest);
	const { id } = await buildSubmitted(db, { contest });
	await passAll(organiser, id);
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
	const organiser = await buildOrganiser(contest);
	const [first, second] = [buildAuthor(), buildAuthor({ surname: 'Щукина', givenName: 'Анна' })];
	const { id, owner, revision } = await buildSubmitted(db, { contest, authors: [first, second] });
	await passAll(organiser, id);
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
	const check = await buildCheck();
	const second = await buildOrganiser(check.contest);
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
	const check = await buildCheck({ people: 2 });
	const second = await buildOrganiser(check.contest);
	const proposed = await proposeDecision(db, check.organiser, admission(check.id));
	assert.ok(proposed.ok);
	await db.updateTable('consents').set({ withdrawn_at: new Date() }).execute();
	assert.deepEqual(await confirmDecision(db, second, proposed.value.decisionId), {
		...{ ok: false, reason: 'consent-missing' }
	});
	assert.equal((await stateOf(check)).state, 'submitted');
});

test('nobody marks, proposes or confirms about an application that they work on, keepers neither', async () => {
	const { db } = network;
	const check = await buildCheck({ people: 2 });
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
	const organiser = await buildOrganiser(contest);
	const { id, owner } = await buildSubmitted(db, { contest, authors: [buildAuthor({ isMe: true })] });
	const { authors } = await applicationById(db, owner, id);
	assert.equal(authors[0]!.accountId, owner.id);
	assert.ok((await notePaperConsents(db, organiser, { id, authorId: authors[0]!.id, fields: [] })).ok);
	await passAll(organiser, id);
	assert.ok((await proposeDecision(db, organiser, admission(id))).ok);
	const [entry] = await entriesOf(db, contest.id);
	assert.equal((await ownAccount(db, owner)).personId, entry!.authors[0]!.personId);
});

test('where two people are wanted the first proposes, another confirms, and the database itself refuses the same one', async () => {
	const { db } = network;
	const check = await buildCheck({ people: 2 });
	const second = await buildOrganiser(check.contest);
	const proposed = await proposeDecision(db, check.organiser, admission(check.id));
	assert.ok(proposed.ok && !proposed.value.isFinal);
	assert.equal((await stateOf(check)).state, 'submitted');
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
	assert.equal((await stateOf(check)).state, 'admitted');
	assert.deepEqual(await confirmDecision(db, second, decisionId), { ok: false, reason: 'already-answered' });
});

test('a proposal that is taken back leaves the application as it was', async () => {
	const { db } = network;
	const check = await buildCheck({ people: 2 });
	const second = await buildOrganiser(check.contest);
	const proposed = await proposeDecision(db, check.organiser, {
		...{ id: check.id, version: 1, state: 'submitted', decision: 'reject', reason: 'Не та номинация' }
	});
	assert.ok(proposed.ok);
	assert.deepEqual(await withdrawDecision(db, second, proposed.value.decisionId), { ok: true, value: null });
	assert.equal((await stateOf(check)).state, 'submitted');
	assert.deepEqual(await lettersTo(check), ['application-received']);
});

test('a correction is asked for until a day, and what comes back has to be looked at anew', async () => {
	const { db } = network;
	const check = await buildCheck();
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
	assert.deepEqual(await stateOf(check), {
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
	await passAll(check.organiser, check.id, 2);
	assert.ok((await proposeDecision(db, check.organiser, admission(check.id, 2))).ok);
	assert.equal((await stateOf(check)).admittedVersion, 2);
});

test('a decision against sending anew: what is admitted is what was looked at', async () => {
	// Red without lockApplication in lockForCheck: the decision and the new version then both pass.
	const { db } = network;
	for (let round = 0; round < 5; round++) {
		const check = await buildCheck();
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
		const { state } = await stateOf(check);
		assert.equal(state, decided.ok ? 'admitted' : 'submitted');
	}
});

test('two organisers decide at once: one decision stands', async () => {
	// Red without lockApplication in lockForCheck.
	const { db } = network;
	const check = await buildCheck();
	const second = await buildOrganiser(check.contest);
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
	const check = await buildCheck();
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
	assert.deepEqual(await stateOf(check), {
		...{ state: 'rejected', admittedVersion: null, hasEntry: true, isCorrected: false }
	});
	assert.ok((await proposeDecision(db, check.organiser, admission(check.id, 1, 'rejected'))).ok);
	const [admitted, ...others] = await entriesOf(db, check.contest.id);
	assert.deepEqual([admitted!.status, admitted!.authors.length, others], ['admitted', 1, []]);
});

test('verdicts are kept by person and point; points that the regulations do not have are passed over', async () => {
	const { db } = network;
	const check = await buildCheck();
	const second = await buildOrganiser(check.contest);
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
	const check = await buildCheck();
	const elsewhere = await buildOrganiser(await buildOpenContest(db));
	for (const stranger of [elsewhere, { id: crypto.randomUUID(), role: 'member' as const }]) {
		await assert.rejects(checkOf(db, stranger, check.id), NotFound);
		await assert.rejects(proposeDecision(db, stranger, admission(check.id)), NotFound);
		await assert.rejects(giveVerdicts(db, stranger, { id: check.id, version: 1, verdicts: [] }), NotFound);
	}
	// Its own author sees it, and may not decide on it.
	assert.deepEqual(await proposeDecision(db, check.owner, admission(check.id)), { ok: false, reason: 'not-allowed' });
	await assert.rejects(checkOf(db, check.owner, check.id), NotFound);
	assert.equal((await stateOf(check)).state, 'submitted');
});

test('a draft cannot be decided about, nor an application from an organisation that the directory lacks', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const organiser = await buildOrganiser(contest);
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
	const organiser = await buildOrganiser(contest);
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
