import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { readPlan, type ContestPlan } from '../plan/forms.ts';
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

export type CallPhase = 'ahead' | 'open' | 'closed';

export type Call = {
	opensAt: Date;
	/** The end of the last minute that is told: «до 23:59» closes at 24:00. */
	closesAt: Date;
	regulationsVersion: number;
	/** As it is told to everyone, by the database's clock; the silent grace period after it is not seen here. */
	phase: CallPhase;
};

const callColumns = [
	'opens_at as opensAt',
	'closes_at as closesAt',
	'regulations_version as regulationsVersion',
	sql<CallPhase>`case when now() < opens_at then 'ahead' when now() < closes_at then 'open' else 'closed' end`.as(
		'phase'
	)
] as const;

/** From when until when applications are taken; null for a contest without published regulations. */
export async function callOf(db: Db | Tx, contestId: string): Promise<Call | null> {
	const call = await db
		.selectFrom('contest_calls')
		.select(callColumns)
		.where('contest_id', '=', contestId)
		.executeTakeFirst();
	return call ?? null;
}

/** The same for several contests at once, by contest; those without published regulations are absent. */
export async function callsOf(db: Db | Tx, contestIds: readonly string[]): Promise<Map<string, Call>> {
	if (contestIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('contest_calls')
		.select(['contest_id as contestId', ...callColumns])
		.where('contest_id', 'in', [...new Set(contestIds)])
		.execute();
	return new Map(rows.map(({ contestId, ...call }) => [contestId, call]));
}

export type LockedCall = Call & {
	/** Whether an application may be submitted now without a personal link: open, or within the silent grace period. */
	isTaking: boolean;
};

/**
 * Holds the call's dates as they are until the transaction ends. Many submit at once; who changes the dates waits for
 * them. Take it before any other lock of an application. @throws NotFound without a published call.
 */
export function lockCall(tx: Tx, contestId: string): Promise<LockedCall> {
	return tx
		.selectFrom('contest_calls')
		.select([...callColumns, sql<boolean>`opens_at <= now() and now() < taken_until`.as('isTaking')])
		.where('contest_id', '=', contestId)
		.forShare()
		.executeTakeFirstOrThrow(() => new NotFound(`call of contest ${contestId}`));
}

/** The plan that the contest goes by: of the newest published regulations, or of the version asked for. @throws NotFound */
export async function publishedPlanOf(
	db: Db | Tx,
	contestId: string,
	version?: number
): Promise<{ plan: ContestPlan; version: number }> {
	const published = await findPublishedPlan(db, contestId, version);
	if (!published) throw new NotFound(`regulations of contest ${contestId}`);
	return published;
}

/** The same; null for a contest that was taken over with its entries and has no regulations here. */
export async function findPublishedPlan(
	db: Db | Tx,
	contestId: string,
	version?: number
): Promise<{ plan: ContestPlan; version: number } | null> {
	const published = db.selectFrom('regulations').select(['plan', 'version']).where('contest_id', '=', contestId);
	const row = await (
		version === undefined ? published.orderBy('version', 'desc').limit(1) : published.where('version', '=', version)
	).executeTakeFirst();
	return row ? { plan: readPlan(row.plan), version: row.version } : null;
}

/** Whether the jury reads works without authors and organisations, as the newest published regulations have it. */
export async function isBlindContest(db: Db | Tx, contestId: string): Promise<boolean> {
	const newest = await db
		.selectFrom('regulations')
		.select(sql<boolean | null>`(plan ->> 'isBlind')::boolean`.as('isBlind'))
		.where('contest_id', '=', contestId)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	return newest?.isBlind ?? false;
}
