import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { NotFound } from '#server/platform/not-found.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { lockContest } from '../../../queries.ts';
import { recusePairs } from '../../conflicts/recusal/commands.ts';
import { lockStage } from '../../queries.ts';
import { buildJudging, type JudgedContest } from '../../testing.ts';
import { saveSheet, signSheet, takeBackSheet } from '../commands.ts';
import { marksOf, sheetOf } from '../testing.ts';

let network: TestNetwork;
before(async () => {
	network = await openTestNetwork();
});
after(() => network.close());

/** What one of three jurors does with one of two sheets, by whatever it is at that moment; or what is done to all. */
type Step = {
	act: 'save' | 'sign' | 'take-back' | 'recuse' | 'close' | 'open';
	juror: number;
	entry: number;
	mark: number;
};
const step: fc.Arbitrary<Step> = fc.record({
	act: fc.oneof(
		{ weight: 6, arbitrary: fc.constant('save' as const) },
		{ weight: 6, arbitrary: fc.constant('sign' as const) },
		{ weight: 3, arbitrary: fc.constant('take-back' as const) },
		{ weight: 1, arbitrary: fc.constant('recuse' as const) },
		{ weight: 1, arbitrary: fc.constant('close' as const) },
		{ weight: 1, arbitrary: fc.constant('open' as const) }
	),
	juror: fc.nat(2),
	entry: fc.nat(1),
	mark: fc.integer({ min: 0, max: 6 })
});

async function take(contest: JudgedContest, { act, juror: at, entry, mark }: Step): Promise<void> {
	const { db } = network;
	const juror = [contest.chair, ...contest.members][at]!;
	const place = { contestId: contest.id, stage: '1', entryId: contest.entries[entry]!.id };
	const { revision } = await sheetOf(db, juror, place);
	// Six is off the scale: such a sheet is never signed.
	const marks = { k1: String(mark), k2: '3' };
	if (act === 'save')
		await saveSheet(db, juror.actor, { ...place, revision, marks, commentForAuthor: '', noteForJury: '' });
	else if (act === 'sign') await signSheet(db, juror.actor, { ...place, revision });
	else if (act === 'take-back') await takeBackSheet(db, juror.actor, place);
	else
		await db.transaction().execute(async (tx) => {
			await lockContest(tx, contest.id);
			if (act === 'recuse')
				return recusePairs(tx, contest.id, [{ entryId: place.entryId, jurorId: juror.id, reason: 'соавтор' }]);
			await lockStage(tx, place, 'alone');
			return sql`update stage_courses set state = ${act === 'close' ? 'closed' : 'open'},
					closed_at = ${act === 'close' ? sql`now()` : null} where contest_id = ${contest.id}`.execute(tx);
		});
}

/** The marks that signed sheets hold, as `marksOf` writes them, and whatever of a recused pair there is. */
async function signedMarks(contestId: string): Promise<string[]> {
	const { rows } = await sql<{ line: string }>`
		select concat_ws(' ', stage_key, entries.key, jurors.key, mark.key, mark.value::numeric(9, 4)) as line
		from score_sheets join entries on entries.id = score_sheets.entry_id join jurors on jurors.id = score_sheets.juror_id
		cross join lateral jsonb_each_text(score_sheets.marks) as mark
		where score_sheets.contest_id = ${contestId} and signed_at is not null
		order by stage_key, entries.key, jurors.key, mark.key`.execute(network.db);
	return rows.map(({ line }) => line);
}

test('whatever jurors, recusals and closings do at once, what counts is exactly what is signed', async () => {
	let counted = 0;
	let refusedOnTheWay = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 4 }),
			async (runs) => {
				const contest = await buildJudging(network.db, { entries: 2 });
				const settled = await Promise.all(
					runs.map(async (steps) => {
						for (const each of steps)
							await take(contest, each).catch((error: unknown) => {
								if (!(error instanceof NotFound)) throw error;
								refusedOnTheWay++;
							});
					})
				);
				assert.equal(settled.length, runs.length);
				const marks = await marksOf(network.db, contest.id);
				counted += marks.length;
				assert.deepEqual(marks, await signedMarks(contest.id));
				const { rows } = await sql<{ mark: string }>`
				select mark::text from marks join assignments using (entry_id, juror_id)
				where marks.contest_id = ${contest.id} and (assignments.recused or mark > 5)`.execute(network.db);
				assert.deepEqual(rows, []);
			}
		),
		{ numRuns: 25, seed: 20271122 }
	);
	assert.ok(counted > 0 && refusedOnTheWay > 0, `${counted} marks counted, ${refusedOnTheWay} refused to the recused`);
});
