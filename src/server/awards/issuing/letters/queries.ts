import { accountsOfPeople } from '#server/accounts/profile/queries.ts';
import { accountsOfEntries } from '#server/applications/entrants/queries.ts';
import { contestNamesOf, type ContestName } from '#server/contests/queries.ts';
import { publishedVersionOf } from '#server/contests/results/queries.ts';
import type { Db } from '#server/database.ts';
import type { PrintedDocument } from '../../register/documents.ts';
import { paperName, workOn } from '../../register/rules.ts';

export type PaperToTell = {
	id: string;
	number: string;
	code: string;
	/** «Диплом I степени» */
	name: string;
	work: string | null;
	/** In place of an earlier one. */
	isReplacement: boolean;
};
export type PapersOfAccount = { accountId: string; papers: PaperToTell[] };

/**
 * Who has papers of a contest that hold and that they have not been told of, and which. Without a contest: its results
 * are not published in this version, so that there is nothing to tell yet. A fixed number of queries.
 */
export async function papersToTell(
	db: Db,
	{ contestId, version }: { contestId: string; version: number }
): Promise<{ contest: ContestName | null; accounts: PapersOfAccount[] }> {
	const published = await publishedVersionOf(db, contestId);
	if (!published || published.version < version) return { contest: null, accounts: [] };
	const rows = await holdingPapers(db, contestId);
	const [byEntry, byPerson, told, contests] = [
		await accountsOfEntries(
			db,
			rows.flatMap(({ entryId }) => entryId ?? [])
		),
		await accountsOfPeople(
			db,
			rows.flatMap(({ personId }) => personId ?? [])
		),
		await alreadyTold(db, contestId),
		await contestNamesOf(db, [contestId])
	];
	const papersOf = new Map<string, PaperToTell[]>();
	for (const { entryId, personId, ...paper } of rows) {
		const own = byPerson.get(personId ?? '');
		for (const accountId of new Set([...(byEntry.get(entryId ?? '') ?? []), ...(own ? [own] : [])])) {
			if (told.has(`${paper.id} ${accountId}`)) continue;
			papersOf.set(accountId, [...(papersOf.get(accountId) ?? []), paper]);
		}
	}
	const accounts = [...papersOf].map(([accountId, papers]) => ({ accountId, papers }));
	return { contest: contests.get(contestId) ?? null, accounts };
}

async function holdingPapers(
	db: Db,
	contestId: string
): Promise<(PaperToTell & { entryId: string | null; personId: string | null })[]> {
	const rows = await db
		.selectFrom('issued_documents')
		.leftJoin('issued_documents as successor', 'successor.replaces_id', 'issued_documents.id')
		.leftJoin('annulments', 'annulments.document_id', 'issued_documents.id')
		.leftJoin('awards', 'awards.id', 'issued_documents.award_id')
		.select([
			'issued_documents.id',
			'issued_documents.number',
			'issued_documents.code',
			'issued_documents.printed',
			'issued_documents.replaces_id as replacesId',
			'issued_documents.entry_id as entryId',
			'person_id as personId'
		])
		.where('issued_documents.contest_id', '=', contestId)
		.where('successor.id', 'is', null)
		.where('annulments.document_id', 'is', null)
		.orderBy('issued_documents.year')
		.orderBy('issued_documents.ordinal')
		.execute();
	return rows.map(({ printed, replacesId, ...row }) => ({
		...row,
		name: paperName(printed as PrintedDocument),
		work: workOn(printed as PrintedDocument),
		isReplacement: replacesId !== null
	}));
}

async function alreadyTold(db: Db, contestId: string): Promise<Set<string>> {
	const rows = await db
		.selectFrom('paper_letters')
		.innerJoin('issued_documents', 'issued_documents.id', 'document_id')
		.select(['document_id', 'account_id'])
		.where('contest_id', '=', contestId)
		.execute();
	return new Set(rows.map(({ document_id, account_id }) => `${document_id} ${account_id}`));
}
