import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { actorOf } from '#server/accounts/appointments/testing.ts';
import { materialsOf } from '#server/applications/materials/queries.ts';
import { ownRecords } from '#server/personal-records/queries.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { defenceStages, defenceTable, jurorDefence, revealTable } from '../../../defence/desk/queries.ts';
import { juryDesk as officeJury } from '../../../jury/members/queries.ts';
import { appealsOf } from '../../../meeting/appeals/queries.ts';
import { finalisationOf } from '../../../meeting/finalisation/queries.ts';
import { mattersOf } from '../../../meeting/matters/queries.ts';
import { previewAssignment } from '../../assignment/preview/queries.ts';
import { assignmentTable, entryAssignment } from '../../assignment/table/queries.ts';
import { contestDesk, juryDesk } from '../../desk/queries.ts';
import { judgingGlance } from '../../glance/queries.ts';
import { rankingsOf } from '../../overview/comparison/queries.ts';
import { progressOf } from '../../overview/progress/queries.ts';
import { courseOverview, watchedStage } from '../../overview/queries.ts';
import { givenSheets, jurorHabits, marksPage } from '../../overview/totals/queries.ts';
import { paperDesk, unsignedLines } from '../../paper/queries.ts';
import type { JudgingAccess } from '../../policy.ts';
import { judgedEntriesOf, judgingAccess } from '../../queries.ts';
import { juryReminders } from '../../reminders/queries.ts';
import { saveSheet, takeBackSheet } from '../../sheets/commands.ts';
import { openSheet, othersSheets, sheetPlaceOf } from '../../sheets/queries.ts';
import { writeSheet } from '../../sheets/testing.ts';
import { stageOutcomeFor } from '../../stages/outcome/queries.ts';
import { courseOf, stageFactsOf } from '../../stages/queries.ts';
import { plannedOutcomes } from '../../stages/release/queries.ts';
import { leavableEntries, withdrawalPreview, withdrawalsOf } from '../../stages/withdrawal/queries.ts';
import { buildJudging, type JudgedContest, type SeatedJuror } from '../../testing.ts';
import { declareConflicts, findContestConflicts } from '../commands.ts';
import { noteConflict } from '../noting/commands.ts';
import { lateSheetsOf } from '../late/queries.ts';
import { conflictsDesk, ownDeclaration } from '../queries.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

type Asked = { actor: Actor; access: JudgingAccess; contest: JudgedContest; stage: string };
type Query = (asked: Asked) => Promise<unknown>;
const db = () => network.db;

/** What follows the jury's work as a whole: chair, secretary, organisers. */
const ofTheCourse: Record<string, Query> = {
	glance: ({ access }) => judgingGlance(db(), access),
	entries: ({ access, stage }) => judgedEntriesOf(db(), access, stage),
	progress: ({ access, stage }) => progressOf(db(), access, stage),
	overview: async ({ access, stage }) =>
		courseOverview(db(), access, await watchedStage(db(), access, stage), { limit: 50 }),
	'marks by spread': async ({ access, stage }) =>
		marksPage(db(), access, await watchedStage(db(), access, stage), {
			...(await progressOf(db(), access, stage)),
			...{ limit: 50, offset: 0, order: 'spread' }
		}),
	habits: async ({ access, stage }) =>
		jurorHabits(db(), access, await watchedStage(db(), access, stage), await progressOf(db(), access, stage)),
	'sheets given': async ({ access, stage }) => givenSheets(db(), access, await watchedStage(db(), access, stage)),
	rankings: async ({ access, stage }) => rankingsOf(db(), access, await watchedStage(db(), access, stage), new Map()),
	reminders: ({ access, stage }) => juryReminders(db(), access, stage),
	course: ({ access }) => courseOf(db(), access),
	'late sheets': ({ access, stage }) => lateSheetsOf(db(), access, stage),
	'stage facts': ({ access, stage }) => stageFactsOf(db(), access, stage),
	withdrawals: ({ access }) => withdrawalsOf(db(), access),
	outcome: ({ actor, contest, stage }) => stageOutcomeFor(db(), actor, { contestId: contest.id, stage }),
	'planned outcomes': ({ actor, contest, stage }) => plannedOutcomes(db(), actor, { contestId: contest.id, stage }),
	leavable: ({ actor, contest }) => leavableEntries(db(), actor, contest.id),
	'withdrawal of another': ({ actor, contest }) =>
		withdrawalPreview(db(), actor, { contestId: contest.id, entryId: contest.entries[1]!.id }),
	papers: ({ access, stage }) => paperDesk(db(), access, stage),
	'lines of papers': ({ access, stage }) => unsignedLines(db(), access, { stage, jurorIds: null }),
	assignment: ({ access, stage }) => assignmentTable(db(), access, stage),
	'assignment of another': ({ access, stage, contest }) =>
		entryAssignment(db(), access, { stage, entryId: contest.entries[1]!.id }),
	'preview of assignment': ({ actor, contest, stage }) =>
		previewAssignment(db(), actor, { contestId: contest.id, stage, aim: 'fewest-changes' }),
	conflicts: ({ actor, contest }) => conflictsDesk(db(), actor, contest.id),
	jury: ({ actor, contest }) => officeJury(db(), actor, contest.id),
	matters: async ({ access }) => {
		const { cover: _cover, ruleSet: _rules, entries: _entries, ...shown } = await mattersOf(db(), access);
		return shown;
	},
	finalisation: ({ access, actor }) => finalisationOf(db(), access, actor.id),
	appeals: ({ access }) => appealsOf(db(), access),
	'defence stages': ({ actor, contest }) => defenceStages(db(), actor, contest.slug),
	'defence table': ({ actor, contest }) => defenceTable(db(), actor, { slug: contest.slug, stage: '2' }),
	reveal: ({ actor, contest }) => revealTable(db(), actor, contest.slug)
};

