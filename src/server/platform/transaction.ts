import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';

/** Runs the work in a transaction: the caller's own where there is one, so that commands can be put together. */
export function inTransaction<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
	return db.isTransaction ? work(db as Tx) : db.transaction().execute(work);
}

/** Undoes the work and answers false where a foreign key refuses it: what others refer to is not removed. */
export async function unlessReferredTo(tx: Tx, work: () => Promise<unknown>): Promise<boolean> {
	await sql`savepoint before_removal`.execute(tx);
	try {
		await work();
		await sql`release savepoint before_removal`.execute(tx);
		return true;
	} catch (error) {
		if ((error as { code?: string }).code !== '23503') throw error;
		await sql`rollback to savepoint before_removal`.execute(tx);
		return false;
	}
}
