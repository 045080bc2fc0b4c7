import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { buildActor } from '#server/accounts/appointments/testing.ts';
import type { FileState } from '#server/files/tables.ts';
import { buildFile } from '#server/files/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { attachFile, detachFile } from '../attachments/commands.ts';
import { signedSheet } from '../attachments/list/queries.ts';
import { checklistOf } from '../checklist/queries.ts';
import { saveApplication } from '../commands.ts';
import { hashOfGraceCode } from '../late/rules.ts';
import { applicationById } from '../queries.ts';
import {
	buildDraft,
	buildEntrant,
	buildOpenContest,
	buildSubmitted,
	moveDeadline,
	submit,
	type BuiltApplication
} from '../testing.ts';
import { lastVersionOf, versionsOf } from '../versions/queries.ts';
import { reviveApplication, withdrawApplication } from '../withdrawal/commands.ts';
import { submitApplication } from './commands.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const sendAt = async ({ id, owner }: Pick<BuiltApplication, 'id' | 'owner'>, graceCode: string | null = null) => {
	const { revision } = await applicationById(network.db, owner, id);
	const outcome = await submitApplication(network.db, owner, { id, revision, graceCode });
	return outcome.ok ? outcome.value.number : outcome.reason;
};

test('the deadline is the database’s now: the last instant before it is in time, the instant itself is not', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const [inTime, late, silent] = await Promise.all([1, 2, 3].map(() => buildDraft(db, { contest })));
	// One transaction has one `now()`, so that the row can be set to the very instant that the command asks at.
	const sendWhen = (draft: BuiltApplication, closes: string, takenUntil = closes) =>
		db.transaction().execute(async (tx) => {
			await sql`update contest_calls set closes_at = now() + ${closes}::interval,
				taken_until = now() + ${takenUntil}::interval where contest_id = ${contest.id}`.execute(tx);
			const { revision } = await applicationById(tx, draft.owner, draft.id);
			const outcome = await submitApplication(tx, draft.owner, { id: draft.id, revision });
			return outcome.ok ? 'taken' : outcome.reason;
		});
	assert.deepEqual(
		[
			await sendWhen(late!, '0 microseconds'),
			await sendWhen(late!, '-1 microsecond'),
			await sendWhen(inTime!, '1 microsecond'),
			await sendWhen(silent!, '-1 hour', '1 microsecond')
		],
		['closed', 'closed', 'taken', 'taken']
	);
});

test('an incomplete application is not sent, and nothing is written', async () => {
	const { db } = network;
	const draft = await buildDraft(db, { answers: {} });
	assert.equal(await sendAt(draft), 'incomplete');
	assert.equal(await lastVersionOf(db, draft.id), null);
});

test('what was not seen is not sent', async () => {
	const { db } = network;
	const { id, owner, revision } = await buildDraft(db);
	await saveApplication(db, owner, { id, revision, changes: { title: 'Изменено соавтором' } });
	const outcome = await submitApplication(db, owner, { id, revision });
	assert.deepEqual(outcome, { ok: false, reason: 'changed-elsewhere' });
});

test('sent twice at once from two windows, it is one version with one number and one letter', async () => {
	const { db } = network;
	const { id, owner, revision, contest } = await buildDraft(db);
	const outcomes = await Promise.all([1, 2].map(() => submitApplication(db, owner, { id, revision })));
	assert.deepEqual(outcomes[0], outcomes[1]);
	assert.equal((await versionsOf(db, owner, id)).length, 1);
	const letters = await db.selectFrom('letters').select('kind').where('contest_id', '=', contest.id).execute();
	assert.deepEqual(letters, [{ kind: 'application-received' }]);
});

