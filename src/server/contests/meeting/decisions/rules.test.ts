import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { buildPerson } from '#server/people/testing.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { judgedRules } from '../../judging/testing.ts';
import { decisionsOf } from '../../jury/queries.ts';
import { buildMeeting } from '../testing.ts';
import { offerThanks } from './commands.ts';
import { thanksAwardsOf } from './rules.ts';

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

test('one letter of thanks serves everybody who may receive it; a contest without one thanks nobody', () => {
	const none = { institutions: null, jurors: null, sponsors: null };
	assert.deepEqual(thanksAwardsOf({ awards: [] }), none);
	const letter = { id: 'thanks', title: 'Благодарность', kind: 'thank-you-letter', basis: { by: 'decision' as const } };
	const all = { ...letter, recipients: ['organisation' as const, 'person' as const] };
	const given = { id: 'thanks', title: 'Благодарность' };
	assert.deepEqual(thanksAwardsOf({ awards: [all] as never }), { institutions: given, jurors: given, sponsors: given });
	assert.deepEqual(thanksAwardsOf({ awards: [{ ...all, giver: 'ООО «Печатный дом»' }] as never }), none);
});
