import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actorOf, buildActor, buildMember } from '#server/accounts/appointments/testing.ts';
import { buildOrganisation, untilBlocked } from '#server/organisations/testing.ts';
import { systemActor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { contestBySlug, lockContest } from '../queries.ts';
import { createContestFromPlan } from './beginning/commands.ts';
import { applyPlan, changePlan } from './commands.ts';
import { emptyPlan, type ContestPlan } from './forms.ts';
import { findPlanGaps, planOf } from './queries.ts';
import { buildPlannedContest, wholePlan } from './testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const system = systemActor('testing');

async function buildOrganised() {
	const member = await buildMember(network.db);
	const { id, slug } = await buildPlannedContest(network.db);
	const organiser = await buildActor(network.db, { role: 'organiser', contestId: id });
	const other = await buildActor(network.db, { role: 'organiser', contestId: id });
	return { id, slug, organiser, other, member };
}

const points = (text: string): ContestPlan['eligibility'] => ({ points: [{ id: 'p1', text }], people: 1 });

test('a change of one part leaves the others, goes by a revision, and is told in the log by ids alone', async () => {
	const { id, slug, organiser } = await buildOrganised();
	const before = await planOf(network.db, organiser, slug);
	const outcome = await changePlan(network.db, organiser, id, {
		revision: before.revision,
		part: 'eligibility',
		value: points('Заявка подана в срок')
	});
	assert.deepEqual(outcome, { ok: true, value: 2 });
	const after = await planOf(network.db, organiser, id);
	assert.deepEqual(after.plan, { ...before.plan, eligibility: points('Заявка подана в срок') });
	assert.deepEqual([after.revision, after.changes.eligibility?.by], [2, organiser.id]);
	const [line] = await network.db
		.selectFrom('activity')
		.select(['actor_id', 'details'])
		.where('event', '=', 'contest.plan-changed')
		.where('subject_id', '=', id)
		.execute();
	assert.deepEqual(line, { actor_id: organiser.id, details: { part: 'eligibility', revision: 2 } });
});

test('of two who change the same part the later is told, and may then write over it; different parts do not meet', async () => {
	const { id, organiser, other } = await buildOrganised();
	const { revision } = await planOf(network.db, organiser, id);
	const one = { revision, part: 'eligibility', value: points('Первый') } as const;
	const two = { revision, part: 'eligibility', value: points('Второй') } as const;
	assert.ok((await changePlan(network.db, organiser, id, one)).ok);
	assert.deepEqual(await changePlan(network.db, other, id, two), { ok: false, reason: 'changed-meanwhile' });
	assert.ok((await changePlan(network.db, other, id, { revision, part: 'isBlind', value: true })).ok);
	const seen = await planOf(network.db, other, id);
	assert.deepEqual(
		[seen.plan.eligibility, seen.plan.isBlind, seen.changes.eligibility?.by],
		[points('Первый'), true, organiser.id]
	);
	assert.ok((await changePlan(network.db, other, id, { ...two, revision: seen.revision })).ok);
	assert.deepEqual((await planOf(network.db, organiser, id)).plan.eligibility, points('Второй'));
});

// Deleting the call of lockContest from changePlan must make this test fail.
test('of five who save the same part at once one succeeds, and the others are told', async () => {
	const { id, organiser } = await buildOrganised();
	const { revision } = await planOf(network.db, organiser, id);
	let saves: ReturnType<typeof changePlan>[] = [];
	await network.db.transaction().execute(async (tx) => {
		await lockContest(tx, id);
		saves = Array.from({ length: 5 }, (_, at) =>
			changePlan(network.db, organiser, id, { revision, part: 'eligibility', value: points(`Пункт ${at}`) })
		);
		await untilBlocked(network, tx, 5);
	});
	const outcomes = await Promise.all(saves);
	assert.deepEqual(
		[outcomes.filter(({ ok }) => ok).length, (await planOf(network.db, organiser, id)).revision],
		[1, 2]
	);
});

test('nobody but keepers and the contest’s organisers sees or changes a plan', async () => {
	const { id, slug, organiser } = await buildOrganised();
	const stranger = await buildActor(network.db, {
		role: 'organiser',
		contestId: (await buildPlannedContest(network.db)).id
	});
	const juror = await buildActor(network.db, { role: 'juror', contestId: id });
	const { revision } = await planOf(network.db, organiser, id);
	for (const actor of [stranger, juror, await buildActor(network.db)]) {
		await assert.rejects(planOf(network.db, actor, slug), NotFound);
		assert.deepEqual(await changePlan(network.db, actor, id, { revision, part: 'isBlind', value: true }), {
			ok: false,
			reason: 'not-allowed'
		});
	}
	await assert.rejects(planOf(network.db, null, slug), NotFound);
	assert.equal((await planOf(network.db, system, slug)).revision, 1);
});

test('a methodist begins a contest, becomes its organiser, and finds it under an address of its title and year', async () => {
	const organisation = await buildOrganisation(network.db);
	const methodist = await buildActor(network.db, { role: 'methodist', organisationId: organisation.id });
	const plan = { basics: { title: 'Слово о крае', heldInYear: 2027 } };
	const created = await createContestFromPlan(network.db, methodist, plan);
	assert.deepEqual(created.ok && created.value.slug, 'slovo-o-krae-2027');
	await assert.rejects(planOf(network.db, methodist, 'slovo-o-krae-2027'), NotFound);
	const now = await actorOf(network.db, methodist.id);
	const { plan: begun } = await planOf(network.db, now, 'slovo-o-krae-2027');
	assert.deepEqual(begun, {
		...emptyPlan(),
		basics: { ...emptyPlan().basics, title: 'Слово о крае', heldInYear: 2027 }
	});
	assert.deepEqual(await createContestFromPlan(network.db, await buildActor(network.db), plan), {
		ok: false,
		reason: 'not-allowed'
	});
	assert.deepEqual(await createContestFromPlan(network.db, methodist, {}), { ok: false, reason: 'title-missing' });
});

test('contests of one title that are begun at once get addresses of their own', async () => {
	const plan = { basics: { title: 'Родник 2028', heldInYear: 2028 } };
	const created = await Promise.all(Array.from({ length: 5 }, () => createContestFromPlan(network.db, system, plan)));
	assert.deepEqual(created.map((outcome) => outcome.ok && outcome.value.slug).sort(), [
		'rodnik-2028',
		'rodnik-2028-2',
		'rodnik-2028-3',
		'rodnik-2028-4',
		'rodnik-2028-5'
	]);
});

test('applyPlan lays out what the public pages show, and what is changed or left out by a later plan', async () => {
	const { id, slug } = await buildPlannedContest(network.db);
	const plan = await wholePlan(network.db);
	assert.deepEqual(findPlanGaps(plan), []);
	const apply = (given: ContestPlan) => network.db.transaction().execute((tx) => applyPlan(tx, id, given));
	assert.deepEqual(await apply(plan), { ok: true, value: null });
	const shown = await contestBySlug(network.db, system, slug);
	assert.deepEqual(
		[shown.title, shown.timeZone, shown.contacts, shown.organisations, shown.dates, shown.nominations.length],
		[
			'Библиотечный маяк',
			'Asia/Tomsk',
			plan.basics.contacts,
			[{ id: plan.organisations[0]!.organisationId, role: 'organiser' }],
			[
				{ title: 'Приём заявок', startsOn: '2027-02-01', endsOn: '2027-03-31' },
				{ title: 'Проверка заявок', startsOn: '2027-04-01', endsOn: '2027-04-09' },
				{ title: 'Публичная защита', startsOn: '2027-05-27', endsOn: null }
			],
			3
		]
	);
	assert.deepEqual(
		shown.stages.map(({ key, startsOn, endsOn }) => [key, startsOn, endsOn]),
		[
			['check', '2027-03-31', '2027-04-09'],
			['remote', null, null],
			['defence', '2027-05-27', '2027-05-27']
		]
	);
	const [chair, member, ...others] = plan.jury;
	const changed = {
		...plan,
		nominations: plan.nominations.slice(0, 2).reverse(),
		jury: [{ ...member!, role: 'chair' as const }, { ...chair!, role: 'member' as const }, ...others.slice(0, 0)]
	};
	assert.deepEqual(await apply(changed), { ok: true, value: null });
	const again = await contestBySlug(network.db, system, slug);
	assert.deepEqual(
		[again.nominations.map(({ key }) => key), again.jury.map(({ name, role }) => [name, role])],
		[
			['collection', 'service'],
			[
				['Воробей Илья Ильич', 'chair'],
				['Шевченко Анна Львовна', 'member']
			]
		]
	);
	await network.db
		.insertInto('entries')
		.values({
			...{ contest_id: id, key: '1', nomination_key: 'service', organisation_id: null },
			...{ status: 'admitted', rejection_reason: null, withdrawn_before_stage: null }
		})
		.execute();
	const without = { ...changed, nominations: changed.nominations.slice(0, 1) };
	assert.deepEqual(await apply(without), { ok: false, reason: 'nomination-in-use' });
});
