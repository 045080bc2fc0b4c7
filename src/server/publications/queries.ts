import { accountNames } from '#server/accounts/queries.ts';
import { contestNamesOf, type ContestName } from '#server/contests/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { canSeeNews, canSeeNewsList, newsScope } from './policy.ts';

export type NewsLine = { id: string; title: string; contest: ContestName | null; changedAt: Date };
export type NewsItem = NewsLine & {
	body: string;
	resultsVersion: number | null;
	revision: number;
	/** Who changed it last; null: it stands as it was drafted. */
	changedBy: string | null;
};

/** Drafts that somebody sees, the last changed first, a page of them. @throws NotFound for whoever sees none. */
export async function newsList(
	db: Db,
	actor: Actor | null,
	{ limit, offset }: { limit: number; offset: number }
): Promise<{ items: NewsLine[]; total: number }> {
	if (!canSeeNewsList(actor)) throw new NotFound('news');
	const scope = newsScope(actor);
	const seen = db.selectFrom('news_items').$if(scope !== null, (all) => all.where('contest_id', 'in', scope!));
	const rows = await seen
		.select(['id', 'title', 'contest_id as contestId', 'changed_at as changedAt'])
		.orderBy('changed_at', 'desc')
		.orderBy('id')
		.limit(limit)
		.offset(offset)
		.execute();
	const { total } = await seen.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
	const contests = await contestNamesOf(
		db,
		rows.flatMap(({ contestId }) => contestId ?? [])
	);
	const items = rows.map(({ contestId, ...row }) => ({ ...row, contest: contests.get(contestId ?? '') ?? null }));
	return { items, total: Number(total) };
}

/** @throws NotFound also for whoever may not see it. */
export async function newsById(db: Db, actor: Actor | null, id: string): Promise<NewsItem> {
	const row = await db
		.selectFrom('news_items')
		.select([
			...(['id', 'title', 'body', 'revision', 'contest_id as contestId'] as const),
			...(['results_version as resultsVersion', 'changed_at as changedAt', 'changed_by as changedBy'] as const)
		])
		.where('id', '=', id)
		.executeTakeFirst();
	if (!row || !canSeeNews(actor, row)) throw new NotFound(`news ${id}`);
	const { contestId, changedBy, ...item } = row;
	const contest = contestId === null ? null : ((await contestNamesOf(db, [contestId])).get(contestId) ?? null);
	const name = item.revision === 1 ? null : ((await accountNames(db, [changedBy])).get(changedBy) ?? null);
	return { ...item, contest, changedBy: name };
}

/** The draft that tells of this version of a contest's results, or null. */
export async function newsOfResults(db: Db | Tx, contestId: string, version: number): Promise<string | null> {
	const row = await db
		.selectFrom('news_items')
		.select('id')
		.where('contest_id', '=', contestId)
		.where('results_version', '=', version)
		.executeTakeFirst();
	return row?.id ?? null;
}
