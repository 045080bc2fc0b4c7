// Everything that must hold before a change is taken; `npm test`, `bin/check` and the build machine run exactly this.
import { performance } from 'node:perf_hooks';
import { buildSite } from './build.ts';
import { packageCommand, runNode } from './run-child.ts';
import { journeys, runTests, unitTests, type Totals } from './run-tests.ts';
import { writeGeneratedFiles } from './sync.ts';
import { withTestDatabase } from './test-database.ts';

type Step = { name: string; run: () => Promise<number> };
type Result = { name: string; seconds: number; code: number };

const started = performance.now();
const totals: Totals = {};
const results: Result[] = [];

await take([
	{ name: 'generated files', run: writeGeneratedFiles },
	{
		name: 'format',
		run: () => runNode([packageCommand('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'])
	},
	{ name: 'lint', run: () => runNode([packageCommand('eslint/bin/eslint.js'), '.', '--max-warnings=0']) },
	{
		name: 'types',
		run: () => runNode([packageCommand('svelte-check/bin/svelte-check'), '--fail-on-warnings', '--output', 'human'])
	}
]);
await withTestDatabase(false, async (env) => {
	await take([
		{ name: 'tests', run: () => test(unitTests(), env) },
		{ name: 'build', run: () => buildSite(true) },
		{ name: 'journeys', run: () => test(journeys(), env) }
	]);
}).catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	results.push({ name: 'database', seconds: 0, code: 1 });
});
sumUp();

async function take(steps: Step[]): Promise<void> {
	for (const { name, run } of steps) {
		console.log(`\n── ${name}`);
		const from = performance.now();
		const code = await run();
		const seconds = (performance.now() - from) / 1000;
		results.push({ name, seconds, code });
		console.log(`── ${name}: ${code === 0 ? 'ok' : 'FAILED'} in ${seconds.toFixed(1)} s`);
	}
}

async function test(files: string[], env: Record<string, string>): Promise<number> {
	if (files.length === 0) {
		console.log('no files yet');
		return 0;
	}
	const { code, totals: own } = await runTests(files, env);
	for (const [name, value] of Object.entries(own)) totals[name] = (totals[name] ?? 0) + value;
	return code;
}

/** Node's closing lines, summed over both runs, come last. */
function sumUp(): void {
	console.log('');
	for (const { name, seconds, code } of results)
		console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(6)} s  ${name}`);
	console.log(`       ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  in all\n`);
	for (const [name, value] of Object.entries(totals)) console.log(`# ${name} ${value}`);
	process.exit(results.some(({ code }) => code !== 0) ? 1 : 0);
}
