import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { untilBlocked } from '#server/organisations/testing.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, ownerUrl, type TestNetwork } from '#server/platform/testing.ts';
import { changePlan, type PlanChange } from '../../plan/commands.ts';
import type { ContestPlan } from '../../plan/forms.ts';
import { planOf } from '../../plan/queries.ts';
import { contestBySlug } from '../../queries.ts';
import { callOf, frozenRulesOf, lockCall, publishedPlanOf } from '../queries.ts';
import { buildPublishedContest, buildReadyContest, publishAgain } from '../testing.ts';
import { publishedRegulationsOf, regulationsVersionsOf } from '../versions/queries.ts';
import { publishRegulations } from './commands.ts';

let network: TestNetwork;
before(async () => void (network = await openTestNetwork()));
after(() => network.close());
const actor = systemActor('test');

type Change = Omit<PlanChange, 'revision'>;
async function change(contestId: string, { part, value }: Change): Promise<void> {
	const { revision } = await planOf(network.db, actor, contestId);
	const outcome = await changePlan(network.db, actor, contestId, { revision, part, value } as PlanChange);
	assert.ok(outcome.ok);
}
const publish = async (contestId: string, who: Actor = actor, whatChanged = '') => {
	const { revision } = await planOf(network.db, actor, contestId);
	return publishRegulations(network.db, who, contestId, { revision, whatChanged });
};
const calendarOf = (plan: ContestPlan, change: Partial<ContestPlan['calendar']>): Change => ({
	part: 'calendar',
	value: { ...plan.calendar, ...change }
});
/** Work asked for about a contest, straight from the queue of all networks. */
async function askedFor(contestId: string): Promise<unknown[]> {
	const client = new pg.Client({ connectionString: ownerUrl() });
	await client.connect();
	try {
		const { rows } = await client.query(
			`select tasks.identifier as task, payload -> 'payload' as payload from graphile_worker._private_jobs jobs
			join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
			where payload -> 'payload' ->> 'contestId' = $1`,
			[contestId]
		);
		return rows;
	} finally {
		await client.end();
	}
}

test('publishing freezes the plan, the text and the rules, sets the call and announces the contest', async () => {
	const { id, slug, plan } = await buildReadyContest(network.db);
	await assert.rejects(contestBySlug(network.db, null, slug), NotFound);
	assert.equal(await callOf(network.db, id), null);
	assert.deepEqual(await publish(id), { ok: true, value: 1 });

	const shown = await contestBySlug(network.db, null, slug);
	assert.deepEqual([shown.nominations.length, shown.stages.length, shown.jury.length], [3, 3, 3]);
	const published = await publishedPlanOf(network.db, id);
	assert.deepEqual([published.version, published.plan.calendar], [1, plan.calendar]);
	const { version, ruleSet } = await frozenRulesOf(network.db, id);
	assert.deepEqual([version, ruleSet.stages.length, ruleSet.nominations.length], [1, 3, 3]);
	const { document, sha256 } = await publishedRegulationsOf(network.db, id);
	assert.equal(sha256, createHash('sha256').update(canonicalJson(document)).digest('hex'));
	const call = await callOf(network.db, id);
	assert.deepEqual(
		{ ...call, phase: null },
		{
			opensAt: new Date('2027-01-31T17:00Z'),
			closesAt: new Date('2027-03-31T17:00Z'),
			regulationsVersion: 1,
			phase: null
		}
	);
	assert.deepEqual(await regulationsVersionsOf(network.db, id).then((all) => all.map(({ changes }) => changes)), [[]]);
	assert.deepEqual(await askedFor(id), []);
});

