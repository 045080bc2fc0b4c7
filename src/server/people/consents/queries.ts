import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { ConsentPurpose, DistributedField } from '../tables.ts';
import { erasedPeople } from '../queries.ts';
import { distributedFields, hiddenFields } from './rules.ts';

export type ConsentText = {
	id: string;
	purpose: ConsentPurpose;
	/** Null: the network's own. */
	contestId: string | null;
	version: number;
	title: string;
	/** Paragraphs apart by an empty line. */
	body: string;
	sha256: string;
	createdAt: Date;
};

const textColumns = [
	'id',
	'purpose',
	'contest_id as contestId',
	'version',
	'title',
	'body',
	'sha256',
	'created_at as createdAt'
] as const;

/** The texts that are agreed to in a contest now: for each purpose its own newest, otherwise the network's newest. */
export async function consentTextsFor(
	db: Db | Tx,
	contestId: string | null
): Promise<Record<ConsentPurpose, ConsentText>> {
	const rows = await db
		.selectFrom('consent_texts')
		.select(textColumns)
		.distinctOn('purpose')
		.where((where) => where.or([where('contest_id', 'is', null), where('contest_id', '=', contestId)]))
		.orderBy('purpose')
		.orderBy(sql`contest_id is null`)
		.orderBy('version', 'desc')
		.execute();
	const of = (purpose: ConsentPurpose) => rows.find((row) => row.purpose === purpose)!;
	return { processing: of('processing'), distribution: of('distribution') };
}

/** One version of a text; anyone may read what anyone may have agreed to. @throws NotFound */
export function consentTextById(db: Db | Tx, id: string): Promise<ConsentText> {
	return db
		.selectFrom('consent_texts')
		.select(textColumns)
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound(`consent text ${id}`));
}

/** All versions of the network's own texts or of a contest's, by purpose, the newest first. */
export function consentTextsOf(db: Db | Tx, contestId: string | null): Promise<ConsentText[]> {
	return db
		.selectFrom('consent_texts')
		.select(textColumns)
		.where('contest_id', 'is not distinct from', contestId)
		.orderBy('purpose', 'desc')
		.orderBy('version', 'desc')
		.execute();
}

export type Consent = {
	id: string;
	textId: string;
	purpose: ConsentPurpose;
	/** Of the text, null where it is the network's. */
	contestId: string | null;
	title: string;
	version: number;
	fields: DistributedField[];
	/** The account through which it was given; null: on paper. */
	givenBy: string | null;
	givenAt: Date;
	withdrawnAt: Date | null;
};

/** A person of the records, or an author named in an application that is not admitted yet. */
export type ConsentSubject = { personId: string } | { authorId: string };

/** Consents by the id of their subject (a person's or an author's), oldest first. Everyone asked for is in the answer. */
export async function consentsOf(
	db: Db | Tx,
	{ personIds = [], authorIds = [] }: { personIds?: readonly string[]; authorIds?: readonly string[] }
): Promise<Map<string, Consent[]>> {
	const found = new Map<string, Consent[]>([...personIds, ...authorIds].map((id) => [id, []]));
	if (found.size === 0) return found;
	const rows = await consentRows(db)
		.where((where) =>
			where.or([
				where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`),
				where('author_id', '=', sql<string>`any(${[...authorIds]}::uuid[])`)
			])
		)
		.orderBy('given_at')
		.orderBy('consents.id')
		.execute();
	for (const { person_id, author_id, ...consent } of rows) {
		if (person_id) found.get(person_id)?.push(consent);
		if (author_id) found.get(author_id)?.push(consent);
	}
	return found;
}

/**
 * All that somebody may take back: consents of the person, and those given through the account as an author of an
 * application, admitted or not. Oldest first. One query.
 */
export async function ownConsents(
	db: Db | Tx,
	{ accountId, personId }: { accountId: string; personId: string | null }
): Promise<Consent[]> {
	const rows = await consentRows(db)
		.where((where) => where.or([where('person_id', '=', personId), where('given_by', '=', accountId)]))
		.orderBy('given_at')
		.orderBy('consents.id')
		.execute();
	return rows.map(({ person_id: _person, author_id: _author, ...consent }) => consent);
}

const consentRows = (db: Db | Tx) =>
	db
		.selectFrom('consents')
		.innerJoin('consent_texts', 'consent_texts.id', 'consents.consent_text_id')
		.select([
			...(['consents.id', 'person_id', 'author_id', 'purpose', 'title', 'version', 'fields'] as const),
			...(['consent_text_id as textId', 'contest_id as contestId', 'given_by as givenBy'] as const),
			...(['given_at as givenAt', 'withdrawn_at as withdrawnAt'] as const)
		]);

/** What public pages may not show of each person: all of whoever was forgotten; whoever is absent hides nothing. Two queries. */
export async function hiddenFieldsOf(
	db: Db | Tx,
	personIds: readonly string[]
): Promise<Map<string, DistributedField[]>> {
	const consents = await consentsOf(db, { personIds: [...new Set(personIds)] });
	const erased = await erasedPeople(db, personIds);
	const hidden = [...consents].map(
		([id, given]) => [id, erased.has(id) ? [...distributedFields] : hiddenFields(given)] as const
	);
	return new Map(hidden.filter(([, fields]) => fields.length > 0));
}
