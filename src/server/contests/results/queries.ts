import { createHash } from 'node:crypto';
import type { Db, Tx } from '#server/database.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { entriesOf } from '../entries/queries.ts';
import { decisionsOf, markColumnsOf, recusalsOf } from '../jury/queries.ts';
import { juryOf } from '../queries.ts';
import { frozenRulesOf } from '../regulations/queries.ts';
import { awardNamed, type NamedAward } from '../scoring/awards/rules.ts';
import type { RuleSet } from '../scoring/rule-set/forms.ts';
import { tallyContest, type GivenAward, type TallyInput, type TallyResult } from '../scoring/rules.ts';
import { withRejections } from './rules.ts';

/** Everything the count of a contest is made from, as it is stored now; and the ids behind the keys. */
export async function tallyInputOf(
	db: Db | Tx,
	contestId: string
): Promise<{ input: TallyInput; entryIds: Map<string, string>; rulesVersion: number }> {
	const { ruleSet, version } = await frozenRulesOf(db, contestId);
	const entries = await entriesOf(db, contestId);
	const jury = await juryOf(db, contestId);
	const marks = await markColumnsOf(db, contestId, {
		ruleSet,
		entryIds: entries.map(({ id }) => id),
		jurorIds: jury.map(({ id }) => id)
	});
	const input: TallyInput = {
		ruleSet,
		entries: entries.map(({ key, nomination, authors }) => ({
			id: key,
			nomination,
			authors: authors.map(({ personId }) => personId)
		})),
		jurors: jury.map(({ key, voting }) => ({ id: key, voting })),
		recusals: await recusalsOf(db, contestId),
		marks,
		decisions: withRejections(ruleSet, entries, await decisionsOf(db, contestId))
	};
	return { input, entryIds: new Map(entries.map(({ key, id }) => [key, id])), rulesVersion: version };
}

export type Count = {
	tally: TallyResult;
	/** The count as it is kept, and what it is known by. */
	computed: string;
	sha256: string;
	entryIds: Map<string, string>;
	rulesVersion: number;
};

/** The count as it would be finalised now. */
export async function countOf(db: Db | Tx, contestId: string): Promise<Count> {
	const { input, entryIds, rulesVersion } = await tallyInputOf(db, contestId);
	const tally = tallyContest(input);
	const computed = canonicalJson(tally);
	return { tally, computed, sha256: createHash('sha256').update(computed).digest('hex'), entryIds, rulesVersion };
}

/** What a given award is called and of which kind it is, also one that the jury added to those of the rules. */
export const namedAwardOf = (ruleSet: RuleSet, given: Pick<GivenAward, 'award' | 'title'>): NamedAward =>
	awardNamed(ruleSet, given);

/** The contest counted anew from what is stored now, whatever was finalised. */
export async function recountOf(db: Db | Tx, contestId: string): Promise<TallyResult> {
	return tallyContest((await tallyInputOf(db, contestId)).input);
}

export type FinalisedResults = {
	version: number;
	tally: TallyResult;
	sha256: string;
	decidedOn: string;
	finalisedAt: Date;
};

/** The count of a version, or of the newest one. @throws NotFound while nothing is finalised. */
export async function finalisedResultsOf(db: Db | Tx, contestId: string, version?: number): Promise<FinalisedResults> {
	const finalised = db
		.selectFrom('results')
		.select(['version', 'computed', 'sha256', 'decided_on as decidedOn', 'finalised_at as finalisedAt'])
		.where('contest_id', '=', contestId);
	const { computed, ...rest } = await (
		version === undefined ? finalised.orderBy('version', 'desc').limit(1) : finalised.where('version', '=', version)
	).executeTakeFirstOrThrow(() => new NotFound(`results of contest ${contestId}`));
	return { ...rest, tally: computed as TallyResult };
}

export type PublishedVersion = {
	version: number;
	publishedAt: Date;
	/** Earlier than `publishedAt` where what was published at first has been corrected since. */
	firstPublishedAt: Date;
	decidedOn: string;
};

/** Which version of the results the public sees, or null while it sees none. */
export async function publishedVersionOf(db: Db | Tx, contestId: string): Promise<PublishedVersion | null> {
	const row = await db
		.selectFrom('published_results')
		.innerJoin('results', (join) =>
			join
				.onRef('results.contest_id', '=', 'published_results.contest_id')
				.onRef('results.version', '=', 'published_results.version')
		)
		.select([
			'results.version',
			'published_at as publishedAt',
			'first_published_at as firstPublishedAt',
			'decided_on as decidedOn'
		])
		.where('published_results.contest_id', '=', contestId)
		.executeTakeFirst();
	return row ?? null;
}

export type StageResultRow = {
	entryId: string;
	stage: string;
	result: string | null;
	cumulative: string | null;
	rank: number | null;
	admitted: boolean;
	place: number | null;
};

/** Every entry's result in every stage of one version. One query. */
export function stageResultsOf(db: Db | Tx, contestId: string, version: number): Promise<StageResultRow[]> {
	return db
		.selectFrom('stage_results')
		.select(['entry_id as entryId', 'stage_key as stage', 'result', 'cumulative', 'rank', 'admitted', 'place'])
		.where('contest_id', '=', contestId)
		.where('version', '=', version)
		.execute();
}
