import type { RuleSet } from '../scoring/rule-set/forms.ts';
import type { Decision } from '../scoring/rules.ts';

/**
 * The jury's decisions with those of the eligibility check: an entry that was not admitted is out of the judging from its
 * first stage on, whether anybody wrote that down as a decision or only gave the entry its status.
 */
export function withRejections(
	{ stages }: Pick<RuleSet, 'stages'>,
	entries: readonly { key: string; rejection: string | null }[],
	decisions: readonly Decision[]
): Decision[] {
	const noted = new Set(decisions.flatMap((decision) => (decision.kind === 'rejection' ? [decision.entry] : [])));
	const stage = stages[0]!.id;
	const unnoted = entries.filter(({ key, rejection }) => rejection !== null && !noted.has(key));
	return [...unnoted.map(({ key }) => ({ kind: 'rejection' as const, stage, entry: key })), ...decisions];
}
