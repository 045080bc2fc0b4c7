import type { RuleSet } from '../../scoring/rule-set/forms.ts';

/** Whole numbers of jurors with a vote; `required` is the least number that makes the meeting valid. */
export type Quorum = { voting: number; present: number; required: number };

/**
 * The least number of `voting` jurors that makes a decision valid. Where the rules set no quorum, a simple majority of
 * those with a vote, as most acts do.
 */
export function requiredVoters(voting: number, quorum: RuleSet['quorum'] | null): number {
	const { numerator, denominator, strictly } = quorum ?? { numerator: 1, denominator: 2, strictly: true };
	const share = voting * numerator;
	return strictly ? Math.floor(share / denominator) + 1 : Math.ceil(share / denominator);
}

export function quorumFrom(
	jury: readonly { votes: boolean; present: boolean }[],
	quorum: RuleSet['quorum'] | null
): Quorum {
	const voting = jury.filter(({ votes }) => votes);
	return {
		voting: voting.length,
		present: voting.filter(({ present }) => present).length,
		required: requiredVoters(voting.length, quorum)
	};
}

export const hasQuorum = ({ present, required }: Quorum): boolean => present >= required;
