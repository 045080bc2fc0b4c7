import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { RuleSet } from '../scoring/rule-set/forms.ts';

export type FrozenRules = { version: number; ruleSet: RuleSet; sha256: string; frozenAt: Date };

/** The rules the contest is counted by. @throws NotFound while none are frozen. */
export async function frozenRulesOf(db: Db | Tx, contestId: string): Promise<FrozenRules> {
	const row = await db
		.selectFrom('rule_sets')
		.select(['version', 'rules', 'sha256', 'frozen_at as frozenAt'])
		.where('contest_id', '=', contestId)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow(() => new NotFound(`rules of contest ${contestId}`));
	const { rules, ...rest } = row;
	return { ...rest, ruleSet: rules as RuleSet };
}
