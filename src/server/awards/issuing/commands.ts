import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { lockContest } from '#server/contests/queries.ts';
import { newestVersionOf, reasonOfResults } from '#server/contests/results/corrections/queries.ts';
import { publishedVersionOf } from '#server/contests/results/queries.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { giveAwards } from '../commands.ts';
import { refusalToIssue } from '../policy.ts';
import { awardsOfResults } from '../queries.ts';
import { reasonOfCorrection } from '../rules.ts';
import { writePaperLetters } from './letters/commands.ts';
import { carryOut, type PlanPart } from './plan/commands.ts';
import { papersPlanOf, type PapersPlan } from './plan/queries.ts';
import { courseOfIssue, openRunOf, runColumns, type IssuingRun } from './queries.ts';
import { inPieces } from './rules.ts';
import type { IssuingProblem } from './tables.ts';

export type BeginIssuingRefusal = 'not-allowed' | 'not-finalised' | 'not-published' | 'recipient-missing';

/**
 * Asks for the papers of the newest finalised results, in the background; the awards are given where they are not yet.
 * Asked again while they are being written, it answers the same run, and where the results have been corrected since, the
 * next one begins once that has ended; asked after it stopped, it goes on where it was. A first
 * issue may come before publication, for the day of the awards: then nobody is written to and no code answers. After a
 * correction the public sees the new results first.
 */
export function beginIssuing(
	db: Db | Tx,
	actor: Actor,
	contestId: string
): Promise<Outcome<{ runId: string }, BeginIssuingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToIssue(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const version = await newestVersionOf(tx, contestId);
		if (version === null) return refused('not-finalised');
		const open = await openRunOf(tx, contestId);
		if (open?.version === version) return done({ runId: open.id });
		const published = await publishedVersionOf(tx, contestId);
		if (published && published.version < version) return refused('not-published');
		if (open) {
			await tx.updateTable('issuing_runs').set({ followed_by: actor.id }).where('id', '=', open.id).execute();
			return done({ runId: open.id });
		}
		const given = await giveAwards(tx, actor, contestId);
		if (!given.ok && given.reason === 'recipient-missing') return refused(given.reason);

		const { day } = await courseOfIssue(tx, contestId, version);
		const { id: runId } = await tx
			.insertInto('issuing_runs')
			.values({ contest_id: contestId, results_version: version, begun_by: actor.id, issued_on: day })
			.returning('id')
			.executeTakeFirstOrThrow();
		await askToIssue(tx, runId);
		await recordActivity(tx, actor, 'issuing.begun', contestId, { runId, version });
		return done({ runId });
	});
}

const askToIssue = (tx: Tx, runId: string): Promise<void> =>
	enqueue(tx, 'issue-papers', { runId }, `issue-papers:${runId}`);

/** Asks anew for papers that the last run of the program left half written. Answers for how many contests. */
export function continueIssuing(db: Db): Promise<number> {
	return db.transaction().execute(async (tx) => {
		const left = await tx
			.selectFrom('issuing_runs')
			.select('id')
			.where('state', 'in', ['waiting', 'running'])
			.execute();
		for (const { id } of left) await askToIssue(tx, id);
		return left.length;
	});
}

/** Papers written under one holding of the contest's row. */
const papersAtOnce = 50;

/**
 * Writes the papers of a run and then the letters about them, piece by piece, each piece whole or not at all: cut off
 * anywhere and begun anew, by one worker or by two, it writes what is missing and nothing twice.
 */
export async function issuePapers(db: Db, runId: string, { isLastTry = false } = {}): Promise<void> {
	const run = await takeRun(db, runId);
	if (!run) return;
	try {
		const { contestId, version, issuedOn: day } = run;
		const { numberPrefix } = await courseOfIssue(db, contestId, version);
		const awards = await awardsOfResults(db, contestId, version);
		const plan = await papersPlanOf(db, { contestId, version, awards, day, numberPrefix });
		const problem = problemOf(plan);
		if (problem) return await endRun(db, run, problem);
		await writeByPieces(db, run, { plan, numberPrefix });
		if (!(await isSuperseded(db, run))) await writePaperLetters(db, run);
		await endRun(db, run, null);
	} catch (error) {
		if (isLastTry) await endRun(db, run, 'failed');
		throw error;
	}
}