/** What a juror sees of the own work. */
const ofOneself: Record<string, Query> = {
	juries: ({ actor }) => juryDesk(db(), actor),
	desk: ({ actor, contest }) => contestDesk(db(), actor, contest.slug),
	'sheet of another entry': ({ actor, contest, stage }) =>
		openSheet(db(), actor, { contestId: contest.id, stage, entryKey: '2' }),
	'others on another entry': ({ actor, contest, stage }) =>
		othersSheets(db(), actor, { contestId: contest.id, stage, entryId: contest.entries[1]!.id }),
	declaration: ({ actor, contest }) => ownDeclaration(db(), actor, contest.id),
	'day of the defence': ({ actor, contest }) => jurorDefence(db(), actor, contest.slug),
	'own records': ({ actor }) => ownRecords(db(), actor)
};

/** What each query answers, or how it fails. */
async function answersOf(contest: JudgedContest, juror: Pick<SeatedJuror, 'actor'>, queries: Record<string, Query>) {
	const actor = await actorOf(db(), juror.actor.id);
	const access = await judgingAccess(db(), actor, contest.id);
	const answers: Record<string, string> = {};
	for (const [name, query] of Object.entries(queries))
		answers[name] = await query({ actor, access, contest, stage: '1' }).then(textOf, absence);
	return answers;
}

/** That something is not there for whoever asks is an answer too; a fault is none. */
function absence(error: unknown): string {
	if (error instanceof NotFound) return 'not found';
	throw error;
}

/** As text, with maps and sets opened, and without the clock: a name inside them is a name. */
const textOf = (answer: unknown): string =>
	JSON.stringify(answer, (key, value: unknown) => {
		if (key === 'now') return undefined;
		return value instanceof Map || value instanceof Set ? [...value] : value;
	}) ?? 'nothing';

const secret = 'Тайная полка';

/**
 * Six entries, all signed by everybody who may. Chair, secretary and one member work in the organisation of the first
 * one; two members do not. `isLate`: nobody learns of it before the stage is closed.
 */
async function buildConflicted({ isLate = false } = {}) {
	const contest = await buildJudging(db(), { entries: 6, members: 3 });
	const [first] = contest.entries;
	const [conflicted, free] = contest.members;
	await db().updateTable('entries').set({ title: secret }).where('id', '=', first!.id).execute();
	for (const { id } of [contest.chair, contest.secretary, conflicted!])
		await db().updateTable('jurors').set({ organisation_id: first!.organisationId }).where('id', '=', id).execute();
	const find = async (late: number) =>
		assert.deepEqual(await findContestConflicts(db(), contest.organiser, contest.id), {
			...{ ok: true, value: { found: 3, late } }
		});
	if (!isLate) await find(0);
	for (const [at, entry] of contest.entries.entries())
		for (const [n, juror] of [contest.chair, ...contest.members].entries()) {
			if (!isLate && at === 0 && (juror === contest.chair || juror === conflicted)) continue;
			const place = { contestId: contest.id, stage: '1', entryId: entry.id };
			const marks = { k1: String((at + n) % 6), k2: String((at * 2 + n) % 6) };
			await writeSheet(db(), juror, place, marks, { isSigned: true, commentForAuthor: `Слово ${at}-${n}` });
		}
	if (isLate) await closeStage({ contest });
	if (isLate) await find(2);
	return { contest, conflicted: conflicted!, free: free!, first: first! };
}
type Conflicted = Awaited<ReturnType<typeof buildConflicted>>;

