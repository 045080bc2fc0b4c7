import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { isKeeper, noRights, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { refusalToManage } from '../policy.ts';

/** How far a contest is, by the database's clock. */
export type ContestState = 'preparing' | 'ahead' | 'open' | 'check' | 'jury' | 'results';

export type ManagedContest = {
	id: string;
	slug: string;
	kind: string;
	title: string;
	heldInYear: number;
	timeZone: string;
	state: ContestState;
	announcedAt: Date | null;
	resultsPublishedAt: Date | null;
	/** Null for a contest that came in finished, or whose regulations are not published yet. */
	opensAt: Date | null;
	/** The end of the last minute that is told. */
	closesAt: Date | null;
	/** The last day of the check, as the newest regulations have it. */
	checkUntil: string | null;
	/** Whether it is set up here. */
	hasPlan: boolean;
	/** The database's clock, for countdowns. */
	now: Date;
};

const columns = sql`
	contests.id, contests.slug, contests.kind, contests.title, held_in_year as "heldInYear", time_zone as "timeZone",
	announced_at as "announcedAt", published_results.published_at as "resultsPublishedAt",
	opens_at as "opensAt", closes_at as "closesAt", newest."checkUntil", contest_plans.contest_id is not null as "hasPlan", now() as now,
	case
		when published_results.contest_id is not null then 'results'
		when contest_calls.contest_id is null then case when announced_at is null then 'preparing' else 'jury' end
		when now() < opens_at then 'ahead'
		when now() < closes_at then 'open'
		when (now() at time zone time_zone)::date <= newest."checkUntil"::date then 'check'
		else 'jury'
	end as state
	from contests
	left join contest_plans on contest_plans.contest_id = contests.id
	left join contest_calls on contest_calls.contest_id = contests.id
	left join published_results on published_results.contest_id = contests.id
	left join lateral (
		select plan -> 'calendar' ->> 'checkUntil' as "checkUntil" from regulations
		where regulations.contest_id = contests.id order by version desc limit 1
	) newest on true`;

/** Contests that the actor manages, announced or not, newest first; keepers of the network manage all. Two queries. */
export async function managedContests(
	db: Db | Tx,
	actor: Actor,
	{ limit, offset }: { limit: number; offset: number }
): Promise<{ contests: ManagedContest[]; total: number }> {
	const own = (actor.rights ?? noRights).contests.flatMap(({ contestId, role }) =>
		role === 'organiser' ? [contestId] : []
	);
	const managed = isKeeper(actor) ? sql`true` : sql`contests.id = any (${own}::uuid[])`;
	const { rows: contests } = await sql<ManagedContest>`
		select ${columns} where ${managed}
		order by held_in_year desc, contests.created_at desc, contests.title, contests.id
		limit ${limit} offset ${offset}`.execute(db);
	const { rows } = await sql<{ total: number }>`select count(*)::int as total from contests where ${managed}`.execute(
		db
	);
	return { contests, total: rows[0]!.total };
}

/** @throws NotFound also for whoever does not manage the contest. */
export async function managedContest(db: Db | Tx, actor: Actor | null, slug: string): Promise<ManagedContest> {
	const { rows } = await sql<ManagedContest>`select ${columns} where contests.slug = ${slug}`.execute(db);
	const [contest] = rows;
	if (!contest || !actor || refusalToManage(actor, contest.id)) throw new NotFound(`contest ${slug}`);
	return contest;
}
