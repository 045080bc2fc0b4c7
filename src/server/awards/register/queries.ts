import type { Db, Tx } from '#server/database.ts';
import { authorsOfEntries } from '#server/contests/entries/queries.ts';
import { emblemsOf, lockContest } from '#server/contests/queries.ts';
import { publishedVersionOf } from '#server/contests/results/queries.ts';
import { erasedPeople, peopleByIds } from '#server/people/queries.ts';
import type { IssuedData } from '#server/platform/documents/template-input.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { stateOf, type DocumentState } from '../rules.ts';
import type { DocumentKind } from '../tables.ts';
import { completePaper, type PrintedDocument } from './documents.ts';
import { withoutNames } from './rules.ts';

export type IssuedDocument = {
	id: string;
	number: string;
	code: string;
	kind: DocumentKind;
	contestId: string;
	awardId: string | null;
	entryId: string | null;
	organisationId: string | null;
	printed: PrintedDocument;
	/** The day of issue, `2027-05-31`. */
	issuedOn: string;
	state: DocumentState;
	/** Number and code of the document issued in this one's place. */
	replacedBy: { number: string; code: string } | null;
	annulment: { reason: string; at: Date } | null;
};

/** `isErased`: somebody whom it names wished to be forgotten, and the names are left out. */
export type CheckedDocument = IssuedDocument & { isErased: boolean };

/**
 * The document that a code stands for. Everyone who holds the paper may ask, once the results that it speaks of are
 * published: papers are laid ready before that, and must not tell who has won. @throws NotFound for any other code.
 */
export async function documentByCode(db: Db | Tx, code: string): Promise<CheckedDocument> {
	const row = await documentRows(db)
		.leftJoin('awards', 'awards.id', 'issued_documents.award_id')
		.select(['results_version as version', 'person_id as personId', 'recipient_kind as recipientKind'])
		.where('issued_documents.code', '=', code)
		.executeTakeFirstOrThrow(() => new NotFound('document'));
	const { version, personId, recipientKind, ...found } = row;
	const published = await publishedVersionOf(db, found.contestId);
	if (!published || published.version < (version ?? 1)) throw new NotFound('document');
	const document = toDocument(found);
	const named = personId ? [personId] : recipientKind === 'organisation' ? [] : await authorsOf(db, document);
	const erased = await erasedPeople(db, named);
	if (erased.size === 0) return { ...document, isErased: false };
	const living = await peopleByIds(
		db,
		named.filter((id) => !erased.has(id))
	);
	const kept = new Set([...living.values()].map(({ fullName }) => fullName));
	return { ...document, printed: withoutNames(document.printed, kept), isErased: true };
}

async function authorsOf(db: Db | Tx, { awardId, entryId }: IssuedDocument): Promise<string[]> {
	if (entryId === null) return [];
	const members = await db
		.selectFrom('award_members')
		.select('person_id as id')
		.where('award_id', '=', awardId)
		.execute();
	if (members.length > 0) return members.map(({ id }) => id);
	return (await authorsOfEntries(db, [entryId])).get(entryId)?.personIds ?? [];
}

/** Documents as they are to be printed: with the address for checking them and the contest's emblem. One query. */
export async function printablePapers(
	db: Db,
	documents: readonly Pick<IssuedDocument, 'number' | 'code' | 'contestId' | 'printed'>[],
	host: string
): Promise<{ number: string; paper: IssuedData }[]> {
	const emblems = await emblemsOf(
		db,
		documents.map(({ contestId }) => contestId)
	);
	return documents.map(({ number, code, contestId, printed }) => ({
		number,
		paper: completePaper(printed, { code, host, emblem: emblems.get(contestId) })
	}));
}

export type RegisterFilter = { contestId?: string | undefined; limit: number; offset: number };

/** The register of issued documents, newest first, with how many there are in all. */
export async function issuedDocuments(
	db: Db | Tx,
	{ contestId, limit, offset }: RegisterFilter
): Promise<{ documents: IssuedDocument[]; total: number }> {
	const all = db.selectFrom('issued_documents');
	const { total } = await (contestId === undefined ? all : all.where('contest_id', '=', contestId))
		.select(({ fn }) => fn.countAll<string>().as('total'))
		.executeTakeFirstOrThrow();
	const rows = documentRows(db)
		.orderBy('issued_documents.year', 'desc')
		.orderBy('issued_documents.ordinal', 'desc')
		.limit(limit)
		.offset(offset);
	const documents = await (
		contestId === undefined ? rows : rows.where('issued_documents.contest_id', '=', contestId)
	).execute();
	return { documents: documents.map(toDocument), total: Number(total) };
}

/**
 * The document, held still by its contest's row until the transaction ends, so that it is annulled or replaced by one
 * person at a time. Its own row cannot be locked: nobody may change it, and that right is what locking takes.
 */
export async function lockDocument(tx: Tx, id: string): Promise<IssuedDocument> {
	const { contestId } = await tx
		.selectFrom('issued_documents')
		.select('contest_id as contestId')
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound('document'));
	await lockContest(tx, contestId);
	return toDocument(await documentRows(tx).where('issued_documents.id', '=', id).executeTakeFirstOrThrow());
}

function documentRows(db: Db | Tx) {
	return db
		.selectFrom('issued_documents')
		.leftJoin('issued_documents as successor', 'successor.replaces_id', 'issued_documents.id')
		.leftJoin('annulments', 'annulments.document_id', 'issued_documents.id')
		.select([
			'issued_documents.id',
			'issued_documents.number',
			'issued_documents.code',
			'issued_documents.kind',
			'issued_documents.contest_id as contestId',
			'issued_documents.award_id as awardId',
			'issued_documents.entry_id as entryId',
			'issued_documents.organisation_id as organisationId',
			'issued_documents.printed',
			'issued_documents.issued_on as issuedOn',
			'successor.number as successorNumber',
			'successor.code as successorCode',
			'annulments.reason',
			'annulments.annulled_at as annulledAt'
		]);
}

type DocumentRow = Awaited<ReturnType<ReturnType<typeof documentRows>['execute']>>[number];

function toDocument({
	printed,
	successorNumber,
	successorCode,
	reason,
	annulledAt,
	...row
}: DocumentRow): IssuedDocument {
	return {
		...row,
		printed: printed as PrintedDocument,
		state: stateOf({ annulled: annulledAt !== null, replaced: successorCode !== null }),
		replacedBy:
			successorCode !== null && successorNumber !== null ? { number: successorNumber, code: successorCode } : null,
		annulment: annulledAt !== null && reason !== null ? { reason, at: annulledAt } : null
	};
}