const problemOf = ({ unconfirmed, glyphs }: PapersPlan): IssuingProblem | null => {
	if (unconfirmed.length > 0) return 'forms-not-confirmed';
	return glyphs.length > 0 ? 'missing-glyphs' : null;
};

/** Null once the run has ended. Two workers may have taken it: each piece is written under the contest's row. */
async function takeRun(db: Db, runId: string): Promise<IssuingRun | null> {
	const run = await db
		.updateTable('issuing_runs')
		.set({ state: 'running' })
		.where('id', '=', runId)
		.where('state', 'in', ['waiting', 'running'])
		.returning(runColumns)
		.executeTakeFirst();
	return run ?? null;
}

async function writeByPieces(
	db: Db,
	run: IssuingRun,
	{ plan, numberPrefix }: { plan: PapersPlan; numberPrefix: string }
): Promise<void> {
	const { contestId, version, issuedOn: day } = run;
	const reason = (await reasonOfResults(db, contestId, version)) || reasonOfCorrection(version);
	const actor: Actor = { id: run.begunBy, role: 'system' };
	await db
		.updateTable('issuing_runs')
		.set({ total: run.issued + plan.issue.length + plan.replace.length })
		.where('id', '=', run.id)
		.execute();
	for (const part of partsOf(plan)) {
		await db.transaction().execute(async (tx) => {
			await lockContest(tx, contestId);
			// What would be taken back at once is not written at all.
			if (await isSuperseded(tx, run)) return;
			const { issued, annulled } = await carryOut(tx, actor, part, { contestId, day, numberPrefix, reason });
			await tx
				.updateTable('issuing_runs')
				.set({ issued: sql`issued + ${issued}::int`, annulled: sql`annulled + ${annulled}::int` })
				.where('id', '=', run.id)
				.execute();
		});
	}
}

/** Whether everybody reads corrected results already: papers of the earlier ones are no longer written. */
async function isSuperseded(db: Db | Tx, { contestId, version }: IssuingRun): Promise<boolean> {
	const published = await publishedVersionOf(db, contestId);
	return published !== null && published.version > version;
}

/** What no longer holds goes first, so that no moment shows two papers for one award. */
function partsOf({ annul, carry, replace, issue }: PapersPlan): PlanPart[] {
	const pieces = <Item>(items: readonly Item[]) => inPieces(items, papersAtOnce);
	return [
		...pieces(annul).map((piece) => ({ annul: piece })),
		...pieces(carry).map((piece) => ({ carry: piece })),
		...pieces(replace).map((piece) => ({ replace: piece })),
		...pieces(issue).map((piece) => ({ issue: piece }))
	];
}

/** Ends a run, and begins the one that was asked for meanwhile. */
async function endRun(db: Db, { id, contestId, begunBy }: IssuingRun, problem: IssuingProblem | null): Promise<void> {
	await db.transaction().execute(async (tx) => {
		await lockContest(tx, contestId);
		const ended = await tx
			.updateTable('issuing_runs')
			.set({ state: problem ? 'stopped' : 'done', problem, finished_at: sql<Date>`now()` })
			.where('id', '=', id)
			.where('state', '=', 'running')
			.returning(['issued', 'annulled', 'letters', 'followed_by as followedBy'])
			.executeTakeFirst();
		if (!ended) return;
		const { followedBy, ...counts } = ended;
		const actor: Actor = { id: begunBy, role: 'system' };
		await recordActivity(tx, actor, problem ? 'issuing.stopped' : 'issuing.done', contestId, {
			runId: id,
			...counts,
			...(problem && { problem })
		});
		// Refused where the corrected results have been corrected again and wait to be published: then it is asked anew.
		if (followedBy) await beginIssuing(tx, { id: followedBy, role: 'system' }, contestId);
	});
}
