import { join } from 'node:path';
import { migrate } from '#server/platform/migrations.ts';
import { PostgresRefusal } from '#server/platform/postgres/refusal.ts';
import { startPostgres } from '#server/platform/postgres/supervisor.ts';
import { packageCommand, root, runNode } from './run-child.ts';

try {
	const postgres = await startPostgres({ dataFolder: join(root, 'var', 'dev'), report: (line) => console.error(line) });
	// Held here so that the database outlives the server that uses it.
	process.on('SIGINT', () => {}).on('SIGTERM', () => {});
	await migrate(postgres.ownerUrl);
	const env = { DATABASE_URL: postgres.appUrl, DATABASE_OWNER_URL: postgres.ownerUrl };
	const code = await runNode([packageCommand('vite/bin/vite.js'), 'dev', ...process.argv.slice(2)], { env });
	await postgres.stop();
	process.exit(code);
} catch (error) {
	if (!(error instanceof PostgresRefusal)) throw error;
	console.error(error.message);
	process.exit(1);
}
