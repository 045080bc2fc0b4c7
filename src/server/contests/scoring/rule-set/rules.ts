import type { RuleSet, RuleSetFault } from './forms.ts';

/** What a rule set of the right shape says against itself. */
export function findContradictions(_ruleSet: RuleSet): RuleSetFault[] {
	return [];
}
