import type { Db } from '#server/database.ts';
import type { Bounce } from './forms.ts';

/** Notes that a letter came back. False when it is none of this network's, or was never sent. */
export async function noteBounce(db: Db, { letterId, isFinal, reason }: Bounce): Promise<boolean> {
	const { numUpdatedRows } = await db
		.updateTable('letters')
		.set({ answer: reason, ...(isFinal && { state: 'bounced' as const }) })
		.where('id', '=', letterId)
		.where('state', 'in', ['sent', 'bounced'])
		.executeTakeFirstOrThrow();
	return numUpdatedRows > 0n;
}
