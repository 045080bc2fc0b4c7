import type { PublishedAward, PublishedEntry } from '#server/awards/results/queries.ts';
import { wordsOf } from '#server/awards/register/documents.ts';
import type { AnnouncedAward } from '#ui/contests/AwardList.svelte';

type Named = Pick<PublishedAward, 'title' | 'kind' | 'place' | 'degree'>;

/** «Диплом I степени» with its numeral; an award that has a name of its own stands without one. */
export function headingOf(award: Named): { title: string; place: number | null } {
	const { title, degree } = wordsOf(award);
	return { title: [title, degree].filter(Boolean).join(' '), place: award.degree ?? (placeKinds.includes(award.kind) ? award.place : null) };
}

/** A sponsor's prize may go to whoever took the second place; it is no second place itself. */
const placeKinds = ['diploma', 'place', 'prize', 'winner'];

/** The awards of a nomination as they are announced: the Grand Prix, degrees from the highest, the others. */
export function announcedAwards(entries: readonly PublishedEntry[]): AnnouncedAward[] {
	const announced = entries.flatMap((entry) => entry.awards.map((award) => announcedAward(award, entry)));
	return announced.sort((a, b) => orderOf(a) - orderOf(b));
}

function orderOf({ isHighest, place }: AnnouncedAward): number {
	return isHighest ? 0 : (place ?? Infinity);
}

export function announcedAward(award: PublishedAward, entry: PublishedEntry | null): AnnouncedAward {
	const organisation = award.organisation ?? entry?.organisation ?? null;
	return {
		...headingOf(award),
		recipient: award.recipientKind === 'organisation' && organisation ? organisation.name : award.recipientName,
		organisation: organisation && { name: organisation.name, slug: organisation.slug },
		work: entry?.title || null,
		giver: award.giver || null,
		isHighest: award.kind === 'grand-prix',
		territory: entry?.territory ?? null
	};
}
