import type { AwardRow } from '../queries.ts';
import type { PrintedDocument } from '../register/documents.ts';

export type AwardIdentity = Pick<AwardRow, 'awardKey' | 'entryId' | 'recipientKind' | 'organisationId' | 'personId'>;

/**
 * Each award with the paper that was issued before for the same award to the same recipient; the papers that are left
 * have no award any more.
 */
export function matchPapers<Award extends AwardIdentity, Paper extends { award: AwardIdentity }>(
	awards: readonly Award[],
	papers: readonly Paper[]
): { pairs: { award: Award; paper: Paper | null }[]; left: Paper[] } {
	const waiting = Map.groupBy(papers, ({ award }) => identityOf(award));
	const pairs = awards.map((award) => ({ award, paper: waiting.get(identityOf(award))?.shift() ?? null }));
	return { pairs, left: [...waiting.values()].flat() };
}

const identityOf = ({ awardKey, entryId, recipientKind, organisationId, personId }: AwardIdentity): string =>
	JSON.stringify([awardKey, entryId, recipientKind, organisationId, personId]);

/**
 * What a paper says of the award itself. What all papers of a contest share (signatures, town, look) is left out: that it
 * has changed since is no reason to take papers back.
 */
export function awardTextsOf(printed: PrintedDocument): object {
	const { look: _look, issuer: _issuer, contest: _contest, number: _number, ...rest } = printed;
	const { issuedOn: _day, city: _city, signatures: _signatures, ...own } = rest;
	if (own.kind !== 'diploma') return own;
	const { formula: _formula, ...award } = own;
	return award;
}

/** In pieces that are written one after another, so that neither a lock nor the program is held for long. */
export function inPieces<Item>(items: readonly Item[], size: number): Item[][] {
	const pieces: Item[][] = [];
	for (let from = 0; from < items.length; from += size) pieces.push(items.slice(from, from + size));
	return pieces;
}
