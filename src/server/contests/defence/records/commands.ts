import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { ErasedCounts, RecordsSubject } from '#server/platform/personal-records.ts';

/** Who was noted to speak for an entry of this person's is noted no more: its authors' names, as they are now, stand again. */
export async function erasePersonalRecords(tx: Tx, _actor: Actor, { personId }: RecordsSubject): Promise<ErasedCounts> {
	const speakers = await tx
		.updateTable('defence_slots')
		.set({ speaker: '' })
		.where('speaker', '<>', '')
		.where('entry_id', 'in', (authors) =>
			authors
				.selectFrom('entry_authors')
				.select('entry_id')
				.where(sql<boolean>`person_id = ${personId}::uuid`)
		)
		.executeTakeFirst();
	return { speakers: Number(speakers.numUpdatedRows) };
}