test('the phase of a call is told by the database’s clock, and the silent period is known only to who submits', async () => {
	const { id } = await buildPublishedContest(network.db);
	const at = (opens: string, closes: string, taken: string) =>
		sql`update contest_calls set opens_at = now() + ${opens}::interval, closes_at = now() + ${closes}::interval,
			taken_until = now() + ${taken}::interval where contest_id = ${id}`.execute(network.db);
	const seen = async () => [
		(await callOf(network.db, id))!.phase,
		await network.db.transaction().execute(async (tx) => (await lockCall(tx, id)).isTaking)
	];
	await at('1 minute', '2 minutes', '2 minutes');
	assert.deepEqual(await seen(), ['ahead', false]);
	await at('-1 minute', '1 minute', '1 minute');
	assert.deepEqual(await seen(), ['open', true]);
	await at('-2 minutes', '-1 minute', '1 minute');
	assert.deepEqual(await seen(), ['closed', true]);
	await at('-3 minutes', '-2 minutes', '-1 minute');
	assert.deepEqual(await seen(), ['closed', false]);
	assert.equal('takenUntil' in (await callOf(network.db, id))!, false);
});

test('a change makes the next version, says what changed, asks to tell who has started, and leaves the old one as it was', async () => {
	const { id, plan } = await buildPublishedContest(network.db);
	const first = await publishedRegulationsOf(network.db, id, 1);
	await change(id, calendarOf(plan, { closesAt: '2027-04-05T18:00' }));
	assert.deepEqual(await publish(id, actor, 'Просили многие.'), { ok: true, value: 2 });
	const [second, oldest] = await regulationsVersionsOf(network.db, id);
	assert.deepEqual(
		[second!.version, second!.remark, second!.changes.map((text) => text.replaceAll('\u00a0', ' '))],
		[
			2,
			'Просили многие.',
			[
				'Окончание приёма заявок: понедельник, 5 апреля 2027 г., 18:00 (томское время, МСК+4) (было: среда, 31 марта 2027 г., 23:59 (томское время, МСК+4)).',
				'Календарь, «Проверка заявок»: 6–9 апреля 2027 г. (было: 1–9 апреля 2027 г.).'
			]
		]
	);
	assert.equal(oldest!.version, 1);
	assert.deepEqual(await publishedRegulationsOf(network.db, id, 1), first);
	assert.deepEqual((await publishedPlanOf(network.db, id, 1)).plan.calendar, plan.calendar);
	assert.equal((await callOf(network.db, id))!.closesAt.toISOString(), '2027-04-05T11:01:00.000Z');
	assert.deepEqual(await askedFor(id), [{ task: 'regulations-changed', payload: { contestId: id, version: 2 } }]);
	await assert.rejects(
		network.db.updateTable('regulations').set({ what_changed: 'x' }).where('contest_id', '=', id).execute(),
		/permission denied/
	);
	await assert.rejects(publishedRegulationsOf(network.db, id, 3), NotFound);
});

test('a change of order alone keeps the organiser’s remark apart from what is computed', async () => {
	const { id, plan } = await buildPublishedContest(network.db);
	await change(id, { part: 'nominations', value: [...plan.nominations].reverse() });
	await publish(id, actor, 'Первая строка.\n\nВторая.');
	const [{ changes, remark } = { changes: [], remark: '' }] = await regulationsVersionsOf(network.db, id);
	assert.deepEqual([changes, remark], [['Изменился порядок в перечнях положения.'], 'Первая строка.\n\nВторая.']);
});

test('jurors’ addresses are not kept with the regulations, and a change of them alone is none', async () => {
	const { id, plan } = await buildReadyContest(network.db);
	await change(id, { part: 'jury', value: plan.jury.map((juror) => ({ ...juror, email: 'anna@example.org' })) });
	assert.ok((await publish(id)).ok);
	const kept = await network.db.selectFrom('regulations').select('plan').where('contest_id', '=', id).execute();
	assert.ok(!JSON.stringify(kept).includes('anna@example.org'));
	const { plan: inWork } = await planOf(network.db, actor, id);
	assert.ok(JSON.stringify(inWork).includes('anna@example.org'), 'who sets the contest up still has them');
	assert.deepEqual(await publish(id), { ok: false, reason: 'nothing-changed' });
	await change(id, { part: 'jury', value: plan.jury.map((juror) => ({ ...juror, email: 'b@example.org' })) });
	assert.deepEqual(await publish(id), { ok: false, reason: 'nothing-changed' });
});

