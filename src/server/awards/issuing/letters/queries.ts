import { representativesOf } from '#server/accounts/appointments/queries.ts';
import { accountsOfPeople } from '#server/accounts/profile/queries.ts';
import { accountAddresses } from '#server/accounts/queries.ts';
import { accountsOfEntries } from '#server/applications/entrants/queries.ts';
import { contestNamesOf, type ContestName } from '#server/contests/queries.ts';
import { factsOf } from '#server/contests/record/queries.ts';
import { publishedVersionOf } from '#server/contests/results/queries.ts';
import type { Db } from '#server/database.ts';
import { standingOf } from '#server/organisations/standing/queries.ts';
import { databaseToday } from '#server/platform/clock.ts';
import type { PrintedDocument } from '../../register/documents.ts';
import { paperName, workOn } from '../../register/rules.ts';

export type PaperToTell = {
	id: string;
	number: string;
	code: string;
	/** «Диплом I степени» */
	name: string;
	work: string | null;
	/** The organisation that it is for, where its representative is told instead of those who entered. */
	organisation: string | null;
	/** In place of an earlier one. */
	isReplacement: boolean;
};
export type PapersOfAccount = { accountId: string; papers: PaperToTell[] };
export type PapersToTell = {
	contest: ContestName | null;
	accounts: PapersOfAccount[];
	/** Papers of which nobody can be told: no account stands behind them. */
	untellable: { id: string; number: string; recipientName: string }[];
};

/**
 * Who has papers of a contest that hold and that they have not been told of, and which. Without a contest: its results
 * are not published in this version, so that there is nothing to tell yet. A fixed number of queries.
 */
export async function papersToTell(
	db: Db,
	{ contestId, version }: { contestId: string; version: number }
): Promise<PapersToTell> {
	const published = await publishedVersionOf(db, contestId);
	if (!published || published.version < version) return { contest: null, accounts: [], untellable: [] };
	const rows = await holdingPapers(db, contestId);
	const readers = await readersOf(db, rows, contestId);
	const told = await alreadyTold(db, contestId);
	const contests = await contestNamesOf(db, [contestId]);
	const papersOf = new Map<string, PaperToTell[]>();
	for (const row of rows) {
		for (const { accountId, isOnBehalf } of readers(row)) {
			if (told.has(`${row.id} ${accountId}`)) continue;
			const { id, number, code, name, work, recipientName, isReplacement } = row;
			const organisation = isOnBehalf ? recipientName : null;
			const paper = { id, number, code, name, work, organisation, isReplacement };
			papersOf.set(accountId, [...(papersOf.get(accountId) ?? []), paper]);
		}
	}
	return {
		contest: contests.get(contestId) ?? null,
		accounts: [...papersOf].map(([accountId, papers]) => ({ accountId, papers })),
		untellable: rows
			.filter((row) => readers(row).length === 0)
			.map(({ id, number, recipientName }) => ({ id, number, recipientName }))
	};
}

type Reader = { accountId: string; isOnBehalf: boolean };

/**
 * Who is told of each paper: those who entered and whoever is honoured by name; of an organisation's its representatives
 * too, and where there is nobody at all, those of the nearest organisation above it that has any.
 */
async function readersOf(
	db: Db,
	papers: readonly HoldingPaper[],
	contestId: string
): Promise<(paper: HoldingPaper) => Reader[]> {
	const byEntry = await accountsOfEntries(
		db,
		papers.flatMap(({ entryId }) => entryId ?? [])
	);
	const byPerson = await accountsOfPeople(
		db,
		papers.flatMap(({ personId }) => personId ?? [])
	);
	const concerned = ({ entryId, personId }: HoldingPaper): string[] => {
		const own = byPerson.get(personId ?? '');
		return [...new Set([...(byEntry.get(entryId ?? '') ?? []), ...(own ? [own] : [])])];
	};
	const addresses = await accountAddresses(db, papers.flatMap(concerned));
	const reachable = new Set(addresses.map(({ accountId }) => accountId));
	const speakersOf = await speakersFor(db, papers, contestId);
	return (paper) => {
		const own = concerned(paper).filter((id) => reachable.has(id));
		const speakers = speakersOf(paper).filter(
			(level, steps) => level.length > 0 && (steps === 0 || own.length === 0)
		)[0];
		return [
			...own.map((accountId) => ({ accountId, isOnBehalf: false })),
			...(speakers ?? []).filter((id) => !own.includes(id)).map((accountId) => ({ accountId, isOnBehalf: true }))
		];
	};
}

/** For an organisation that is honoured: its representatives, those of the organisation above it, and so on upwards. */
async function speakersFor(
	db: Db,
	papers: readonly HoldingPaper[],
	contestId: string
): Promise<(paper: HoldingPaper) => string[][]> {
	const { timeZone } = await factsOf(db, contestId);
	const organisationIds = papers.flatMap(({ organisationId }) => organisationId ?? []);
	const standings = await standingOf(db, organisationIds, await databaseToday(db, timeZone));
	const speakers = await representativesOf(
		db,
		[...standings.values()].flatMap((standing) => standing.organisationIds)
	);
	return ({ organisationId }) => {
		const line = standings.get(organisationId ?? '')?.organisationIds ?? [];
		return line.map((id) => speakers.get(id) ?? []);
	};
}

type HoldingPaper = Omit<PaperToTell, 'organisation'> & {
	entryId: string | null;
	personId: string | null;
	/** Where the organisation itself is honoured. */
	organisationId: string | null;
	recipientName: string;
};

async function holdingPapers(db: Db, contestId: string): Promise<HoldingPaper[]> {
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
			'person_id as personId',
			'recipient_kind as recipientKind',
			'recipient_name as recipientName',
			'issued_documents.organisation_id as organisationId'
		])
		.where('issued_documents.contest_id', '=', contestId)
		.where('successor.id', 'is', null)
		.where('annulments.document_id', 'is', null)
		.orderBy('issued_documents.year')
		.orderBy('issued_documents.ordinal')
		.execute();
	return rows.map(({ printed, replacesId, recipientKind, recipientName, organisationId, ...row }) => ({
		...row,
		name: paperName(printed as PrintedDocument),
		work: workOn(printed as PrintedDocument),
		isReplacement: replacesId !== null,
		organisationId: recipientKind === 'organisation' ? organisationId : null,
		recipientName: recipientName ?? ''
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