/** Everything about the hidden entry that its marks could be told from becomes another. */
async function changeHidden({ first, free, contest }: Conflicted): Promise<void> {
	const third = contest.members[2]!;
	await sql`update marks set mark = 5 - mark where entry_id = ${first.id}`.execute(db());
	await sql`update score_sheets set comment_for_author = 'Другое слово', marks = '{"k1": "5", "k2": "5"}',
		saved_at = saved_at - interval '1 hour', signed_at = signed_at - interval '1 hour'
		where entry_id = ${first.id} and juror_id = ${free.id}`.execute(db());
	await sql`delete from marks where entry_id = ${first.id} and juror_id = ${third.id}`.execute(db());
	await sql`update score_sheets set signed_at = null where entry_id = ${first.id} and juror_id = ${third.id}`.execute(
		db()
	);
	await sql`update entries set title = ${`${secret} вторая`} where id = ${first.id}`.execute(db());
}

const closeStage = ({ contest }: Pick<Conflicted, 'contest'>) =>
	sql`
	update stage_courses set state = 'closed', closed_at = now(), closed_by = 'system:testing'
	where contest_id = ${contest.id}`.execute(db());

const differing = (one: Record<string, string>, other: Record<string, string>): string[] =>
	Object.keys(one).filter((name) => one[name] !== other[name]);

for (const when of ['the stage open', 'the stage closed', 'learned of once the stage was closed'])
	test(`nothing that a juror with a conflict asks changes with the hidden entry, ${when}`, async () => {
		const built = await buildConflicted({ isLate: when.startsWith('learned') });
		const { contest, conflicted, free, first } = built;
		if (when === 'the stage closed') await closeStage(built);
		const ask = async () => ({
			chair: await answersOf(contest, contest.chair, { ...ofTheCourse, ...ofOneself }),
			secretary: await answersOf(contest, contest.secretary, { ...ofTheCourse, ...ofOneself }),
			juror: await answersOf(contest, conflicted, ofOneself),
			free: await answersOf(contest, free, ofOneself),
			organiser: await answersOf(contest, { actor: contest.organiser }, ofTheCourse)
		});
		const before = await ask();
		await changeHidden(built);
		const after = await ask();
		// First, that it could leak: whoever has no conflict sees the entry change, in almost everything.
		const blind = [...differing(before.organiser, after.organiser), ...differing(before.free, after.free)];
		for (const name of [
			'glance',
			'entries',
			'progress',
			'overview',
			'habits',
			'sheets given',
			'rankings',
			'desk',
			'declaration'
		])
			assert.ok(blind.includes(name), `${name} would show the hidden entry`);
		for (const who of ['chair', 'secretary', 'juror'] as const) {
			assert.deepEqual(differing(before[who], after[who]), [], `the ${who} could tell`);
			const named = Object.entries(after[who]).filter(([, text]) => text.includes(first.id) || text.includes(secret));
			assert.deepEqual(
				named.map(([name]) => name),
				[],
				`the ${who} knows of it`
			);
		}
	});