test('the silent period moves the call without a word to anybody', async () => {
	const { id, plan } = await buildPublishedContest(network.db);
	await change(id, calendarOf(plan, { graceMinutes: 45 }));
	assert.deepEqual(await publish(id), { ok: true, value: 1 });
	const { taken } = await network.db
		.selectFrom('contest_calls')
		.select('taken_until as taken')
		.where('contest_id', '=', id)
		.executeTakeFirstOrThrow();
	assert.equal(taken.toISOString(), '2027-03-31T17:45:00.000Z');
	assert.equal((await regulationsVersionsOf(network.db, id)).length, 1);
	assert.deepEqual(await askedFor(id), []);
});

test('rules change with the regulations until the first mark stands', async () => {
	const { id, plan } = await buildPublishedContest(network.db);
	const stages = structuredClone(plan.rules['stages']) as { title: string }[];
	await change(id, { part: 'rules', value: { ...plan.rules, quorum: { numerator: 1, denominator: 2 } } });
	assert.deepEqual(await publish(id), { ok: true, value: 2 });
	assert.deepEqual((await frozenRulesOf(network.db, id)).version, 2);
	await change(id, calendarOf(plan, { checkUntil: '2027-04-12' }));
	assert.deepEqual(await publish(id), { ok: true, value: 3 });
	assert.deepEqual((await frozenRulesOf(network.db, id)).version, 2, 'the same rules are not frozen again');

	await giveMark(id);
	stages[1]!.title = 'Чтение';
	await change(id, { part: 'rules', value: { ...plan.rules, stages } });
	const before = await tracesOf(id);
	assert.deepEqual(await publish(id), { ok: false, reason: 'already-judged' });
	assert.deepEqual(await tracesOf(id), before);
});

