// A program that does nothing but keep a database: tests kill it. Told its data folder, its binaries and its tether.
import { PostgresRefusal } from '../refusal.ts';
import { startPostgres } from '../supervisor.ts';

const [dataFolder = '', origin, tether] = process.argv.slice(2) as [string, 'npm' | 'system', 'kernel' | 'pipe'];
try {
	const { ownerUrl, postmasterPid } = await startPostgres({ dataFolder, origin, tether });
	console.log(JSON.stringify({ ownerUrl, postmasterPid: postmasterPid() }));
	setInterval(() => {}, 60_000);
} catch (error) {
	if (!(error instanceof PostgresRefusal)) throw error;
	console.error(error.message);
	process.exit(1);
}
