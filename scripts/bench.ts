// Runs the measurements one after another, or only those named; each prints one JSON document.
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { root, runNode } from './run-child.ts';
import { withTestDatabase } from './test-database.ts';

const named = process.argv.slice(2);
const files = globSync('bench/*.ts', { cwd: root })
	.filter((file) => named.length === 0 || named.includes(basename(file, '.ts')))
	.sort();
const failed = await withTestDatabase(true, async (env) => {
	const broken: string[] = [];
	for (const file of files) if ((await runNode([file], { env })) !== 0) broken.push(file);
	return broken;
});
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
