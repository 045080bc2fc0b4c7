import type { Db } from '#server/database.ts';
import {
	nominationTitlesOf,
	organisersOfContests,
	publishedContests,
	type PublishedContest
} from '#server/contests/queries.ts';
import { entriesOfOrganisations } from '#server/contests/entries/queries.ts';
import {
	dayKey,
	organisationLinksOnDays,
	branchesOnDays,
	type OrganisationLink
} from '#server/organisations/lookup/queries.ts';
import { awardsForEveryone, awardsOfEntriesOrOrganisations, type AwardRow } from '../queries.ts';
import { isHonour } from '../results/rules.ts';

export type Honour = {
	awardId: string;
	title: string;
	kind: string;
	place: number | null;
	degree: number | null;
	giver: string;
	nomination: string | null;
	work: string | null;
	recipientName: string;
	recipientKind: AwardRow['recipientKind'];
	/** Who earned it, under the name of that time: the organisation itself or one of its branches then. */
	organisation: OrganisationLink;
};
/** `organisers`: under the names of the day of decision. */
export type HonoursOfContest = { contest: PublishedContest; organisers: OrganisationLink[]; honours: Honour[] };

/**
 * What an organisation and its branches of the time were honoured with, newest contest first.
 * Only published results count. The number of queries depends on nothing.
 */
export async function honoursOf(db: Db, organisationId: string): Promise<HonoursOfContest[]> {
	const contests = await publishedContests(db);
	const days = new Map(contests.map(({ id, decidedOn }) => [id, decidedOn]));
	const branches = await branchesOnDays(db, organisationId, [...days.values()]);
	const everBelow = [...new Set([...branches.values()].flatMap((ids) => [...ids]))];
	const entries = new Map((await entriesOfOrganisations(db, everBelow)).map((entry) => [entry.id, entry]));
	const versions = new Map(contests.map(({ id, version }) => [id, version]));
	const given = await awardsOfEntriesOrOrganisations(db, {
		entryIds: [...entries.keys()],
		organisationIds: everBelow,
		versions
	});
	const awards = await awardsForEveryone(db, given);
	const earner = (award: AwardRow) => award.organisationId ?? entries.get(award.entryId ?? '')?.organisationId ?? '';
	const honours = awards.filter(
		(award) => isHonour(award) && branches.get(days.get(award.contestId)!)?.has(earner(award))
	);
	const nominations = await nominationTitlesOf(db, [...versions.keys()]);
	const byContest = Map.groupBy(honours, ({ contestId }) => contestId);
	const organisers = await organisersOfContests(db, [...byContest.keys()]);
	const held = [...organisers].flatMap(([contestId, ids]) => ids.map((id) => ({ id, contestId })));
	const links = await organisationLinksOnDays(
		db,
		[...held, ...honours.map((award) => ({ id: earner(award), contestId: award.contestId }))].map(
			({ id, contestId }) => ({ id, day: days.get(contestId)! })
		)
	);
	return contests.flatMap((contest) => {
		const own = byContest.get(contest.id);
		if (!own) return [];
		return {
			contest,
			organisers: (organisers.get(contest.id) ?? []).map((id) => links.get(dayKey(id, contest.decidedOn))!),
			honours: own.map((award) => ({
				awardId: award.id,
				...{ title: award.title, kind: award.kind, place: award.place, degree: award.degree, giver: award.giver },
				...{ recipientName: award.recipientName, recipientKind: award.recipientKind },
				nomination: award.nomination === null ? null : (nominations.get(`${contest.id} ${award.nomination}`) ?? null),
				work: entries.get(award.entryId ?? '')?.title || null,
				organisation: links.get(dayKey(earner(award), contest.decidedOn))!
			}))
		};
	});
}
