import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { entriesOf } from '../../../entries/queries.ts';
import { decisionsOf, markColumnsOf, recusalsOf } from '../../../jury/queries.ts';
import { juryOf } from '../../../queries.ts';
import { tallyContest, type TallyInput } from '../../../scoring/rules.ts';
import { canSeeCourse, type JudgingAccess } from '../../policy.ts';
import type { WatchedStage } from '../queries.ts';
import { compareRankings, waysOf, type Rankings } from './rules.ts';

/** The last comparisons of a node, by what they were made of: the same marks need not be counted four times again. */
export type KeptRankings = Map<string, Rankings>;
const mostKept = 20;

/**
 * A stage's ranking under each way of counting, of what stands signed now. Entries hidden from whoever asks take no
 * part, so that neither a rank nor a levelled mark of another tells of them. Counting the ways takes the time of as
 * many full counts; `kept` spares it while nothing has changed. @throws NotFound as the other pages of the overview.
 */
export async function rankingsOf(
	db: Db | Tx,
	access: JudgingAccess,
	{ ruleSet, stage }: Pick<WatchedStage, 'ruleSet' | 'stage'>,
	kept: KeptRankings
): Promise<Rankings & { titles: Map<string, string>; isCut: boolean }> {
	if (!canSeeCourse(access)) throw new NotFound(`course of ${access.contestId}`);
	const { contestId, hidden } = access;
	const entries = (await entriesOf(db, contestId)).filter(({ id }) => !hidden.has(id));
	const keys = new Set(entries.map(({ key }) => key));
	const jury = await juryOf(db, contestId);
	const input: Omit<TallyInput, 'marks'> = {
		ruleSet,
		entries: entries.map(({ key, nomination, authors }) => ({
			...{ id: key, nomination, authors: authors.map(({ personId }) => personId) }
		})),
		jurors: jury.map(({ key, voting }) => ({ id: key, voting })),
		recusals: (await recusalsOf(db, contestId)).filter(({ entry }) => keys.has(entry)),
		decisions: await decisionsOf(db, contestId)
	};
	const fingerprint = fingerprintOf({ ...input, stage: stage.id, contestId, marks: await marksHash(db, contestId) });
	const rankings = kept.get(fingerprint) ?? (await countWays(db, access, { input, stage: stage.id, entries, jury }));
	keep(kept, fingerprint, rankings);
	return { ...rankings, titles: new Map(entries.map(({ key, title }) => [key, title])), isCut: hidden.size > 0 };
}

async function countWays(
	db: Db | Tx,
	{ contestId }: JudgingAccess,
	{
		input,
		stage,
		entries,
		jury
	}: { input: Omit<TallyInput, 'marks'>; stage: string; entries: { id: string }[]; jury: { id: string }[] }
): Promise<Rankings> {
	const marks = await markColumnsOf(db, contestId, {
		...{ ruleSet: input.ruleSet, entryIds: entries.map(({ id }) => id), jurorIds: jury.map(({ id }) => id) }
	});
	const counted = [];
	for (const { counting, counts, ruleSet } of waysOf(input.ruleSet, stage)) {
		counted.push({ counting, counts, tally: tallyContest({ ...input, ruleSet, marks }) });
		// A large contest is counted half a second each time: others are answered in between.
		await new Promise((resolve) => setImmediate(resolve));
	}
	return compareRankings(stage, counted);
}

/** Of the marks themselves, not of their number and times: whatever order they came in, equal marks have an equal sum. */
async function marksHash(db: Db | Tx, contestId: string): Promise<string> {
	const { rows } = await sql<{ hash: string }>`
		select count(*) || ' ' || coalesce(sum(hash_record_extended(row (stage_key, criterion_key, entry_id, juror_id, mark), 0)), 0) as hash
		from marks where contest_id = ${contestId}`.execute(db);
	return rows[0]!.hash;
}

const fingerprintOf = (made: object): string => createHash('sha256').update(canonicalJson(made)).digest('hex');

function keep(kept: KeptRankings, fingerprint: string, rankings: Rankings): void {
	kept.delete(fingerprint);
	kept.set(fingerprint, rankings);
	for (const oldest of kept.keys()) {
		if (kept.size <= mostKept) return;
		kept.delete(oldest);
	}
}
