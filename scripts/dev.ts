import { join } from 'node:path';
import { openProgramDatabase } from '../src/cli/database.ts';
import { loadDemonstration } from '../src/cli/demo/loading.ts';
import { fileStorageOf } from '../src/cli/serve/files.ts';
import { PostgresRefusal } from '#server/platform/postgres/refusal.ts';
import { packageCommand, root, runNode } from './run-child.ts';

const dataFolder = join(root, 'var', 'dev');
const progress = (line: string) => console.error(line);

try {
	const program = await openProgramDatabase({ dataFolder, report: progress });
	// Held here so that the database outlives the server that uses it.
	process.on('SIGINT', () => {}).on('SIGTERM', () => {});
	for (const { email, password } of await loadDemonstration(program, {
		dataFolder,
		files: fileStorageOf(dataFolder),
		progress
	}))
		progress(`${email}, ${password}`);
	const env = {
		DATABASE_URL: program.ownerUrl,
		DATABASE_APP_URL: program.appUrl,
		BIBLIOKRUG_FILES: join(dataFolder, 'files')
	};
	const code = await runNode([packageCommand('vite/bin/vite.js'), 'dev', ...process.argv.slice(2)], { env });
	await program.stop();
	process.exit(code);
} catch (error) {
	if (!(error instanceof PostgresRefusal)) throw error;
	console.error(error.message);
	process.exit(1);
}
