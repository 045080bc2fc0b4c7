import { Logger, parseCronItems, run, type JobHelpers, type TaskList } from 'graphile-worker';
import { sql } from 'kysely';
import type { Database, Db, Tx } from '#server/database.ts';
import { openOwnerPool } from './owner-pool.ts';

/** What is done after the fact: tasks by name, each with the network's data and the payload it was asked with. */
export type Tasks = Record<string, (db: Db, payload: unknown, turn: Turn) => Promise<void>>;

/** Whose turn it is: the network by its schema; after the last try nobody tries again. */
export type Turn = { schema: string; isLastTry: boolean };

/**
 * Asks for work in the same transaction as the write that needs it: both happen or neither.
 * Asking again under the same key before it has begun replaces the earlier asking.
 */
export async function enqueue(tx: Tx, task: string, payload: object, key: string | null = null): Promise<void> {
	await sql`select platform.enqueue(${task}, ${JSON.stringify(payload)}::jsonb, ${key})`.execute(tx);
}

type Report = (level: 'error' | 'warning' | 'info' | 'debug', message: string) => void;

/** What is done once every night, on one node, whatever was asked for. */
export type NightlyTasks = Record<string, () => Promise<void>>;

type Worker = { tasks?: Tasks; nightly?: NightlyTasks; report?: Report };

/** Starts taking work. A task that fails is tried again with growing pauses, twelve times in all. */
export async function startWorker(
	ownerUrl: string,
	database: Database,
	{ tasks = {}, nightly = {}, report = () => {} }: Worker
): Promise<{ stop(): Promise<void> }> {
	const taskList: TaskList = Object.fromEntries(
		Object.entries(tasks).map(([name, work]) => [
			name,
			async (asked: unknown, { job }: JobHelpers) => {
				const { schema, payload } = asked as { schema: string; payload: unknown };
				await work(database.network(schema), payload, { schema, isLastTry: job.attempts >= job.max_attempts });
			}
		])
	);
	const nightlyList = Object.fromEntries(Object.entries(nightly).map(([name, work]) => [name, () => work()]));
	const logger = new Logger(() => (level, message) => report(level, message));
	const pgPool = openOwnerPool(ownerUrl, 4, (error) => report('debug', error.message));
	const runner = await run({
		pgPool,
		concurrency: 2,
		noHandleSignals: true,
		pollInterval: 2000,
		// Quarter past two in the night of the server's clock; a night that was slept through is not made up for.
		parsedCronItems: parseCronItems(
			Object.keys(nightly).map((task) => ({ task, match: '15 2 * * *', options: { backfillPeriod: 0 } }))
		),
		taskList: { ...taskList, ...nightlyList },
		logger
	});
	return {
		async stop() {
			await runner.stop();
			await pgPool.end();
		}
	};
}