const askedAsAbsent = async (isLate: boolean) => {
	const { contest, conflicted, first } = await buildConflicted({ isLate });
	const absent = '00000000-0000-4000-8000-000000000000';
	const stage = '1';
	const contestId = contest.id;
	const asked = (entryId: string, entryKey: string): Record<string, () => Promise<unknown>> => ({
		open: () => openSheet(db(), conflicted.actor, { contestId, stage, entryKey }),
		save: () =>
			saveSheet(db(), conflicted.actor, {
				...{ contestId, stage, entryId, marks: { k1: '5' }, commentForAuthor: '', noteForJury: '', revision: 0 }
			}),
		others: () => othersSheets(db(), conflicted.actor, { contestId, stage, entryId }),
		address: async () => {
			const place = await sheetPlaceOf(db(), { slug: contest.slug, stage, entryKey });
			return takeBackSheet(db(), conflicted.actor, place);
		},
		materials: () => materialsOf(db(), conflicted.actor, { contestId, entryId }),
		declare: () =>
			declareConflicts(db(), conflicted.actor, contestId, { entryIds: [entryId], ground: 'mentorship', reason: '' }),
		note: () =>
			noteConflict(db(), contest.secretary.actor, contestId, {
				...{ jurorId: contest.members[1]!.id, entryId, ground: 'mentorship', reason: '' }
			}),
		assignment: async () =>
			entryAssignment(db(), await judgingAccess(db(), contest.chair.actor, contestId), { stage, entryId })
	});
	for (const [name, ask] of Object.entries(asked(first.id, first.key))) {
		const none = asked(absent, '999')[name]!;
		const counts = [];
		for (const each of [ask, none]) counts.push(await network.countQueries(() => assert.rejects(each, NotFound, name)));
		// Nothing can be told from how long it takes either: the work is the same.
		assert.equal(counts[0], counts[1], `${name} asks ${counts.join(' and ')} questions`);
	}
	const withdrawals = await Promise.all(
		[first.id, absent].map((entryId) =>
			withdrawalPreview(db(), contest.secretary.actor, { contestId, entryId }).catch(
				(error: unknown) => (error as Error).constructor
			)
		)
	);
	assert.deepEqual(withdrawals[0], withdrawals[1]);
};
test('a hidden entry is asked for as one that was never there', () => askedAsAbsent(false));
test('so is one of which it was learned once the stage was closed', () => askedAsAbsent(true));

test('who has changed organisation is kept from the entry as before, and the database refuses the mark itself', async () => {
	const { contest, conflicted, first } = await buildConflicted();
	const elsewhere = await buildOrganisation(db());
	await db().updateTable('jurors').set({ organisation_id: elsewhere.id }).where('id', '=', conflicted.id).execute();
	assert.ok((await findContestConflicts(db(), contest.organiser, contest.id)).ok);
	const answers = await answersOf(contest, conflicted, ofOneself);
	assert.ok(!JSON.stringify(answers).includes(secret));
	const pair = { contest_id: contest.id, stage_key: '1', entry_id: first.id, juror_id: conflicted.id };
	const refused = { code: '23503' };
	await assert.rejects(
		db()
			.insertInto('marks')
			.values({ ...pair, criterion_key: 'k1', mark: '5' })
			.execute(),
		refused
	);
	await assert.rejects(
		db()
			.insertInto('sheet_assignments')
			.values({ ...pair, assigned_by: 'x' })
			.execute(),
		refused
	);
	await assert.rejects(
		db()
			.insertInto('score_sheets')
			.values({ ...pair, signed_at: null, entered_by: null, confirmed_by: null })
			.execute(),
		refused
	);
	await assert.rejects(
		db()
			.insertInto('marks')
			.values({ ...pair, recused: true, criterion_key: 'k1', mark: '5' })
			.execute(),
		{ code: '42501' }
	);
});

test('pages of conflicts ask as many queries for thirty entries as for one', async () => {
	const counts = [];
	for (const entries of [1, 30]) {
		const contest = await buildJudging(db(), { entries });
		for (const { id } of contest.entries)
			await noteConflict(db(), contest.secretary.actor, contest.id, {
				...{ jurorId: contest.members[0]!.id, entryId: id, ground: 'mentorship', reason: '' }
			});
		const [, free] = contest.members;
		await declareConflicts(db(), free!.actor, contest.id, {
			...{ entryIds: contest.entries.slice(0, entries / 2 + 0.5).map(({ id }) => id), ground: 'mentorship', reason: '' }
		});
		counts.push([
			await network.countQueries(() => conflictsDesk(db(), contest.organiser, contest.id)),
			await network.countQueries(() => ownDeclaration(db(), contest.chair.actor, contest.id)),
			await network.countQueries(() => findContestConflicts(db(), contest.organiser, contest.id))
		]);
	}
	assert.deepEqual(counts[0], counts[1]);
});

test('a blind jury declares without authors and organisations, an open one with them', async () => {
	for (const isBlind of [true, false]) {
		const contest = await buildJudging(db(), { entries: 2, isBlind });
		const { entries, isBlind: told } = await ownDeclaration(db(), contest.chair.actor, contest.id);
		assert.equal(told, isBlind);
		assert.equal(entries.length, 2);
		assert.equal(JSON.stringify(entries).includes('Лампова'), !isBlind);
		assert.equal(JSON.stringify(entries).includes('Библиотека'), !isBlind);
	}
});
