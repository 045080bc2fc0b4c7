import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actorOf, buildAppointment, buildMember } from '#server/accounts/appointments/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { saveApplication } from '../../commands.ts';
import type { Changes } from '../../forms.ts';
import { applicationById } from '../../queries.ts';
import { buildDraft, buildOpenContest, submit, type OpenContest } from '../../testing.ts';
import { versionsOf } from '../../versions/queries.ts';
import { proposeDecision } from '../commands.ts';
import { addOrganisation, matchOrganisation } from './commands.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const keeper = systemActor('testing');

/** Submitted from an organisation that the directory does not know. */
async function buildProposed(contest?: OpenContest) {
	const { db } = network;
	const draft = await buildDraft(db, contest ? { contest } : {});
	const { id, owner, revision } = draft;
	const organisation = { kind: 'proposed', name: 'Библиотека на Речной', town: 'Кедров', territoryId: null } as const;
	assert.ok((await saveApplication(db, owner, { id, revision, changes: { organisation } })).ok);
	await submit(db, draft);
	return draft;
}

async function buildOrganiser(contestId: string): Promise<Actor> {
	const { id: accountId } = await buildMember(network.db);
	await buildAppointment(network.db, { accountId, role: 'organiser', contestId });
	return actorOf(network.db, accountId);
}

test('what was matched meanwhile is not overwritten by a window that goes on from its own attempt', async () => {
	const { db } = network;
	const { id, contest, owner } = await buildProposed();
	const proposed = (name: string) =>
		({ organisation: { kind: 'proposed', name, town: 'Кедров', territoryId: null } }) satisfies Changes;
	const { revision } = await applicationById(db, owner, id);
	const save = '0a1b2c3d-0000-4000-8000-000000000000';
	const typed = { id, revision, changes: proposed('Библиотека у озера'), save };
	assert.ok((await saveApplication(db, owner, typed)).ok);
	const library = await buildOrganisation(db, { name: 'Библиотека на Озёрной' });
	assert.ok((await matchOrganisation(db, await buildOrganiser(contest.id), { id, organisationId: library.id })).ok);
	const again = { ...typed, changes: proposed('Библиотека на Речной, 5'), lost: [save] };
	assert.deepEqual(await saveApplication(db, owner, again), { ok: false, reason: 'saved-elsewhere' });
});

test('a matched organisation makes a new version; what the entrant sent stays, and nothing is left unsent', async () => {
	const { db } = network;
	const { id, contest, owner } = await buildProposed();
	const organiser = await buildOrganiser(contest.id);
	const library = await buildOrganisation(db, { name: 'Библиотека № 3' });
	const outcome = await matchOrganisation(db, organiser, { id, organisationId: library.id });
	assert.deepEqual(outcome, { ok: true, value: { version: 2 } });
	const versions = await versionsOf(db, owner, id);
	assert.deepEqual(
		versions.map(({ content, submittedBy }) => [
			...[content.organisation?.name ?? null, content.proposedOrganisation?.name ?? null, submittedBy]
		]),
		[
			['Библиотека № 3', null, organiser.id],
			[null, 'Библиотека на Речной', owner.id]
		]
	);
	assert.notEqual(versions[0]!.sha256, versions[1]!.sha256);
	const { organisationId, hasUnsentChanges, state } = await applicationById(db, owner, id);
	assert.deepEqual([organisationId, hasUnsentChanges, state], [library.id, false, 'submitted']);
	assert.deepEqual(await matchOrganisation(db, organiser, { id, organisationId: library.id }), {
		...{ ok: false, reason: 'already-known' }
	});
});

test('what the entrant has changed and not sent stays unsent', async () => {
	const { db } = network;
	const { id, contest, owner } = await buildProposed();
	const { revision } = await applicationById(db, owner, id);
	assert.ok((await saveApplication(db, owner, { id, revision, changes: { title: 'Ещё не отправлено' } })).ok);
	const organisationId = (await buildOrganisation(db)).id;
	assert.ok((await matchOrganisation(db, await buildOrganiser(contest.id), { id, organisationId })).ok);
	const [sent] = await versionsOf(db, owner, id);
	assert.notEqual(sent!.content.title, 'Ещё не отправлено');
	assert.equal((await applicationById(db, owner, id)).hasUnsentChanges, true);
});

test('the keeper adds a new one to the directory; an organiser, who does not keep it, may only match', async () => {
	const { db } = network;
	const { id, contest, owner } = await buildProposed();
	const organiser = await buildOrganiser(contest.id);
	const organisation = {
		name: 'Новая библиотека на Речной',
		kind: 'other',
		town: 'Кедров',
		territoryId: null
	} as const;
	assert.deepEqual(await addOrganisation(db, organiser, { id, organisation }), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(await addOrganisation(db, keeper, { id, organisation }), { ok: true, value: { version: 2 } });
	const [sent] = await versionsOf(db, owner, id);
	assert.equal(sent!.content.organisation?.name, 'Новая библиотека на Речной');
	const stranger = await buildOrganiser((await buildOpenContest(db)).id);
	await assert.rejects(addOrganisation(db, stranger, { id, organisation }), NotFound);
});

test('nothing is matched under a decision that waits, in a draft, nor with an unknown organisation', async () => {
	const { db } = network;
	const contest = await buildOpenContest(db, { plan: { eligibility: { people: 2 } } });
	const organiser = await buildOrganiser(contest.id);
	const { id } = await buildProposed(contest);
	const organisationId = (await buildOrganisation(db)).id;
	await assert.rejects(
		matchOrganisation(db, organiser, { id, organisationId: '11111111-1111-4111-8111-111111111111' }),
		NotFound
	);
	const draft = await buildDraft(db, { contest });
	assert.deepEqual(await matchOrganisation(db, organiser, { id: draft.id, organisationId }), {
		...{ ok: false, reason: 'not-now' }
	});
	const proposal = { id, version: 1, state: 'submitted', decision: 'reject', reason: 'Не по теме' } as const;
	assert.ok((await proposeDecision(db, organiser, proposal)).ok);
	assert.deepEqual(await matchOrganisation(db, organiser, { id, organisationId }), {
		...{ ok: false, reason: 'decision-open' }
	});
});
