import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { lockContest } from '#server/contests/queries.ts';
import { finalisedResultsOf } from '#server/contests/results/queries.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { findMissingGlyphs, type MissingGlyphs } from '#server/platform/documents/glyphs.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToIssue } from '../policy.ts';
import { awardsOfResults, type AwardRow } from '../queries.ts';
import { codeFromBytes, documentKindOf, documentNumber } from '../rules.ts';
import type { DocumentKind } from '../tables.ts';
import { printedDocument, type PrintedDocument } from './documents.ts';
import { lockDocument } from './queries.ts';
import { awardOnPaper, contestPaper, type PaperFacts } from './papers/documents.ts';
import { paperFactsOf } from './papers/queries.ts';

export type IssueRefusal = 'not-allowed' | 'no-awards';
/** Texts that cannot be printed yet: dative forms nobody has confirmed, or characters that the fonts lack. */
export type Unprintable =
	| { ok: false; reason: 'forms-not-confirmed'; names: string[] }
	| { ok: false; reason: 'missing-glyphs'; glyphs: MissingGlyphs[] };

/**
 * Issues the papers of a contest's awards: a number without gaps within the year, a code that cannot be guessed, and
 * the texts as they stand on this day. Awards that have their paper already are passed over, so that the command may
 * be repeated after awards were added. Answers how many were issued.
 */
export function issueDocuments(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ issuedOn, numberPrefix = '' }: { issuedOn?: string; numberPrefix?: string } = {}
): Promise<Outcome<number, IssueRefusal> | Unprintable> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToIssue(actor);
		if (refusal) return refused(refusal);
		const { timeZone } = await lockContest(tx, contestId);
		const day = issuedOn ?? (await databaseToday(tx, timeZone));
		const { version } = await finalisedResultsOf(tx, contestId);
		const awards = (await awardsOfResults(tx, contestId, version)).filter(({ kind }) => documentKindOf(kind) !== null);
		if (awards.length === 0) return refused('no-awards');

		const pending = await withoutPaper(tx, awards);
		if (pending.length === 0) return done(0);
		const papers = layOut(pending, await paperFactsOf(tx, contestId, pending, day), { day, numberPrefix });
		const unprintable = unprintableOf(papers);
		if (unprintable) return unprintable;
		await insertDocuments(tx, contestId, papers, { day, numberPrefix });
		await recordActivity(tx, actor, 'documents.issued', contestId, { documents: pending.length });
		return done(pending.length);
	});
}

async function withoutPaper(tx: Tx, awards: readonly AwardRow[]): Promise<AwardRow[]> {
	const ids = awards.map(({ id }) => id);
	const issued = await tx
		.selectFrom('issued_documents')
		.select('award_id')
		.where('award_id', '=', sql<string>`any(${ids}::uuid[])`)
		.execute();
	const have = new Set(issued.map(({ award_id }) => award_id));
	return awards.filter(({ id }) => !have.has(id));
}

type Numbering = { day: string; numberPrefix: string };

/** A paper with the prefix for its number; a letter that waits for a confirmed dative is not addressed. */
type LaidOutPaper = { award: AwardRow; kind: DocumentKind; printed: PrintedDocument; isAddressed: boolean };

function layOut(awards: readonly AwardRow[], facts: PaperFacts, { day, numberPrefix }: Numbering): LaidOutPaper[] {
	const paper = contestPaper(facts, day);
	return awards.map((award) => {
		const kind = documentKindOf(award.kind) as DocumentKind;
		const onPaper = awardOnPaper(award, facts);
		const isAddressed = kind !== 'thank-you-letter' || onPaper.addressee !== null;
		return { award, kind, isAddressed, printed: printedDocument(kind, numberPrefix, paper, onPaper) };
	});
}

function unprintableOf(papers: readonly LaidOutPaper[]): Unprintable | null {
	const names = papers.filter(({ isAddressed }) => !isAddressed).map(({ award }) => award.recipientName);
	if (names.length > 0) return { ok: false, reason: 'forms-not-confirmed', names };
	const glyphs = papers.flatMap(({ printed }) => findMissingGlyphs(printed));
	return glyphs.length > 0 ? { ok: false, reason: 'missing-glyphs', glyphs } : null;
}

