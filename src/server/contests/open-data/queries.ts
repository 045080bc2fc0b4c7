import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { tallyInputOf } from '../folder/rules.ts';
import { contestBySlug } from '../queries.ts';
import { contestRecordOf } from '../record/queries.ts';
import { publishedVersionOf } from '../results/queries.ts';
import { tallyContest } from '../scoring/rules.ts';
import type { OpenResults } from './forms.ts';
import { openResultsOf } from './rules.ts';

/**
 * The open data of published results: the rules, the marks without names, the decisions and the table, from which
 * `bibliokrug verify` recomputes the contest offline. @throws NotFound before publication, as for no contest at all.
 */
export async function openResultsBySlug(db: Db, actor: Actor | null, slug: string): Promise<OpenResults> {
	const contest = await contestBySlug(db, actor, slug);
	const published = await publishedVersionOf(db, contest.id);
	if (!published) throw new NotFound(`open data of ${slug}`);
	const record = await contestRecordOf(db, contest.id, published.decidedOn);
	return openResultsOf(record, tallyContest(tallyInputOf(record)));
}
