import type { Db } from '#server/database.ts';
import { entriesOf, type EntryRow } from '#server/contests/entries/queries.ts';
import { contestBySlug, type ContestDetails } from '#server/contests/queries.ts';
import { publishedVersionOf, stageResultsOf, type StageResultRow } from '#server/contests/results/queries.ts';
import { organisationLinks, type OrganisationLink } from '#server/organisations/lookup/queries.ts';
import { territoriesOf, territorySentence } from '#server/organisations/territories/queries.ts';
import { hiddenFieldsOf } from '#server/people/consents/queries.ts';
import { peopleByIds } from '#server/people/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { awardsForEveryone, awardsOfResults, type AwardRow } from '../queries.ts';
import { isAnnounced, isHonour, orderOfStandings } from './rules.ts';

export type ResultsPage = {
	contest: Pick<ContestDetails, 'slug' | 'kind' | 'title' | 'heldInYear' | 'timeZone'>;
	publishedAt: Date;
	/** When they were corrected, as `publishedAt` says when they were made known at first; null where they never were. */
	correctedAt: Date | null;
	/** The day of the jury's decision, `2027-05-31`. */
	decidedOn: string;
	/** «34 работы из 10 городских округов и 9 муниципальных районов» */
	sentence: string;
	admitted: number;
	stages: { key: string; title: string }[];
	nominations: { key: string | null; title: string | null; entries: PublishedEntry[] }[];
	/** Awards given beside nominations: Grand Prix, thanks to jurors and sponsors. */
	otherAwards: PublishedAward[];
};

export type PublishedEntry = {
	key: string;
	title: string;
	place: number | null;
	organisation: OrganisationLink | null;
	territory: string | null;
	/** Authors or team, only of entries that were honoured. */
	people: string[];
	teamName: string;
	/** By stage, null where the entry did not come so far. */
	results: (string | null)[];
	total: string | null;
	awards: PublishedAward[];
};

export type PublishedAward = Pick<
	AwardRow,
	'id' | 'title' | 'kind' | 'place' | 'degree' | 'giver' | 'recipientName' | 'recipientKind'
> & {
	organisation: OrganisationLink | null;
};

/**
 * The published results of a contest, nomination by nomination. Before they are published, and for a contest that
 * is not announced, there is nothing here: @throws NotFound, the same as for no contest at all.
 */
export async function resultsPageOf(db: Db, actor: Actor | null, slug: string): Promise<ResultsPage> {
	const contest = await contestBySlug(db, actor, slug);
	const published = await publishedVersionOf(db, contest.id);
	if (!published) throw new NotFound(`results of ${slug}`);
	// What does not need one another is asked for at once: a page waits for the slowest answer, not for their sum.
	const [rows, everyEntry, given] = await Promise.all([
		stageResultsOf(db, contest.id, published.version),
		entriesOf(db, contest.id),
		awardsOfResults(db, contest.id, published.version)
	]);
	const awards = await awardsForEveryone(db, given);
	const entries = everyEntry.filter(({ status }) => status === 'admitted');
	const stages = contest.stages
		.filter(({ key }) => rows.some(({ stage, result }) => stage === key && result !== null))
		.map(({ key, title }) => ({ key, title }));
	const { toEntry, toAward } = await describer(db, { entries, awards, rows, stages, day: published.decidedOn });
	const groups = contest.nominations.length > 0 ? contest.nominations : [{ key: null, title: null }];
	return {
		contest,
		publishedAt: published.firstPublishedAt,
		correctedAt: published.publishedAt > published.firstPublishedAt ? published.publishedAt : null,
		decidedOn: published.decidedOn,
		sentence: await territorySentence(
			db,
			entries.length,
			entries.flatMap(({ organisationId }) => organisationId ?? [])
		),
		admitted: entries.length,
		stages,
		nominations: groups.map(({ key, title }) => ({
			key,
			title,
			entries: entries
				.filter(({ nomination }) => key === null || nomination === key)
				.map(toEntry)
				.sort(orderOfStandings)
		})),
		otherAwards: awards.filter((award) => award.entryId === null && isHonour(award)).map(toAward)
	};
}

type Given = {
	entries: readonly EntryRow[];
	awards: readonly AwardRow[];
	rows: readonly StageResultRow[];
	stages: ResultsPage['stages'];
	day: string;
};

/** How entries and awards are shown: organisations under the names of the day, people as far as they let themselves be named. */
async function describer(db: Db, { entries, awards, rows, stages, day }: Given) {
	const organisationIds = [...entries, ...awards].flatMap(({ organisationId }) => organisationId ?? []);
	const honoured = new Set(awards.filter(isHonour).map(({ entryId }) => entryId));
	const authors = entries.filter(({ id }) => honoured.has(id)).flatMap((entry) => entry.authors);
	const authorIds = authors.map(({ personId }) => personId);
	const [links, territories, people, hidden] = await Promise.all([
		organisationLinks(db, organisationIds, day),
		territoriesOf(db, organisationIds),
		peopleByIds(db, authorIds),
		hiddenFieldsOf(db, authorIds)
	]);
	// Whoever has not let their name be shown, or no longer does, is not named here.
	const shownName = (personId: string) =>
		hidden.get(personId)?.includes('name') ? [] : (people.get(personId)?.fullName ?? []);
	const resultsOf = Map.groupBy(rows, ({ entryId }) => entryId);
	const awardsOf = Map.groupBy(awards.filter(isAnnounced), ({ entryId }) => entryId);
	const linkOf = (organisationId: string | null) =>
		organisationId === null ? null : (links.get(organisationId) ?? null);
	const toAward = ({ organisationId, ...award }: AwardRow): PublishedAward => {
		const { id, title, kind, place, degree, giver, recipientName, recipientKind } = award;
		return {
			...{ id, title, kind, place, degree, giver, recipientName, recipientKind },
			organisation: linkOf(organisationId)
		};
	};
	const toEntry = ({ id, key, title, organisationId, ...entry }: EntryRow): PublishedEntry => ({
		...{ key, title },
		...standingOf(stages, resultsOf.get(id) ?? []),
		organisation: linkOf(organisationId),
		territory: organisationId === null ? null : (territories.get(organisationId)?.name ?? null),
		people: honoured.has(id) ? entry.authors.flatMap(({ personId }) => shownName(personId)) : [],
		teamName: honoured.has(id) ? entry.teamName : '',
		awards: (awardsOf.get(id) ?? []).map(toAward)
	});
	return { toEntry, toAward };
}

/** One result for each stage shown; the total is the cumulative result of the last stage that the entry came to. */
function standingOf(stages: ResultsPage['stages'], results: readonly StageResultRow[]) {
	const shown = stages.map(({ key }) => results.find(({ stage }) => stage === key));
	return {
		place: results.find(({ place }) => place !== null)?.place ?? null,
		results: shown.map((row) => row?.result ?? null),
		total: shown.findLast((row) => row && row.result !== null)?.cumulative ?? null
	};
}
