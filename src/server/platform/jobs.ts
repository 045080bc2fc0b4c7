import { run, type Runner, type TaskList } from 'graphile-worker';
import { sql } from 'kysely';
import type { Database, Db, Tx } from '#server/database.ts';

/** What is done after the fact: tasks by name, each with the network's data and the payload it was asked with. */
export type Tasks = Record<string, (db: Db, payload: unknown) => Promise<void>>;

/**
 * Asks for work in the same transaction as the write that needs it: both happen or neither.
 * Asking again under the same key before it has begun replaces the earlier asking.
 */
export async function enqueue(tx: Tx, task: string, payload: object, key: string | null = null): Promise<void> {
	await sql`select platform.enqueue(${task}, ${JSON.stringify(payload)}::jsonb, ${key})`.execute(tx);
}

/** Starts taking work. A task that fails is tried again with growing pauses, twelve times in all. */
export function startWorker(ownerUrl: string, database: Database, tasks: Tasks): Promise<Runner> {
	const taskList: TaskList = Object.fromEntries(
		Object.entries(tasks).map(([name, work]) => [
			name,
			async (asked: unknown) => {
				const { schema, payload } = asked as { schema: string; payload: unknown };
				await work(database.network(schema), payload);
			}
		])
	);
	return run({ connectionString: ownerUrl, concurrency: 2, noHandleSignals: true, pollInterval: 2000, taskList, maxPoolSize: 3 });
}
