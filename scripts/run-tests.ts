import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runNode } from './run-child.ts';

export type Totals = Record<string, number>;

/** Two at a time: the machines that this must be quick on have two cores. */
const concurrency = '--test-concurrency=2';
const patience = `--import=${new URL('test-patience.ts', import.meta.url).href}`;

/** Runs test files; answers the exit code and node's own closing totals. */
export async function runTests(
	files: string[],
	env: Record<string, string>
): Promise<{ code: number; totals: Totals }> {
	const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-totals-'));
	const tap = join(folder, 'tap');
	const reporters = [
		'--test-reporter=spec',
		'--test-reporter-destination=stdout',
		'--test-reporter=tap',
		`--test-reporter-destination=${tap}`
	];
	try {
		const code = await runNode(['--test', concurrency, patience, ...reporters, ...files], { env });
		return { code, totals: readTotals(readFileSync(tap, 'utf8')) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

export function unitTests(): string[] {
	return [...globSync('src/**/*.test.ts', { cwd: root }), ...globSync('tests/**/*.test.ts', { cwd: root })]
		.filter((file) => !file.startsWith('tests/e2e/'))
		.sort();
}

export function journeys(): string[] {
	return globSync('tests/e2e/**/*.test.ts', { cwd: root }).sort();
}

function readTotals(tap: string): Totals {
	const closing = tap.matchAll(/^# (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/gm);
	return Object.fromEntries([...closing].map(([, name = '', value = '']) => [name, Number(value)]));
}
