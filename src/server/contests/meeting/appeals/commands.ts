import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { refusalToDecide } from '../../judging/policy.ts';
import { judgingAccess } from '../../judging/queries.ts';
import { lockContest } from '../../queries.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import { insertCorrection } from '../corrections/commands.ts';
import { attendanceOf, isSettled, quorumAmong } from '../queries.ts';
import { hasQuorum } from '../quorum/rules.ts';
import { appealsOfEntry } from './queries.ts';

export type NewAppeal = { contestId: string; entryId: string; resultsVersion: number; words: string };
export type KeepingRefusal = 'words-missing' | 'already-lodged' | 'already-decided';

/**
 * Keeps an appeal of those who entered; whether they may and are in time is asked by whoever knows applications. Of one
 * version of the results an entry has one appeal: the jury's answer to it is final.
 */
export async function keepAppeal(
	tx: Tx,
	actor: Actor,
	{ contestId, entryId, resultsVersion, words }: NewAppeal
): Promise<Outcome<string, KeepingRefusal>> {
	const text = words.trim().slice(0, 10_000);
	if (text.length < 10) return refused('words-missing');
	await lockContest(tx, contestId);
	const earlier = await appealsOfEntry(tx, entryId);
	if (earlier.some(({ outcome }) => outcome === null)) return refused('already-lodged');
	if (earlier.some((one) => one.resultsVersion === resultsVersion && one.outcome !== 'withdrawn'))
		return refused('already-decided');
	const { id } = await tx
		.insertInto('appeals')
		.values({
			...{ contest_id: contestId, entry_id: entryId, results_version: resultsVersion },
			...{ account_id: actor.id, words: text }
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await recordActivity(tx, actor, 'appeal.lodged', entryId, { appealId: id });
	return done(id);
}

/** Takes an appeal back before it is decided; who may is asked by the caller. */
export async function endAppeal(
	tx: Tx,
	actor: Actor,
	{ contestId, entryId }: { contestId: string; entryId: string }
): Promise<Outcome<null, 'already-decided'>> {
	await lockContest(tx, contestId);
	const ended = await tx
		.updateTable('appeals')
		.set({ outcome: 'withdrawn', decided_by: actor.id, decided_at: sql`now()` })
		.where('entry_id', '=', entryId)
		.where('outcome', 'is', null)
		.returning('id')
		.executeTakeFirst();
	if (!ended) return refused('already-decided');
	await recordActivity(tx, actor, 'appeal.withdrawn', entryId, { appealId: ended.id });
	return done(null);
}

export type SettledAppeal = { entryId: string; key: string; contestId: string };
export type SettlingRefusal =
	'not-allowed' | 'own-appeal' | 'no-quorum' | 'answer-missing' | 'outcome-missing' | 'already-decided';

/**
 * The jury's decision about an appeal. Upheld, it opens the results to be corrected: what was published stays until two
 * people have finalised the next version. @throws NotFound about a hidden entry, as for no appeal at all.
 */
export async function settleAppeal(
	tx: Tx,
	actor: Actor,
	{
		contestId,
		appealId,
		outcome,
		answer
	}: { contestId: string; appealId: string; outcome: 'upheld' | 'rejected' | null; answer: string }
): Promise<Outcome<SettledAppeal, SettlingRefusal>> {
	await lockContest(tx, contestId);
	const access = await judgingAccess(tx, actor, contestId);
	const refusal = refusalToDecide(access);
	if (refusal) return refused(refusal);
	const appeal = await appealById(tx, contestId, appealId);
	if (access.hidden.has(appeal.entryId)) throw new NotFound(`appeal ${appealId}`);
	if (appeal.accountId === actor.id) return refused('own-appeal');
	if (appeal.outcome !== null) return refused('already-decided');
	if (outcome === null) return refused('outcome-missing');
	const text = answer.trim().slice(0, 10_000);
	if (text.length < 3) return refused('answer-missing');
	const { ruleSet } = await frozenRulesOf(tx, contestId);
	if (!hasQuorum(quorumAmong(await attendanceOf(tx, contestId), ruleSet))) return refused('no-quorum');
	await tx
		.updateTable('appeals')
		.set({ outcome, answer: text, decided_by: actor.id, decided_at: sql`now()` })
		.where('id', '=', appealId)
		.execute();
	if (outcome === 'upheld' && (await isSettled(tx, contestId)))
		await insertCorrection(tx, actor, {
			contestId,
			reason: `удовлетворена апелляция по работе № ${appeal.key}.`
		});
	await recordActivity(tx, actor, 'appeal.decided', appeal.entryId, { appealId, outcome });
	return done({ entryId: appeal.entryId, key: appeal.key, contestId });
}

function appealById(tx: Tx, contestId: string, appealId: string) {
	return tx
		.selectFrom('appeals')
		.innerJoin('entries', 'entries.id', 'entry_id')
		.select(['entry_id as entryId', 'entries.key', 'appeals.account_id as accountId', 'outcome'])
		.where('appeals.id', '=', appealId)
		.where('appeals.contest_id', '=', contestId)
		.executeTakeFirstOrThrow(() => new NotFound(`appeal ${appealId}`));
}