test('twenty at once get numbers without gaps and the counter stands at the last', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const drafts = await Promise.all(Array.from({ length: 20 }, () => buildDraft(db, { contest })));
	// Red without `lockCounter` in submitApplication.
	const numbers = await Promise.all(drafts.map((draft) => sendAt(draft)));
	assert.deepEqual(
		numbers.toSorted((a, b) => Number(a) - Number(b)),
		Array.from({ length: 20 }, (_, index) => index + 1)
	);
	const counter = await db
		.selectFrom('application_counters')
		.select('last_number')
		.where('contest_id', '=', contest.id)
		.executeTakeFirstOrThrow();
	assert.equal(counter.last_number, 20);
});

test('of six sent at once by libraries of one system, as many are taken as the limit allows', async () => {
	const { db } = network;
	const limit = { most: 2, per: 'system', within: 'nomination' } as const;
	const contest = await buildOpenContest(db, { plan: { participation: { limit } } });
	const system = await buildOrganisation(db, { kind: 'library-system' });
	const branches = await Promise.all(
		Array.from({ length: 5 }, () => buildOrganisation(db, { kind: 'branch', parentId: system.id }))
	);
	const drafts = await Promise.all(
		[system, ...branches].map(({ id }) => buildDraft(db, { contest, organisationId: id }))
	);
	// Red without `lockCounter` in submitApplication.
	const answers = await Promise.all(drafts.map((draft) => sendAt(draft)));
	assert.deepEqual(answers.filter((answer) => answer === 'limit-reached').length, 4);
	const other = await buildDraft(db, { contest, organisationId: system.id, nomination: 'event' });
	assert.equal(typeof (await sendAt(other)), 'number');
	const elsewhere = await buildDraft(db, { contest });
	assert.equal(typeof (await sendAt(elsewhere)), 'number');
});

test('withdrawing makes room, reviving takes it again, and the limit holds through both', async () => {
	const { db } = network;
	const limit = { most: 1, per: 'organisation', within: 'contest' } as const;
	const contest = await buildOpenContest(db, { plan: { participation: { limit } } });
	const first = await buildSubmitted(db, { contest });
	const second = await buildDraft(db, { contest, organisationId: first.organisationId });
	assert.equal(await sendAt(second), 'limit-reached');
	assert.equal((await withdrawApplication(db, first.owner, first.id)).ok, true);
	assert.equal(await sendAt(second), 2);
	assert.deepEqual(await reviveApplication(db, first.owner, first.id), { ok: false, reason: 'limit-reached' });
	await withdrawApplication(db, second.owner, second.id);
	assert.equal((await reviveApplication(db, first.owner, first.id)).ok, true);
	assert.equal((await applicationById(db, first.owner, first.id)).number, 1);
});

test('an unsent change of nomination makes no room in the one that was sent', async () => {
	const { db } = network;
	const limit = { most: 1, per: 'organisation', within: 'nomination' } as const;
	const contest = await buildOpenContest(db, { plan: { participation: { limit } } });
	const first = await buildSubmitted(db, { contest, nomination: 'service' });
	const { id, owner, revision } = first;
	await saveApplication(db, owner, { id, revision, changes: { nomination: 'event' } });
	const second = await buildDraft(db, { contest, organisationId: first.organisationId, nomination: 'service' });
	assert.equal(await sendAt(second), 'limit-reached');
});

test('a version keeps what was sent, to the byte, whatever becomes of the application and its files', async () => {
	const { db } = network;
	const draft = await buildDraft(db);
	const { id, owner } = draft;
	const fileId = await buildFile(db, { broughtBy: owner.id });
	await attachFile(db, owner, { applicationId: id, fieldId: 'presentation', fileId });
	await submit(db, draft);
	const before = await lastVersionOf(db, id);
	await detachFile(db, owner, { applicationId: id, fileId });
	const swapped = await buildFile(db, { broughtBy: owner.id });
	await attachFile(db, owner, { applicationId: id, fieldId: 'presentation', fileId: swapped });
	assert.deepEqual(await lastVersionOf(db, id), before);
	assert.deepEqual(
		before!.content.files.map((file) => file.id),
		[fileId]
	);
	assert.equal(before!.sha256, createHash('sha256').update(canonicalJson(before!.content)).digest('hex'));
	assert.equal((await applicationById(db, owner, id)).hasUnsentChanges, true);
	const second = await submit(db, draft);
	assert.deepEqual([second.version, second.number, second.sha256 === before!.sha256], [2, 1, false]);
	// What was sent stays readable, though it has been taken off.
	const { removed_at } = await db
		.selectFrom('stored_files')
		.select('removed_at')
		.where('id', '=', fileId)
		.executeTakeFirstOrThrow();
	assert.equal(removed_at, null);
});

