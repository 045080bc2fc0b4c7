/**
 * What each module keeps about one person, for the export that the person may ask for and for the erasure.
 *
 * A module that keeps personal records has in its queries.ts `personalRecordsOf(db, subject)`, which answers groups for
 * the export, and in its commands.ts `erasePersonalRecords(tx, actor, subject)`, which takes away or replaces what names
 * the person and answers how many of each it was. Both are gathered in personal-records/.
 */
export type RecordsSubject = {
	/** The account, where the person has one. */
	accountId: string | null;
	/** The person of the records, where the account has been linked to one. */
	personId: string | null;
	/** Addresses of letters, in lower case: of the account, now and before. */
	addresses: readonly string[];
};

/** One kind of records as it is exported; titles and terms are Russian, since a person reads them. */
export type PersonalRecords = {
	/** Names the group in JSON: `applications`. */
	key: string;
	/** «Заявки» */
	title: string;
	/** Each record by its terms: `{ 'Название работы': '…', 'Подана': '…' }`. What is unknown is left out. */
	records: Record<string, string>[];
};

/** What an erasure replaced: how many of each, by a term of the module's own: `{ letters: 4 }`. No names. */
export type ErasedCounts = Record<string, number>;

/** What stands in place of an erased name: «Удалённый участник № 3f2a91c0». */
export const erasedName = (personId: string): { surname: string; givenName: string } => ({
	surname: 'Удалённый участник',
	givenName: `№ ${personId.slice(0, 8)}`
});

/** A day and a minute as exports write them, with the zone: `2027-03-31 23:59 UTC`. */
export const momentText = (moment: Date): string => `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
