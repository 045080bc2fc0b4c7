import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { buildContest } from '#server/contests/testing.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import type { AppointmentRole } from '../../tables.ts';
import { rightsOf } from '../queries.ts';
import { buildActor, buildMember } from '../testing.ts';
import { inviteToRole } from './commands.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

const nowhere = { organisationId: null, territoryId: null, contestId: null };
const invite = (
	actor: Actor,
	email: string,
	role: AppointmentRole,
	place: Partial<typeof nowhere> | { contestId: string }
) =>
	inviteToRole(network.db, actor, {
		email,
		name: 'Полкина Анна Львовна',
		role,
		place: { ...nowhere, ...place },
		where: 'Компас'
	});
const lettersTo = async (address: string) =>
	(await network.db.selectFrom('letters').select('kind').where('to_address', '=', address).execute()).length;

test('an organiser invites a juror: one letter, one account, the role at once', async () => {
	const { id: contestId } = await buildContest(network.db, { entries: 1 });
	const organiser = await buildActor(network.db, { role: 'organiser', contestId });
	const email = `${randomUUID()}@example.org`;
	const outcome = await invite(organiser, email, 'juror', { contestId });
	assert.ok(outcome.ok);
	assert.deepEqual((await rightsOf(network.db, outcome.value.accountId)).contests, [{ contestId, role: 'juror' }]);
	assert.equal(await lettersTo(email), 1);
	assert.deepEqual(await invite(organiser, email, 'juror', { contestId }), { ok: false, reason: 'already-appointed' });
	assert.equal(await lettersTo(email), 1);
	const known = await buildMember(network.db);
	const again = await invite(organiser, known.email, 'jury-chair', { contestId });
	assert.deepEqual(again, { ok: true, value: { accountId: known.id } });
});

test('whoever may not give the role sends no letter and makes no account', async () => {
	const { id: contestId } = await buildContest(network.db, { entries: 1 });
	const { id: otherId } = await buildContest(network.db, { entries: 1 });
	const { id: organisationId } = await buildOrganisation(network.db);
	const organiser = await buildActor(network.db, { role: 'organiser', contestId });
	const methodist = await buildActor(network.db, { role: 'methodist', organisationId });
	const email = `${randomUUID()}@example.org`;
	const refusal = async (actor: Actor, role: AppointmentRole, place: object) => {
		const outcome = await invite(actor, email, role, place);
		return outcome.ok ? 'done' : outcome.reason;
	};
	assert.equal(await refusal(organiser, 'juror', { contestId: otherId }), 'not-allowed');
	assert.equal(await refusal(organiser, 'editor', {}), 'not-allowed');
	assert.equal(await refusal(organiser, 'juror', {}), 'place-needed');
	assert.equal(await refusal(methodist, 'organiser', { contestId }), 'not-allowed');
	assert.equal(await refusal({ id: 'm', role: 'member' }, 'representative', { organisationId }), 'not-allowed');
	await assert.rejects(invite(systemActor('testing'), email, 'juror', { contestId: randomUUID() }), NotFound);
	const accounts = await network.db.selectFrom('accounts').select('id').where('email', '=', email).execute();
	assert.deepEqual([accounts, await lettersTo(email)], [[], 0]);
	assert.equal(await refusal(methodist, 'representative', { organisationId }), 'done');
});