test('after the deadline only what may come until the check ends is taken', async () => {
	const { db } = network;
	const sent = await buildSubmitted(db);
	const { id, owner, contest } = sent;
	await moveDeadline(db, contest.id, '-1 second');
	await attachFile(db, owner, {
		applicationId: id,
		fieldId: 'presentation',
		fileId: await buildFile(db, { broughtBy: owner.id })
	});
	assert.equal(await sendAt(sent), 1);
	const { revision } = await applicationById(db, owner, id);
	await saveApplication(db, owner, { id, revision, changes: { title: 'Другое название' } });
	assert.equal(await sendAt(sent), 'closed');
});

test('the last use of a personal link lets in one of twenty who come at once', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const drafts = await Promise.all(Array.from({ length: 20 }, () => buildDraft(db, { contest })));
	await moveDeadline(db, contest.id, '-1 second');
	const code = await buildLink(contest.id, { uses: 1 });
	// Red without `forUpdate` in lockGraceLinkById.
	const answers = await Promise.all(drafts.map((draft) => sendAt(draft, code)));
	assert.deepEqual(answers.filter((answer) => answer !== 'grace-unusable').length, 1);
	const used = await db.selectFrom('grace_links').select('uses_left').where('contest_id', '=', contest.id).execute();
	assert.deepEqual(used, [{ uses_left: 0 }]);
});

test('a personal link is used up once by an application, which may then be sent again until the link expires', async () => {
	const { db } = network;
	const draft = await buildDraft(db);
	await moveDeadline(db, draft.contest.id, '-1 second');
	const code = await buildLink(draft.contest.id, { uses: 1 });
	assert.equal(await sendAt(draft, code), 1);
	const { revision } = await applicationById(db, draft.owner, draft.id);
	await saveApplication(db, draft.owner, { id: draft.id, revision, changes: { title: 'Поправлено' } });
	assert.equal(await sendAt(draft), 1);
	await sql`update grace_links set expires_at = now() where contest_id = ${draft.contest.id}`.execute(db);
	const again = await applicationById(db, draft.owner, draft.id);
	await saveApplication(db, draft.owner, { id: draft.id, revision: again.revision, changes: { title: 'Поздно' } });
	assert.equal(await sendAt(draft), 'grace-unusable');
});

test('a personal link is refused when it is mistyped, too old, or for another nomination', async () => {
	const { db } = network;
	const draft = await buildDraft(db, { nomination: 'service' });
	await moveDeadline(db, draft.contest.id, '-1 second');
	const expired = await buildLink(draft.contest.id, { expires: '-1 second' });
	const other = await buildLink(draft.contest.id, { nomination: 'event' });
	assert.deepEqual(
		[
			await sendAt(draft),
			await sendAt(draft, 'AAAA-BBBB-CCCC'),
			await sendAt(draft, expired),
			await sendAt(draft, other)
		],
		['closed', 'grace-unusable', 'grace-unusable', 'grace-other-nomination']
	);
});

