import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actorOf, buildAppointment, buildMember } from '#server/accounts/appointments/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { proposeDecision } from '../../check/commands.ts';
import { saveApplication } from '../../commands.ts';
import { buildDraft, buildEntrant, buildOpenContest, buildSubmitted, submit, usualForm } from '../../testing.ts';
import { applicationsDesk } from '../desk/queries.ts';
import { readingOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

async function buildReader(role: 'organiser' | 'methodist', place: object): Promise<Actor> {
	const { id: accountId } = await buildMember(network.db);
	await buildAppointment(network.db, { accountId, role, ...place });
	return actorOf(network.db, accountId);
}

test('organisers read what was sent last, what each version changed, and everything that has happened', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db, { plan: { eligibility: { people: 2 } } });
	const organiser = await buildReader('organiser', { contestId: contest.id });
	const application = await buildSubmitted(db, { contest, title: 'Лампа' });
	const { id, owner, revision } = application;
	assert.ok((await saveApplication(db, owner, { id, revision, changes: { title: 'Лампы' } })).ok);
	await submit(db, application);
	const proposal = { id, version: 2, state: 'submitted', decision: 'reject', reason: 'Не по теме' } as const;
	assert.ok((await proposeDecision(db, organiser, proposal)).ok);
	const desk = await applicationsDesk(db, organiser, contest.slug);
	const { content, versions, history } = await readingOf(db, organiser, desk, { id });
	assert.equal(content.title, 'Лампы');
	assert.deepEqual(
		versions.map(({ version, changes }) => [version, changes]),
		[
			[2, [{ part: 'title' }]],
			[1, null]
		]
	);
	assert.deepEqual(
		history.map(({ kind }) => kind),
		['proposed', 'sent', 'sent']
	);
});

test('a methodist reads what own libraries have sent, without proposals; not drafts, not the neighbours', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db, { plan: { eligibility: { people: 2 } } });
	const organiser = await buildReader('organiser', { contestId: contest.id });
	const sent = await buildSubmitted(db, { contest });
	const draft = await buildDraft(db, { contest, organisationId: sent.organisationId });
	const foreign = await buildSubmitted(db, { contest });
	const proposal = { version: 1, state: 'submitted', decision: 'reject', reason: 'Не по теме' } as const;
	assert.ok((await proposeDecision(db, organiser, { ...proposal, id: sent.id })).ok);
	const methodist = await buildReader('methodist', { organisationId: sent.organisationId });
	const desk = await applicationsDesk(db, methodist, contest.slug);
	assert.equal(desk.scope, 'guided');
	const all = await applicationsDesk(db, organiser, contest.slug);
	for (const { id } of [sent, draft, foreign]) assert.ok(await readingOf(db, organiser, all, { id }), 'it could leak');
	const { history } = await readingOf(db, methodist, desk, { id: sent.id });
	assert.deepEqual(
		history.map(({ kind }) => kind),
		['sent']
	);
	for (const { id } of [draft, foreign]) await assert.rejects(readingOf(db, methodist, desk, { id }), NotFound);
	await assert.rejects(applicationsDesk(db, await buildEntrant(db), contest.slug), NotFound);
});

test('an application of another contest is not read at this one’s desk', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db);
	const organiser = await buildReader('organiser', { contestId: contest.id });
	const { id, contest: other } = await buildSubmitted(db);
	await buildAppointment(db, { accountId: organiser.id, role: 'organiser', contestId: other.id });
	const both = await actorOf(db, organiser.id);
	const desk = await applicationsDesk(db, both, contest.slug);
	await assert.rejects(readingOf(db, both, desk, { id }), NotFound);
});

test('a blind jury does not see answers that name the authors, nor what is not for the jury', async () => {
	const { db } = network;
	const form = [
		...usualForm,
		{ id: 'about-us', kind: 'line' as const, label: 'О нас', required: 'optional' as const, namesAuthors: true },
		{ id: 'bank', kind: 'line' as const, label: 'Реквизиты', required: 'optional' as const, seenByJury: false }
	];
	const contest = await buildOpenContest(db, { plan: { form, isBlind: true } });
	const organiser = await buildReader('organiser', { contestId: contest.id });
	const { id } = await buildSubmitted(db, { contest });
	const desk = await applicationsDesk(db, organiser, contest.slug);
	const seen = async (reader: 'organiser' | 'blind-jury' | 'jury') =>
		(await readingOf(db, organiser, desk, { id, reader })).answers.map(({ fieldId }) => fieldId).slice(4);
	assert.deepEqual(await seen('organiser'), ['about-us', 'bank']);
	assert.deepEqual(await seen('jury'), ['about-us']);
	assert.deepEqual(await seen('blind-jury'), []);
});
