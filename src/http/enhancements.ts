import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Tells browsers that the scripts of pages have changed: read once, while the site is built. */
export function enhancementsVersion(): string {
	const hash = createHash('sha256');
	for (const file of [...globSync('src/enhance/**/*.ts', { cwd: root }).sort(), 'package-lock.json'])
		hash.update(file).update(readFileSync(join(root, file)));
	return hash.digest('hex').slice(0, 10);
}
