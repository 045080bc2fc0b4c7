import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { codeFromBytes, documentNumber } from '../../rules.ts';
import type { AwardRow } from '../../queries.ts';
import type { DocumentKind } from '../../tables.ts';
import type { PrintedDocument } from '../documents.ts';

/*
 * How papers come into the register. Whoever calls has asked the policy and holds the contest's row; what stands here
 * once is never changed.
 */

export type Numbering = { day: string; numberPrefix: string };
export type WrittenPaper = {
	award: Pick<AwardRow, 'id' | 'entryId' | 'organisationId'>;
	kind: DocumentKind;
	printed: PrintedDocument;
};

export async function insertPapers(
	tx: Tx,
	contestId: string,
	papers: readonly WrittenPaper[],
	{ day, numberPrefix }: Numbering
): Promise<void> {
	if (papers.length === 0) return;
	const year = Number(day.slice(0, 4));
	const first = await takeOrdinals(tx, year, papers.length);
	const rows = papers.map(({ award, kind, printed }, index) => {
		const number = documentNumber(numberPrefix, year, first + index);
		return {
			...{ number, year, ordinal: first + index, code: codeFromBytes(randomBytes(16)) },
			...{ kind, contest_id: contestId, award_id: award.id },
			...{ entry_id: award.entryId, organisation_id: award.organisationId },
			printed: JSON.stringify({ ...printed, number, issuedOn: day }),
			...{ issued_on: day, replaces_id: null }
		};
	});
	for (let from = 0; from < rows.length; from += 2000) {
		await tx
			.insertInto('issued_documents')
			.values(rows.slice(from, from + 2000))
			.execute();
	}
}

type Replaced = {
	id: string;
	contestId: string;
	kind: DocumentKind;
	awardId: string | null;
	entryId: string | null;
	organisationId: string | null;
};

/** A paper in the place of another, under a number and a code of its own. */
export async function insertReplacement(
	tx: Tx,
	actor: Actor,
	{ old, printed }: { old: Replaced; printed: PrintedDocument },
	{ day, numberPrefix }: Numbering
): Promise<{ id: string; number: string; code: string }> {
	const year = Number(day.slice(0, 4));
	const ordinal = await takeOrdinals(tx, year, 1);
	const number = documentNumber(numberPrefix, year, ordinal);
	const created = await tx
		.insertInto('issued_documents')
		.values({
			...{ number, year, ordinal, code: codeFromBytes(randomBytes(16)) },
			...{ kind: old.kind, contest_id: old.contestId, award_id: old.awardId },
			...{ entry_id: old.entryId, organisation_id: old.organisationId },
			printed: JSON.stringify({ ...printed, number, issuedOn: day }),
			...{ issued_on: day, replaces_id: old.id }
		})
		.returning(['id', 'number', 'code'])
		.executeTakeFirstOrThrow();
	await recordActivity(tx, actor, 'document.reissued', created.id, { replaces: old.id });
	return created;
}

/** Answers whether it was not annulled before. */
export async function insertAnnulment(tx: Tx, actor: Actor, id: string, reason: string): Promise<boolean> {
	const annulled = await tx
		.insertInto('annulments')
		.values({ document_id: id, reason, annulled_by: actor.id })
		.onConflict((earlier) => earlier.doNothing())
		.returning('document_id')
		.executeTakeFirst();
	if (annulled) await recordActivity(tx, actor, 'document.annulled', id);
	return annulled !== undefined;
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
