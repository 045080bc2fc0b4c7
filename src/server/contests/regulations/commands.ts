import { createHash } from 'node:crypto';
import type { Db, Tx } from '#server/database.ts';
import { canonicalJson, recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { judgingHasBegun } from '../entries/queries.ts';
import { refusalToManage } from '../policy.ts';
import { lockContest } from '../queries.ts';
import type { RuleSet } from '../scoring/rule-set/forms.ts';
import { layOutNominations, layOutStages } from './layout/commands.ts';

/**
 * Freezes the rules that the contest is counted by, and lays out its nominations, stages and criteria.
 * Rules can be frozen once: what has been judged by them is counted by them.
 */
export function freezeRuleSet(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	ruleSet: RuleSet
): Promise<Outcome<number, 'not-allowed' | 'already-frozen'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const earlier = await tx
			.selectFrom('rule_sets')
			.select('version')
			.where('contest_id', '=', contestId)
			.executeTakeFirst();
		if (earlier) return refused('already-frozen');

		const rules = canonicalJson(ruleSet);
		const sha256 = createHash('sha256').update(rules).digest('hex');
		await tx.insertInto('rule_sets').values({ contest_id: contestId, version: 1, rules, sha256 }).execute();
		await layOutNominations(tx, contestId, ruleSet.nominations);
		await layOutStages(tx, contestId, ruleSet.stages);
		await recordActivity(tx, actor, 'rules.frozen', contestId, { version: 1, sha256 });
		return done(1);
	});
}

/**
 * Freezes the rules of published regulations: a version is added where they differ from the newest one. What has been
 * judged by them is counted by them, so once a mark stands they stay. Under the contest's lock. Answers the version.
 */
export async function freezeChangedRules(
	tx: Tx,
	actor: Actor,
	contestId: string,
	ruleSet: RuleSet
): Promise<Outcome<number, 'already-judged'>> {
	const rules = canonicalJson(ruleSet);
	const sha256 = createHash('sha256').update(rules).digest('hex');
	const newest = await tx
		.selectFrom('rule_sets')
		.select(['version', 'sha256'])
		.where('contest_id', '=', contestId)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	if (newest?.sha256 === sha256) return done(newest.version);
	if (await judgingHasBegun(tx, contestId)) return refused('already-judged');

	const version = (newest?.version ?? 0) + 1;
	await tx.insertInto('rule_sets').values({ contest_id: contestId, version, rules, sha256 }).execute();
	await recordActivity(tx, actor, 'rules.frozen', contestId, { version, sha256 });
	return done(version);
}
