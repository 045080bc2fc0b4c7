import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { moveOrganisation } from '#server/organisations/tree/commands.ts';
import { buildPerson } from '#server/people/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { judgedRules } from '../../judging/testing.ts';
import { decisionsOf } from '../../jury/queries.ts';
import { buildMeeting } from '../testing.ts';
import { offerThanks } from './commands.ts';
import { lastThanksChoice, thanksAwardsOf } from './rules.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());

test('letters of thanks are offered to institutions of winners, jurors and sponsors, each once, by what the awards are', async () => {
	const letter = (id: string, recipients: ('organisation' | 'person')[]) => ({
		...{ id, title: `Благодарность ${id}`, kind: 'thank-you-letter', scope: 'none' as const, recipients },
		basis: { by: 'decision' as const }
	});
	const awards = [
		letter('both', ['organisation', 'person']),
		letter('people', ['person']),
		letter('libraries', ['organisation']),
		letter('partners', ['organisation'])
	];
	const rules = { ...judgedRules, awards: [...judgedRules.awards!, ...awards] };
	const contest = await buildMeeting(network.db, { rules, defence: { '1': 5, '2': 4, '3': 5, '4': 3 } });
	const { db } = network;
	const { id, secretary, entries } = contest;
	const personId = await buildPerson(db);
	await db.updateTable('jurors').set({ person_id: personId }).where('id', '=', contest.chair.id).execute();
	const { id: sponsorId } = await buildOrganisation(db);
	await db
		.insertInto('contest_organisations')
		.values({ contest_id: id, organisation_id: sponsorId, role: 'sponsor', position: 90 })
		.execute();
	assert.deepEqual(await offerThanks(db, secretary.actor, id), { ok: true, value: 6 });
	assert.deepEqual(await offerThanks(db, secretary.actor, id), { ok: true, value: 0 });
	assert.deepEqual(await decisionsOf(db, id), [
		...entries.map(({ key, organisationId }) => ({
			...{ kind: 'award', award: 'libraries', entry: key },
			recipient: { kind: 'organisation', id: organisationId }
		})),
		{ kind: 'award', award: 'people', recipient: { kind: 'person', id: personId } },
		{ kind: 'award', award: 'partners', recipient: { kind: 'organisation', id: sponsorId } }
	]);
});

test('for a branch its system can be thanked, or both; the form begins with what was chosen last', async () => {
	const letter = {
		...{ id: 'thanks', title: 'Благодарность', kind: 'thank-you-letter', scope: 'none' as const },
		...{ recipients: ['organisation' as const], basis: { by: 'decision' as const } }
	};
	const rules = { ...judgedRules, awards: [...judgedRules.awards!, letter] };
	const contest = await buildMeeting(network.db, { rules, defence: { '1': 5, '2': 4, '3': 5, '4': 3 } });
	const { db } = network;
	const { id, secretary } = contest;
	const above = await buildOrganisation(db, { kind: 'library-system' });
	const [first, second] = contest.entries.map(({ organisationId }) => organisationId);
	for (const organisationId of [first!, second!]) {
		const moved = { organisationId, validFrom: '2020-01-01', parentId: above.id };
		assert.ok((await moveOrganisation(db, systemActor('testing'), moved)).ok);
	}
	const thankedIds = async () =>
		(await decisionsOf(db, id)).map((one) => (one.kind === 'award' ? one.recipient?.id : null));
	const choice = async () => lastThanksChoice(await decisionsOf(db, id), { award: 'thanks', entries: contest.entries });
	assert.equal(await choice(), 'itself');
	assert.deepEqual(await offerThanks(db, secretary.actor, id, 'system'), { ok: true, value: 3 });
	const [, , third, fourth] = contest.entries.map(({ organisationId }) => organisationId);
	assert.deepEqual((await thankedIds()).toSorted(), [above.id, third, fourth].toSorted());
	assert.deepEqual(await offerThanks(db, secretary.actor, id, 'both'), { ok: true, value: 2 });
	assert.deepEqual((await thankedIds()).toSorted(), [above.id, first, second, third, fourth].toSorted());
	assert.equal(await choice(), 'both');
	assert.deepEqual(await offerThanks(db, secretary.actor, id, 'itself'), { ok: true, value: 0 });
});

test('one letter of thanks serves everybody who may receive it; a contest without one thanks nobody', () => {
	const none = { institutions: null, jurors: null, sponsors: null };
	assert.deepEqual(thanksAwardsOf({ awards: [] }), none);
	const letter = { id: 'thanks', title: 'Благодарность', kind: 'thank-you-letter', basis: { by: 'decision' as const } };
	const all = { ...letter, recipients: ['organisation' as const, 'person' as const] };
	const given = { id: 'thanks', title: 'Благодарность' };
	assert.deepEqual(thanksAwardsOf({ awards: [all] as never }), { institutions: given, jurors: given, sponsors: given });
	assert.deepEqual(thanksAwardsOf({ awards: [{ ...all, giver: 'ООО «Печатный дом»' }] as never }), none);
});
