import type { Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { ErasedCounts, RecordsSubject } from '#server/platform/personal-records.ts';

/** Takes away why the person's entries were taken off a contest; that they were stays, as the minutes have it. */
export async function erasePersonalRecords(tx: Tx, _actor: Actor, { personId }: RecordsSubject): Promise<ErasedCounts> {
	if (personId === null) return { withdrawals: 0 };
	const { numUpdatedRows } = await tx
		.updateTable('entry_withdrawals')
		.set({ reason: 'Текст удалён по просьбе автора.' })
		.where('entry_id', 'in', (own) =>
			own.selectFrom('entry_authors').select('entry_id').where('person_id', '=', personId)
		)
		.executeTakeFirstOrThrow();
	return { withdrawals: Number(numUpdatedRows) };
}
