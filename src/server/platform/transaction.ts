import type { Db, Tx } from '#server/database.ts';

/** Runs the work in a transaction: the caller's own where there is one, so that commands can be put together. */
export function inTransaction<T>(db: Db | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
	return db.isTransaction ? work(db as Tx) : db.transaction().execute(work);
}
