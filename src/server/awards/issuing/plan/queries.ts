import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { canonicalJson } from '#server/platform/activity.ts';
import { findMissingGlyphs, type MissingGlyphs } from '#server/platform/documents/glyphs.ts';
import type { AwardRow } from '../../queries.ts';
import { printedDocument, type PrintedDocument } from '../../register/documents.ts';
import {
	awardOnPaper,
	contestPaper,
	isAboutErased,
	isForNobody,
	type PaperFacts
} from '../../register/papers/documents.ts';
import { paperFactsOf } from '../../register/papers/queries.ts';
import type { Numbering } from '../../register/writing/commands.ts';
import { documentKindOf } from '../../rules.ts';
import type { DocumentKind } from '../../tables.ts';
import { awardTextsOf, inPieces, matchPapers, type AwardIdentity } from '../rules.ts';

/** A paper laid out for an award, with the prefix of its number alone. */
export type LaidOutPaper = { award: AwardRow; kind: DocumentKind; printed: PrintedDocument };

/** A paper of earlier results that still holds. */
export type StandingPaper = {
	id: string;
	number: string;
	kind: DocumentKind;
	printed: PrintedDocument;
	award: AwardIdentity;
	recipientName: string;
	/** As it was first issued, before anybody corrected it by hand. */
	root: { printed: PrintedDocument; issuedOn: string };
};

export type PapersPlan = {
	issue: LaidOutPaper[];
	replace: { paper: LaidOutPaper; old: StandingPaper }[];
	/** The paper says the same as before, and goes on to stand for the award of the newer results. */
	carry: { awardId: string; documentId: string }[];
	annul: StandingPaper[];
	/** Whose dative nobody has confirmed: letters to them cannot be printed. */
	unconfirmed: AwardRow[];
	glyphs: MissingGlyphs[];
};

export type Asked = {
	contestId: string;
	version: number;
	awards: readonly AwardRow[];
	day: string;
	numberPrefix: string;
};

/** How many papers are laid out before others have their turn; some 10 ms. */
const atOnce = 50;

/**
 * What is to be done so that every award of this version has its paper: which are written anew, which stand as they
 * are, which are replaced since they would say something else now, and which have lost their award. Who wished to be
 * forgotten gets no paper any more; one that was issued before stands while its award does.
 */
export async function papersPlanOf(db: Db | Tx, asked: Asked): Promise<PapersPlan> {
	const { contestId, version, awards, day } = asked;
	const plan: PapersPlan = { issue: [], replace: [], carry: [], annul: [], unconfirmed: [], glyphs: [] };
	const onPaper = awards.filter(({ kind }) => documentKindOf(kind) !== null);
	const pending = await withoutPaper(db, onPaper);
	const standing = await standingPapers(db, contestId, version);
	if (pending.length === 0 && standing.length === 0) return plan;

	const { pairs, left } = matchPapers(pending, standing);
	plan.annul.push(...left);
	const factsOn = await factsByDay(db, contestId, pending, [day, ...standing.map(({ root }) => root.issuedOn)]);
	for (const piece of inPieces(pairs, atOnce)) {
		for (const { award, paper: old } of piece) {
			const facts = factsOn.get(day)!;
			const stands =
				old && (isAboutErased(award, facts) || saysTheSame(award, old.root, factsOn.get(old.root.issuedOn)!));
			if (stands) plan.carry.push({ awardId: award.id, documentId: old.id });
			if (stands || isForNobody(award, facts)) continue;
			const { isAddressed, ...paper } = layOut(award, facts, asked);
			if (!isAddressed) plan.unconfirmed.push(award);
			plan.glyphs.push(...findMissingGlyphs(paper.printed));
			if (old) plan.replace.push({ paper, old });
			else plan.issue.push(paper);
		}
		await nextTurn();
	}
	return plan;
}

async function withoutPaper(db: Db | Tx, awards: readonly AwardRow[]): Promise<AwardRow[]> {
	if (awards.length === 0) return [];
	const ids = awards.map(({ id }) => id);
	const { rows } = await sql<{ id: string }>`
		select award_id as id from issued_documents where award_id = any(${ids}::uuid[])
		union all
		select award_id as id from carried_papers where award_id = any(${ids}::uuid[])`.execute(db);
	const have = new Set(rows.map(({ id }) => id));
	return awards.filter(({ id }) => !have.has(id));
}

type PaperRow = Omit<StandingPaper, 'root' | 'award'> &
	AwardIdentity & { replacesId: string | null; issuedOn: string; holds: boolean };

/** Papers of earlier versions that hold and stand for no award of this one yet. One query, and none of this version's. */
async function standingPapers(db: Db | Tx, contestId: string, version: number): Promise<StandingPaper[]> {
	const { rows } = await sql<PaperRow>`
		select paper.id, number, paper.kind, printed, issued_on as "issuedOn", replaces_id as "replacesId",
			award_key as "awardKey", awards.entry_id as "entryId", recipient_kind as "recipientKind",
			awards.organisation_id as "organisationId", person_id as "personId", recipient_name as "recipientName",
			not exists (select from issued_documents successor where successor.replaces_id = paper.id)
				and not exists (select from annulments where document_id = paper.id)
				and not exists (select from carried_papers join awards later on later.id = carried_papers.award_id
					where document_id = paper.id and later.results_version = ${version}) as holds
		from issued_documents paper join awards on awards.id = paper.award_id
		where paper.contest_id = ${contestId} and awards.results_version < ${version}
		order by year, ordinal`.execute(db);
	const byId = new Map(rows.map((row) => [row.id, row]));
	const rootOf = (row: PaperRow): PaperRow => {
		const earlier = byId.get(row.replacesId ?? '');
		return earlier ? rootOf(earlier) : row;
	};
	return rows
		.filter(({ holds }) => holds)
		.map((row) => {
			const { id, number, kind, printed, recipientName, awardKey, entryId, recipientKind } = row;
			const { printed: first, issuedOn } = rootOf(row);
			const award = { awardKey, entryId, recipientKind, organisationId: row.organisationId, personId: row.personId };
			return { id, number, kind, printed, recipientName, award, root: { printed: first, issuedOn } };
		});
}

async function factsByDay(
	db: Db | Tx,
	contestId: string,
	awards: readonly AwardRow[],
	days: readonly string[]
): Promise<Map<string, PaperFacts>> {
	const facts = new Map<string, PaperFacts>();
	for (const day of new Set(days)) facts.set(day, await paperFactsOf(db, contestId, awards, day));
	return facts;
}

/**
 * Compared with what was first issued, under the names of that day: neither a library's new name nor a correction made by
 * hand since makes a paper say something else about the award.
 */
function saysTheSame(award: AwardRow, root: StandingPaper['root'], facts: PaperFacts): boolean {
	const { printed } = layOut(award, facts, { day: root.issuedOn, numberPrefix: '' });
	return canonicalJson(awardTextsOf(printed)) === canonicalJson(awardTextsOf(root.printed));
}

function layOut(
	award: AwardRow,
	facts: PaperFacts,
	{ day, numberPrefix }: Numbering
): LaidOutPaper & { isAddressed: boolean } {
	const kind = documentKindOf(award.kind) as DocumentKind;
	const onPaper = awardOnPaper(award, facts);
	const isAddressed = kind !== 'thank-you-letter' || onPaper.addressee !== null;
	return { award, kind, isAddressed, printed: printedDocument(kind, numberPrefix, contestPaper(facts, day), onPaper) };
}
