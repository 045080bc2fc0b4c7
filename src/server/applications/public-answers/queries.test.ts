import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shownAnswersOf } from '#server/contests/form/answers/queries.ts';
import { buildJudging, type JudgedContest } from '#server/contests/judging/testing.ts';
import { contestPlan } from '#server/contests/plan/forms.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { buildMaterials } from '../materials/testing.ts';
import { publicAnswersOf } from './queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

const form = [
	{ id: 'description', kind: 'text', label: 'О работе', seenByPublic: true },
	{ id: 'team', kind: 'line', label: 'О команде', seenByPublic: true, namesAuthors: true },
	{ id: 'video', kind: 'link', label: 'Видеозапись' },
	{ id: 'pictures', kind: 'images', label: 'Фотографии', seenByPublic: true }
] as const;

async function buildShown(entries: number, isBlind = false): Promise<JudgedContest> {
	const { db } = network;
	const contest = await buildJudging(db, { entries, isBlind, members: 0 });
	const { plan } = await publishedPlanOf(db, contest.id);
	await db
		.insertInto('regulations')
		.values({
			...{ contest_id: contest.id, version: 2, rule_set_version: 1, document: '{}', sha256: '0'.repeat(64) },
			...{ plan: JSON.stringify(contestPlan.parse({ ...plan, form })), published_by: 'system:testing' }
		})
		.execute();
	const answers = {
		...{ description: 'Читальный зал открыт по ночам.', team: 'Нас двое: Лампова и Полкин.' },
		video: 'https://video.example/zal'
	};
	for (let at = 0; at < entries; at++) await buildMaterials(db, contest, at, { answers });
	return contest;
}

const shownIn = async (contest: JudgedContest) => {
	const ids = contest.entries.map(({ id }) => id);
	const { isBlind, byEntry } = await publicAnswersOf(network.db, contest.id, ids);
	return { isBlind, answers: byEntry.get(ids[0]!)!.map(({ label, shown }) => [label, JSON.stringify(shown)]) };
};

test('the public sees what the form lets everybody see, and of a blind contest nothing that names the authors', async () => {
	const contest = await buildShown(1);
	const { plan } = await publishedPlanOf(network.db, contest.id);
	const row = await network.db
		.selectFrom('application_versions')
		.select('content')
		.orderBy('submitted_at', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow();
	const { answers } = row.content as { answers: Record<string, string> };
	// It could leak: the organisers read it in the same answers.
	const all = JSON.stringify(shownAnswersOf(plan.form, { nominationKey: null, answers, files: {} }, 'organiser'));
	assert.ok(all.includes('video.example') && all.includes('Лампова'));
	const description = ['О работе', JSON.stringify({ kind: 'text', text: 'Читальный зал открыт по ночам.' })];
	const team = ['О команде', JSON.stringify({ kind: 'text', text: 'Нас двое: Лампова и Полкин.' })];
	assert.deepEqual(await shownIn(contest), { isBlind: false, answers: [description, team] });
	assert.deepEqual(await shownIn(await buildShown(1, true)), { isBlind: true, answers: [description] });
});

test('entries of another contest, and those that came without applications, have nothing to show', async () => {
	const [contest, other] = [await buildShown(1), await buildJudging(network.db, { entries: 1, members: 0 })];
	const ids = [...contest.entries, ...other.entries].map(({ id }) => id);
	const { byEntry } = await publicAnswersOf(network.db, other.id, ids);
	assert.deepEqual([...byEntry], []);
});

test('one entry and thirty take the same two queries', async () => {
	for (const entries of [1, 30]) {
		const contest = await buildShown(entries);
		const ids = contest.entries.map(({ id }) => id);
		assert.equal(await network.countQueries(() => publicAnswersOf(network.db, contest.id, ids)), 2);
	}
});
