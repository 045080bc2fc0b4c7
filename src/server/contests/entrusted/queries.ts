import type { Db } from '#server/database.ts';
import { noRights, type Actor, type ContestRole } from '#server/platform/actor.ts';

export type EntrustedContest = {
	id: string;
	slug: string;
	title: string;
	heldInYear: number;
	isAnnounced: boolean;
	/** In the order in which they were given. */
	roles: ContestRole[];
};

/** Contests in which this member has a role, announced or not, the newest first. One query. */
export async function entrustedContests(db: Db, actor: Actor): Promise<EntrustedContest[]> {
	const held = (actor.rights ?? noRights).contests;
	if (held.length === 0) return [];
	const rows = await db
		.selectFrom('contests')
		.select(['id', 'slug', 'title', 'held_in_year as heldInYear', 'announced_at as announcedAt'])
		.where('id', 'in', [...new Set(held.map(({ contestId }) => contestId))])
		.orderBy('held_in_year', 'desc')
		.orderBy('title')
		.orderBy('id')
		.execute();
	return rows.map(({ announcedAt, ...contest }) => ({
		...contest,
		isAnnounced: announcedAt !== null,
		roles: held.filter(({ contestId }) => contestId === contest.id).map(({ role }) => role)
	}));
}

/** Titles and addresses by id, for whoever has been allowed to know of these contests. */
export async function contestTitles(
	db: Db,
	ids: readonly string[]
): Promise<Map<string, { slug: string; title: string }>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('contests')
		.select(['id', 'slug', 'title', 'held_in_year'])
		.where('id', 'in', [...new Set(ids)])
		.execute();
	return new Map(
		rows.map(({ id, slug, title, held_in_year }) => [
			id,
			{ slug, title: title.includes(String(held_in_year)) ? title : `${title} (${held_in_year})` }
		])
	);
}

/** All contests that somebody may be appointed to, the newest first, as a list to choose from. */
export async function contestsToChoose(
	db: Db,
	ids: readonly string[] | null
): Promise<{ id: string; title: string; heldInYear: number }[]> {
	return db
		.selectFrom('contests')
		.select(['id', 'title', 'held_in_year as heldInYear'])
		.$if(ids !== null, (all) => all.where('id', 'in', ids!.length > 0 ? [...ids!] : [noContest]))
		.orderBy('held_in_year', 'desc')
		.orderBy('title')
		.orderBy('id')
		.limit(offered)
		.execute();
}

const noContest = '00000000-0000-0000-0000-000000000000';
/** A network holds a few contests in a year. */
const offered = 200;
