import type { Db, Tx } from '#server/database.ts';
import type { JudgingAccess } from '../../judging/policy.ts';
import { publicVoteOutcome, wholeVoteOutcome } from '../../public-vote/outcome/queries.ts';
import { publicVoteOf, type VotePhase } from '../../public-vote/queries.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import { leadersOf, type CountedEntry } from './rules.ts';

export type AudienceAward = {
	award: string;
	title: string;
	phase: VotePhase;
	closesAt: Date;
	/** Whom the public put first, once the vote is over; null before, and for whoever has entries hidden from them. */
	leaders: CountedEntry[] | null;
};

/**
 * The award of the rules that a public vote decides and the jury gives by its decision; null where there is none. Who stands
 * first among the entries that somebody sees need not stand first among all: beside a hidden one nobody is told to them.
 */
export async function audienceAwardOf(db: Db | Tx, access: JudgingAccess): Promise<AudienceAward | null> {
	const { contestId } = access;
	const vote = await publicVoteOf(db, contestId);
	if (!vote) return null;
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const award = ruleSet.awards.find(({ id, basis }) => id === vote.awardKey && basis.by === 'decision');
	if (!award) return null;
	const outcome = access.hidden.size > 0 ? null : await publicVoteOutcome(db, access);
	return {
		...{ award: award.id, title: award.title, phase: vote.phase, closesAt: vote.closesAt },
		leaders: outcome && leadersOf(outcome.entries)
	};
}

/** Whether the public is still to be asked, or being asked, who gets this award. One query. */
export async function isStillAsked(db: Db | Tx, contestId: string, award: string): Promise<boolean> {
	const vote = await publicVoteOf(db, contestId);
	return vote !== null && vote.awardKey === award && vote.phase !== 'over';
}

export type PublicChoice = { award: string; entries: string[]; voices: number };

/** What the public chose, whole: for the minutes, whose readers are asked for elsewhere. */
export async function publicChoiceOf(db: Db | Tx, contestId: string): Promise<PublicChoice | null> {
	const outcome = await wholeVoteOutcome(db, contestId);
	const leaders = leadersOf(outcome?.entries ?? []);
	if (!outcome || leaders.length === 0) return null;
	return { award: outcome.awardKey, entries: leaders.map(({ key }) => key), voices: leaders[0]!.voices };
}
