import { resultsPageOf, type PublishedEntry } from '#server/awards/results/queries.ts';
import { territoryCounts } from '#server/organisations/territories/queries.ts';
import { dayIn } from '#ui/dates.ts';
import type { PageServerLoad } from './$types';
import { announcedAward, announcedAwards } from './announced-awards.ts';
import { parseSorting, sortEntries } from './sorted-entries.ts';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const results = await resultsPageOf(locals.db, locals.actor, params.slug);
	const sorting = parseSorting(url.searchParams);
	locals.keepUntilChanged(['contests', 'organisations']);
	return {
		contest: { slug: results.contest.slug, kind: results.contest.kind, title: results.contest.title },
		publishedOn: dayIn(results.publishedAt, locals.network.timeZone),
		correctedOn: results.correctedAt && dayIn(results.correctedAt, locals.network.timeZone),
		decidedOn: results.decidedOn,
		sentence: results.sentence,
		admitted: results.admitted,
		// The ready sentence is Russian; in other languages it is put together from the counts.
		territories:
			locals.language === 'ru' ? null : await territoryCounts(locals.db, organisationIdsOf(results.nominations)),
		stages: results.stages,
		sorting,
		nominations: results.nominations.map(({ key, title, entries }) => ({
			key,
			title,
			awards: announcedAwards(entries),
			rows: sortEntries(entries, sorting).map(shownRow)
		})),
		otherAwards: results.otherAwards.map((award) => announcedAward(award, null))
	};
};

function shownRow({ key, title, place, organisation, territory, results, total }: PublishedEntry) {
	return {
		key,
		title,
		place,
		organisation: organisation && { name: organisation.shortName, slug: organisation.slug },
		territory,
		results,
		total
	};
}

function organisationIdsOf(nominations: { entries: PublishedEntry[] }[]): string[] {
	return nominations.flatMap(({ entries }) => entries.flatMap(({ organisation }) => organisation?.id ?? []));
}
