import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '#server/platform/postgres/supervisor.ts';

/**
 * Runs some work with a PostgreSQL of its own in a temporary folder, and leaves nothing behind. The work gets the variables
 * that tests read: TEST_DATABASE_URL is the database's owner, who is no superuser there either.
 */
export async function withTestDatabase<T>(
	durable: boolean,
	work: (env: Record<string, string>) => Promise<T>
): Promise<T> {
	const folder = mkdtempSync(join(realpathSync(tmpdir()), 'bibliokrug-test-'));
	// Under root the server runs as another account, which has to get in.
	chmodSync(folder, 0o755);
	const dataFolder = join(folder, 'data');
	const postgres = await startPostgres({ dataFolder, durable });
	const leaveEarly = (signal: NodeJS.Signals) => void close().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
	process.on('SIGINT', leaveEarly).on('SIGTERM', leaveEarly);
	console.log(`PostgreSQL ${postgres.binaries.version} (${postgres.binaries.origin})`);
	try {
		return await work({ TEST_DATABASE_URL: postgres.ownerUrl });
	} finally {
		process.off('SIGINT', leaveEarly).off('SIGTERM', leaveEarly);
		await close();
	}

	async function close(): Promise<void> {
		await postgres.stop();
		const elsewhere = join(dataFolder, 'elsewhere');
		if (existsSync(elsewhere)) rmSync(realpathSync(elsewhere), { recursive: true, force: true });
		rmSync(folder, { recursive: true, force: true });
	}
}