async function insertDocuments(
	tx: Tx,
	contestId: string,
	papers: readonly LaidOutPaper[],
	{ day, numberPrefix }: Numbering
): Promise<void> {
	const year = Number(day.slice(0, 4));
	const first = await takeOrdinals(tx, year, papers.length);
	const rows = papers.map(({ award, kind, printed }, index) => {
		const number = documentNumber(numberPrefix, year, first + index);
		return {
			number,
			year,
			ordinal: first + index,
			code: codeFromBytes(randomBytes(16)),
			kind,
			contest_id: contestId,
			award_id: award.id,
			entry_id: award.entryId,
			organisation_id: award.organisationId,
			printed: JSON.stringify({ ...printed, number }),
			issued_on: day,
			replaces_id: null
		};
	});
	for (let from = 0; from < rows.length; from += 2000) {
		await tx
			.insertInto('issued_documents')
			.values(rows.slice(from, from + 2000))
			.execute();
	}
}

/** Takes the next numbers of a year. The counter's row is held until the transaction ends: no gaps, no doubles. */
async function takeOrdinals(tx: Tx, year: number, count: number): Promise<number> {
	const { last_ordinal } = await tx
		.insertInto('document_counters')
		.values({ year, last_ordinal: count })
		.onConflict((counted) =>
			counted
				.column('year')
				.doUpdateSet(({ ref }) => ({ last_ordinal: sql<number>`${ref('document_counters.last_ordinal')} + ${count}` }))
		)
		.returning('last_ordinal')
		.executeTakeFirstOrThrow();
	return last_ordinal - count + 1;
}

export type AnnulRefusal = 'not-allowed' | 'already-annulled' | 'reason-missing';

/** Declares a document void, with the reason that everyone who checks it will read. It stays in the register. */
export function annulDocument(
	db: Db | Tx,
	actor: Actor,
	id: string,
	reason: string
): Promise<Outcome<null, AnnulRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToIssue(actor);
		if (refusal) return refused(refusal);
		if (reason.trim().length < 3) return refused('reason-missing');
		const document = await lockDocument(tx, id);
		if (document.state === 'annulled') return refused('already-annulled');
		await tx
			.insertInto('annulments')
			.values({ document_id: id, reason: reason.trim(), annulled_by: actor.id })
			.execute();
		await recordActivity(tx, actor, 'document.annulled', id);
		return done(null);
	});
}

export type ReissueRefusal = 'not-allowed' | 'already-replaced' | 'annulled';

/**
 * Issues a document anew with texts corrected, under a new number and code; the old one answers «replaced» from then on.
 * `correct` gets the texts of the old document and returns those of the new one.
 */
export function reissueDocument(
	db: Db | Tx,
	actor: Actor,
	id: string,
	{ correct, numberPrefix = '' }: { correct: (printed: PrintedDocument) => PrintedDocument; numberPrefix?: string }
): Promise<Outcome<{ id: string; number: string; code: string }, ReissueRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToIssue(actor);
		if (refusal) return refused(refusal);
		const document = await lockDocument(tx, id);
		if (document.state === 'annulled') return refused('annulled');
		if (document.state === 'replaced') return refused('already-replaced');

		const { timeZone } = await lockContest(tx, document.contestId);
		const issuedOn = await databaseToday(tx, timeZone);
		const year = Number(issuedOn.slice(0, 4));
		const ordinal = await takeOrdinals(tx, year, 1);
		const number = documentNumber(numberPrefix, year, ordinal);
		const code = codeFromBytes(randomBytes(16));
		const printed = { ...correct(document.printed), number, issuedOn };
		const old = await tx
			.selectFrom('issued_documents')
			.select(['award_id', 'entry_id'])
			.where('id', '=', id)
			.executeTakeFirstOrThrow();
		const created = await tx
			.insertInto('issued_documents')
			.values({
				...old,
				number,
				year,
				ordinal,
				code,
				kind: document.kind,
				contest_id: document.contestId,
				organisation_id: document.organisationId,
				printed: JSON.stringify(printed),
				issued_on: issuedOn,
				replaces_id: id
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		await recordActivity(tx, actor, 'document.reissued', created.id, { replaces: id });
		return done({ id: created.id, number, code });
	});
}
