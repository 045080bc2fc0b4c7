import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { insertAnnulment, insertPapers, insertReplacement, type Numbering } from '../../register/writing/commands.ts';
import type { PapersPlan } from './queries.ts';

export type PlanPart = Partial<Pick<PapersPlan, 'issue' | 'replace' | 'carry' | 'annul'>>;
type Course = Numbering & { contestId: string; reason: string };

/**
 * Does a part of the plan; what another has done of it meanwhile is passed over, so that it may be repeated. Whoever
 * calls has asked the policy and holds the contest's row. Answers how many papers were written and annulled.
 */
export async function carryOut(
	tx: Tx,
	actor: Actor,
	{ issue = [], replace = [], carry = [], annul = [] }: PlanPart,
	{ contestId, reason, ...numbering }: Course
): Promise<{ issued: number; annulled: number }> {
	const have = await awardsWithPaper(
		tx,
		[...issue, ...replace.map(({ paper }) => paper)].map(({ award }) => award.id)
	);
	const fresh = issue.filter(({ award }) => !have.has(award.id));
	await insertPapers(tx, contestId, fresh, numbering);
	const corrected = replace.filter(({ paper }) => !have.has(paper.award.id));
	for (const { paper, old } of corrected) {
		const { id: awardId, entryId, organisationId } = paper.award;
		const replaced = { id: old.id, contestId, kind: old.kind, awardId, entryId, organisationId };
		await insertReplacement(tx, actor, { old: replaced, printed: paper.printed }, numbering);
	}
	if (carry.length > 0)
		await tx
			.insertInto('carried_papers')
			.values(carry.map(({ awardId, documentId }) => ({ award_id: awardId, document_id: documentId })))
			.onConflict((earlier) => earlier.doNothing())
			.execute();
	let annulled = 0;
	for (const { id } of annul) if (await insertAnnulment(tx, actor, id, reason)) annulled++;
	if (fresh.length > 0) await recordActivity(tx, actor, 'documents.issued', contestId, { documents: fresh.length });
	return { issued: fresh.length + corrected.length, annulled };
}

async function awardsWithPaper(tx: Tx, awardIds: readonly string[]): Promise<Set<string | null>> {
	if (awardIds.length === 0) return new Set();
	const rows = await tx
		.selectFrom('issued_documents')
		.select('award_id')
		.where('award_id', '=', sql<string>`any(${[...awardIds]}::uuid[])`)
		.execute();
	return new Set(rows.map(({ award_id }) => award_id));
}
