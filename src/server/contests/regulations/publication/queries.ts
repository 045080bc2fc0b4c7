import type { Db, Tx } from '#server/database.ts';
import { readPlan, type ContestPlan } from '../../plan/forms.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';
import type { RegulationsDocument } from '../documents.ts';

export type LatestEdition = { version: number; plan: ContestPlan; ruleSet: RuleSet; document: RegulationsDocument };

/** The newest published edition with the rules frozen with it; null before the first one. */
export async function latestEditionOf(db: Db | Tx, contestId: string): Promise<LatestEdition | null> {
	const row = await db
		.selectFrom('regulations')
		.innerJoin('rule_sets', (join) =>
			join
				.onRef('rule_sets.contest_id', '=', 'regulations.contest_id')
				.onRef('rule_sets.version', '=', 'regulations.rule_set_version')
		)
		.select(['regulations.version', 'plan', 'rules', 'document'])
		.where('regulations.contest_id', '=', contestId)
		.orderBy('regulations.version', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (!row) return null;
	const { version, plan, rules, document } = row;
	return { version, plan: readPlan(plan), ruleSet: rules as RuleSet, document: document as RegulationsDocument };
}
