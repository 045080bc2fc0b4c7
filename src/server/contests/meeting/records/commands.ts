import type { Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { ErasedCounts, RecordsSubject } from '#server/platform/personal-records.ts';

/**
 * Takes away the words of appeals and of a dissent; that there was an appeal, and what the jury decided, stays. Signed
 * minutes keep a dissent as it was printed.
 */
export async function erasePersonalRecords(
	tx: Tx,
	_actor: Actor,
	{ accountId }: RecordsSubject
): Promise<ErasedCounts> {
	if (accountId === null) return { appeals: 0, dissents: 0 };
	const appeals = await tx
		.updateTable('appeals')
		.set({ account_id: null, words: 'Текст удалён по просьбе автора.' })
		.where('account_id', '=', accountId)
		.executeTakeFirst();
	const dissents = await tx
		.deleteFrom('dissents')
		.where('juror_id', 'in', (jurors) => jurors.selectFrom('jurors').select('id').where('account_id', '=', accountId))
		.executeTakeFirst();
	return { appeals: Number(appeals.numUpdatedRows), dissents: Number(dissents.numDeletedRows) };
}
