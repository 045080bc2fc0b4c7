import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildEnhancements } from './enhancements.ts';
import { packageCommand, root, runNode } from './run-child.ts';

const stampFile = join(root, 'build', '.built-from');

/** Builds the site unless what it is made of has not changed since. */
export async function buildSite(always: boolean): Promise<number> {
	const stamp = fingerprint();
	if (!always && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return 0;
	const started = Date.now();
	console.error('Собираю сайт …');
	const code = await runNode([packageCommand('vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
		quiet: true,
		env: { NODE_ENV: 'production' }
	});
	if (code !== 0) return code;
	await buildEnhancements();
	writeFileSync(stampFile, stamp);
	console.error(`Сайт собран за ${Math.round((Date.now() - started) / 1000)} с.`);
	return 0;
}

function fingerprint(): string {
	const sources = globSync(
		[
			'src/**/*',
			'static/**/*',
			'messages/*',
			'project.inlang/settings.json',
			'vite.config.ts',
			'scripts/enhancements.ts',
			'package-lock.json'
		],
		{ cwd: root }
	);
	const files = sources
		.filter((file) => !/^src.paraglide|\.test\.ts$/.test(file) && statSync(join(root, file)).isFile())
		.sort();
	const hash = createHash('sha256').update(process.version);
	for (const file of files)
		hash
			.update(file)
			.update('\0')
			.update(readFileSync(join(root, file)));
	return hash.digest('hex');
}

if (import.meta.main) process.exit(await buildSite(process.argv.includes('--always')));
