import type { PublishedAward, PublishedEntry } from '#server/awards/results/queries.ts';
import { wordsOf } from '#server/awards/register/documents.ts';
import type { AnnouncedAward } from '#ui/contests/AwardList.svelte';

/** The awards of a nomination as they are announced: degrees first, from the highest. */
export function announcedAwards(entries: readonly PublishedEntry[]): AnnouncedAward[] {
	const announced = entries.flatMap((entry) => entry.awards.map((award) => announcedAward(award, entry)));
	return announced.sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity));
}

export function announcedAward(award: PublishedAward, entry: PublishedEntry | null): AnnouncedAward {
	const { title, degree } = wordsOf(award);
	const organisation = award.organisation ?? entry?.organisation ?? null;
	return {
		title: [title, degree].filter(Boolean).join(' '),
		place: award.degree ?? award.place,
		recipient: award.recipientKind === 'organisation' && organisation ? organisation.name : award.recipientName,
		organisation: organisation && { name: organisation.name, slug: organisation.slug },
		work: entry?.title || null,
		giver: award.giver || null,
		territory: entry?.territory ?? null
	};
}
