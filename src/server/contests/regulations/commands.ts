import { createHash } from 'node:crypto';
import type { Db, Tx } from '#server/database.ts';
import { canonicalJson, recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToManage } from '../policy.ts';
import { lockContest } from '../queries.ts';
import type { RuleSet } from '../scoring/rule-set/forms.ts';

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
		await insertNominations(tx, contestId, ruleSet);
		await insertStages(tx, contestId, ruleSet);
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
	const mark = await tx
		.selectFrom('marks')
		.select('contest_id')
		.where('contest_id', '=', contestId)
		.limit(1)
		.executeTakeFirst();
	if (mark) return refused('already-judged');

	const version = (newest?.version ?? 0) + 1;
	await tx.insertInto('rule_sets').values({ contest_id: contestId, version, rules, sha256 }).execute();
	await recordActivity(tx, actor, 'rules.frozen', contestId, { version, sha256 });
	return done(version);
}

async function insertNominations(tx: Tx, contestId: string, { nominations }: RuleSet): Promise<void> {
	if (nominations.length === 0) return;
	await tx
		.insertInto('nominations')
		.values(nominations.map(({ id, title }, position) => ({ contest_id: contestId, key: id, title, position })))
		.execute();
}

async function insertStages(tx: Tx, contestId: string, { stages }: RuleSet): Promise<void> {
	await tx
		.insertInto('stages')
		.values(
			stages.map(({ id, title }, position) => ({
				contest_id: contestId,
				key: id,
				title,
				position,
				starts_on: null,
				ends_on: null
			}))
		)
		.execute();
	const criteria = stages.flatMap((stage) =>
		stage.criteria.map(({ id, title }, position) => ({
			contest_id: contestId,
			stage_key: stage.id,
			key: id,
			title,
			position
		}))
	);
	if (criteria.length > 0) await tx.insertInto('criteria').values(criteria).execute();
}