test('an infected file answers nothing; one that is not checked yet counts as given', async () => {
	const { db } = network;
	const form = [{ id: 'presentation', kind: 'files' as const, label: 'Презентация', allowed: ['pdf' as const] }];
	const contest = await buildOpenContest(db, { plan: { form } });
	const draft = await buildDraft(db, { contest, answers: {} });
	const { id, owner } = draft;
	const bring = async (fieldId: string, state: FileState) => {
		const fileId = await buildFile(db, { broughtBy: owner.id, state });
		assert.ok((await attachFile(db, owner, { applicationId: id, fieldId, fileId })).ok);
		return fileId;
	};
	const infected = await bring('presentation', 'infected');
	const sheet = await bring(signedSheet, 'infected');
	const missing = async () => {
		const application = await applicationById(db, owner, id);
		const found = await checklistOf(db, application, contest.plan);
		return found.flatMap(({ step, reason, isNeededNow }) =>
			step === 'consents' ? [] : [{ step, reason, isNeededNow }]
		);
	};
	assert.deepEqual(await missing(), [
		{ step: 'files', reason: 'answer', isNeededNow: true },
		{ step: 'files', reason: 'file-infected', isNeededNow: true },
		{ step: 'sheet', reason: 'file-infected', isNeededNow: true },
		{ step: 'sheet', reason: 'sheet-awaited', isNeededNow: false }
	]);
	assert.equal(await sendAt(draft), 'incomplete');
	for (const fileId of [infected, sheet]) await detachFile(db, owner, { applicationId: id, fileId });
	await bring('presentation', 'quarantined');
	await bring(signedSheet, 'quarantined');
	assert.deepEqual(await missing(), []);
	assert.equal(await sendAt(draft), 1);
});

test('who withdraws during a correction comes back to it, with its term and until its end', async () => {
	const { db } = network;
	const sent = await buildSubmitted(db);
	const { id, owner, contest } = sent;
	const until = (interval: string) =>
		sql`update applications set correct_until = now() + ${interval}::interval where id = ${id}`.execute(db);
	await sql`update applications set state = 'correction' where id = ${id}`.execute(db);
	await until('3 days');
	const { correctUntil } = await applicationById(db, owner, id);
	assert.ok((await withdrawApplication(db, owner, id)).ok);
	await moveDeadline(db, contest.id, '-1 second');
	assert.ok((await reviveApplication(db, owner, id)).ok);
	const back = await applicationById(db, owner, id);
	assert.deepEqual(
		[back.state, back.correctUntil, back.isCorrectable, back.withdrawnAt],
		['correction', correctUntil, true, null]
	);
	// While the call was open it could be withdrawn; what is over stays over.
	await moveDeadline(db, contest.id, '1 day');
	assert.ok((await withdrawApplication(db, owner, id)).ok);
	await until('-1 second');
	await moveDeadline(db, contest.id, '-1 second');
	assert.deepEqual(await reviveApplication(db, owner, id), { ok: false, reason: 'closed' });
});

test('a correction is taken until its own day, whatever the deadline', async () => {
	const { db } = network;
	const sent = await buildSubmitted(db);
	await moveDeadline(db, sent.contest.id, '-1 second');
	const until = (interval: string) =>
		sql`update applications set state = 'correction', correct_until = now() + ${interval}::interval, revision = revision + 1
			where id = ${sent.id}`.execute(db);
	await until('-1 second');
	assert.equal(await sendAt(sent), 'correction-over');
	await until('1 hour');
	assert.equal(await sendAt(sent), 1);
});

test('nobody else sends an application, and whoever may not know of it is told nothing', async () => {
	const { db } = network;
	const { id, revision, contest } = await buildDraft(db);
	const stranger = await buildEntrant(db);
	await assert.rejects(submitApplication(db, stranger, { id, revision }), NotFound);
	const organiser = await buildActor(db, { role: 'organiser', contestId: contest.id });
	assert.deepEqual(await submitApplication(db, organiser, { id, revision }), { ok: false, reason: 'not-allowed' });
});

async function buildLink(
	contestId: string,
	{ uses = 3, expires = '1 day', nomination = null }: { uses?: number; expires?: string; nomination?: string | null }
): Promise<string> {
	const code = randomBytes(10).toString('hex').toUpperCase();
	await network.db
		.insertInto('grace_links')
		.values({
			...{ contest_id: contestId, nomination_key: nomination, code_hash: hashOfGraceCode(code) },
			...{ uses_left: uses, created_by: 'system:testing' },
			expires_at: sql`now() + ${expires}::interval` as never
		})
		.execute();
	return code;
}
