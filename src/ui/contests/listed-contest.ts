import type { ContestSummary } from '#server/contests/queries.ts';
import { dayIn } from '#ui/dates.ts';

/** What a list of contests shows of one; the day of publication as it was in the network's zone. */
export function listedContest({ slug, title, kind, heldInYear, resultsPublishedAt }: ContestSummary, timeZone: string) {
	return {
		slug,
		title,
		kind,
		heldInYear,
		resultsPublishedOn: resultsPublishedAt && dayIn(resultsPublishedAt, timeZone)
	};
}
