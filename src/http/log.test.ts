import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loggedPath } from './log.ts';

const routes = globSync('**/+{page.svelte,page.server.ts,server.ts}', { cwd: join(import.meta.dirname, '../routes') });

test('an address that is as good as a key is logged without the key, whatever route it belongs to', () => {
	const secret = 'S'.repeat(43);
	const paths = new Set(
		routes
			.map((file) => `/${file.replaceAll('\\', '/').replace(/\/?\+[^/]+$/, '')}`.replace(/\([^)]+\)\//g, ''))
			.filter((route) => /\[(?:token|code)\]/.test(route))
			.map((route) => route.replace(/\[(?:token|code)\]/, secret))
	);
	assert.ok(paths.size >= 7, [...paths].join(' '));
	assert.deepEqual(
		[...paths].map(loggedPath).filter((path) => path.includes(secret)),
		[]
	);
	assert.equal(loggedPath('/office/contests/kompas-2027?search=Лампова'), '/office/contests/kompas-2027');
});