async function giveMark(contestId: string): Promise<void> {
	const juror = await network.db
		.selectFrom('jurors')
		.select('id')
		.where('contest_id', '=', contestId)
		.executeTakeFirstOrThrow();
	const entry = await network.db
		.insertInto('entries')
		.values({
			...{ contest_id: contestId, key: '1', nomination_key: 'service', organisation_id: null },
			...{ status: 'admitted', rejection_reason: null, withdrawn_before_stage: null }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	const met = { contest_id: contestId, entry_id: entry.id, juror_id: juror.id };
	await network.db
		.insertInto('assignments')
		.values({ ...met, recusal_reason: null })
		.execute();
	await network.db
		.insertInto('marks')
		.values({ ...met, stage_key: 'remote', criterion_key: 'К1', mark: '4' })
		.execute();
}

async function tracesOf(contestId: string): Promise<unknown[]> {
	return Promise.all([
		network.db.selectFrom('contests').selectAll().where('id', '=', contestId).execute(),
		network.db.selectFrom('regulations').select('version').where('contest_id', '=', contestId).execute(),
		network.db.selectFrom('rule_sets').select('version').where('contest_id', '=', contestId).execute(),
		network.db.selectFrom('nominations').selectAll().where('contest_id', '=', contestId).orderBy('key').execute(),
		network.db.selectFrom('contest_calls').selectAll().where('contest_id', '=', contestId).execute(),
		network.db.selectFrom('stages').selectAll().where('contest_id', '=', contestId).orderBy('key').execute()
	]);
}

test('a nomination with works stays: a refused publication leaves nothing behind, also in a transaction that goes on', async () => {
	const { id, plan } = await buildPublishedContest(network.db);
	await giveMark(id);
	await change(id, { part: 'basics', value: { ...plan.basics, title: 'Другое имя' } });
	await change(id, { part: 'nominations', value: plan.nominations.filter(({ id: key }) => key !== 'service') });
	const before = await tracesOf(id);
	await network.db.transaction().execute(async (tx) => {
		const { revision } = await planOf(tx, actor, id);
		const outcome = await publishRegulations(tx, actor, id, { revision, whatChanged: '' });
		assert.deepEqual(outcome, { ok: false, reason: 'already-judged' });
	});
	assert.deepEqual(await tracesOf(id), before);

	await network.db.deleteFrom('marks').where('contest_id', '=', id).execute();
	assert.deepEqual(await publish(id), { ok: false, reason: 'nomination-in-use' });
	assert.deepEqual(await tracesOf(id), before);
});

test('a plan with gaps, an old page, an unchanged plan and whoever may not are refused, and nothing is written', async () => {
	const { id, plan } = await buildReadyContest(network.db);
	const before = await tracesOf(id);
	for (const stranger of [
		{ id: 'stranger', role: 'member' },
		{ id: 'juror', role: 'member', rights: rightsOf(id, 'juror') },
		{ id: 'elsewhere', role: 'member', rights: rightsOf('00000000-0000-4000-8000-000000000000', 'organiser') }
	] as Actor[]) {
		assert.deepEqual(await publish(id, stranger), { ok: false, reason: 'not-allowed' });
	}
	const old = { revision: 0, whatChanged: '' };
	assert.deepEqual(await publishRegulations(network.db, actor, id, old), { ok: false, reason: 'changed-meanwhile' });
	await change(id, { part: 'basics', value: { ...plan.basics, contacts: '' } });
	assert.deepEqual(await publish(id), { ok: false, reason: 'has-gaps' });
	assert.deepEqual(await tracesOf(id), before);
	await change(id, { part: 'basics', value: plan.basics });
	const organiser: Actor = { id: 'organiser', role: 'member', rights: rightsOf(id, 'organiser') };
	assert.deepEqual(await publish(id, organiser), { ok: true, value: 1 });
	assert.deepEqual(await publish(id), { ok: false, reason: 'nothing-changed' });
});

const rightsOf = (contestId: string, role: 'organiser' | 'juror') => ({
	contests: [{ contestId, role }],
	methodistOf: { organisationIds: [], territoryIds: [] },
	representativeOf: [],
	isEditor: false
});

// Deleting the call of lockContest from publishRegulations must make this test fail.
test('of ten publications at once one succeeds, and one version is kept', async () => {
	const { id } = await buildReadyContest(network.db);
	const outcomes = await Promise.all(Array.from({ length: 10 }, () => publish(id)));
	assert.deepEqual(outcomes.map((outcome) => (outcome.ok ? 'done' : outcome.reason)).sort(), [
		'done',
		...Array.from({ length: 9 }, () => 'nothing-changed')
	]);
	assert.equal((await regulationsVersionsOf(network.db, id)).length, 1);
});

// Deleting `.forShare()` from lockCall must make this test fail.
test('who moves the dates waits for those who are submitting, and those do not wait for each other', async () => {
	const { id, plan } = await buildPublishedContest(network.db);
	await change(id, calendarOf(plan, { closesAt: '2027-03-30T23:59' }));
	let moving: Promise<unknown> = Promise.resolve();
	await network.db.transaction().execute(async (tx) => {
		const { closesAt } = await lockCall(tx, id);
		await network.db.transaction().execute(async (other) => void (await lockCall(other, id)));
		moving = publishAgain(network.db, id);
		await untilBlocked(network, tx, 1);
		assert.deepEqual((await callOf(network.db, id))!.closesAt, closesAt);
	});
	assert.equal(await moving, 2);
});

test('queries do not grow with the number of versions', async () => {
	const { id, plan } = await buildPublishedContest(network.db);
	const count = () => network.countQueries(() => regulationsVersionsOf(network.db, id));
	const one = await count();
	for (let number = 2; number <= 30; number++) {
		await change(id, { part: 'basics', value: { ...plan.basics, contacts: `Кабинет ${number}` } });
		await publishAgain(network.db, id);
	}
	assert.equal((await regulationsVersionsOf(network.db, id)).length, 30);
	assert.equal(await count(), one);
});
