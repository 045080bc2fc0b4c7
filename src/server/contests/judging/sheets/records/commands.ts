import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { ErasedCounts, RecordsSubject } from '#server/platform/personal-records.ts';

/**
 * Takes away what a juror noted for the jury, and all words of sheets that were never signed. The marks of signed ones and
 * what they tell the authors, which bears no name, are the contest's.
 */
export async function erasePersonalRecords(
	tx: Tx,
	_actor: Actor,
	{ accountId, personId }: RecordsSubject
): Promise<ErasedCounts> {
	const { numAffectedRows } = await sql`
		update score_sheets set note_for_jury = '',
			comment_for_author = case when signed_at is null then '' else comment_for_author end
		where juror_id in (select id from jurors where account_id = ${accountId}::uuid or person_id = ${personId}::uuid)
			and (note_for_jury <> '' or (signed_at is null and comment_for_author <> ''))`.execute(tx);
	return { scoreSheets: Number(numAffectedRows ?? 0n) };
}
