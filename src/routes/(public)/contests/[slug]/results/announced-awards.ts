import type { PublishedAward, PublishedEntry } from '#server/awards/results/queries.ts';
import { wordsOf } from '#server/awards/register/documents.ts';
import type { AnnouncedAward } from '#ui/contests/AwardList.svelte';

type Named = Pick<PublishedAward, 'title' | 'kind' | 'place' | 'degree'>;

/** «Диплом I степени» with its numeral; an award that has a name of its own stands without one. */
export function headingOf(award: Named): { title: string; place: number | null } {
	const { title, degree } = wordsOf(award);
	return {
		title: [title, degree].filter(Boolean).join(' '),
		place: award.degree ?? (placeKinds.includes(award.kind) ? award.place : null)
	};
}

/** A sponsor's prize may go to whoever took the second place; it is no second place itself. */
const placeKinds = ['diploma', 'place', 'prize', 'winner'];

/** The awards of a nomination as they are announced: the Grand Prix, degrees from the highest, the others. */
export function announcedAwards(entries: readonly PublishedEntry[]): AnnouncedAward[] {
	const announced = entries.flatMap((entry) =>
		withMoney(entry).map(({ award, money }) => announcedAward(award, entry, money))
	);
	return announced.sort((a, b) => orderOf(a) - orderOf(b));
}

function orderOf({ isHighest, place }: AnnouncedAward): number {
	return isHighest ? 0 : (place ?? Infinity);
}

/** Money goes with the award that it was given for, not beside it as one more. */
function withMoney({ awards }: PublishedEntry): { award: PublishedAward; money: PublishedAward[] }[] {
	const honours = awards.filter(({ kind }) => kind !== 'money');
	const money = awards.filter(({ kind }) => kind === 'money');
	if (honours.length === 0) return money.map((award) => ({ award, money: [] }));
	const main = honours.find(({ degree }) => degree !== null) ?? honours[0];
	return honours.map((award) => ({ award, money: award === main ? money : [] }));
}

export function announcedAward(
	award: PublishedAward,
	entry: PublishedEntry | null,
	money: PublishedAward[] = []
): AnnouncedAward {
	const organisation = award.organisation ?? entry?.organisation ?? null;
	return {
		...headingOf(award),
		// Whose name may not be shown is honoured under the organisation's.
		recipient:
			(award.recipientKind !== 'organisation' && award.recipientName) || organisation?.name || award.recipientName,
		organisation: organisation && { name: organisation.name, slug: organisation.slug },
		work: entry?.title || null,
		giver: award.giver || null,
		money: money.map(({ title, giver }) => ({ title, giver: giver || null })),
		isHighest: award.kind === 'grand-prix',
		territory: entry?.territory ?? null
	};
}
