import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { root } from './run-child.ts';

/** Browsers of about 2020: the libraries' computers are old. */
const target = 'es2020';

/**
 * Builds the small scripts that pages call in by name: `src/enhance/NAME.ts` becomes `/enhance/NAME.js`. They stand
 * beside the built site, so the site must have been built before.
 */
export async function buildEnhancements(folder = join(root, 'build', 'client', 'enhance')): Promise<void> {
	const input = Object.fromEntries(enhancements().map((file) => [basename(file, '.ts'), join(root, file)]));
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	await build({
		root,
		configFile: false,
		publicDir: false,
		logLevel: 'warn',
		build: {
			outDir: folder,
			emptyOutDir: false,
			target,
			modulePreload: false,
			rolldownOptions: {
				input,
				output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'shared/[name]-[hash].js' }
			}
		}
	});
	for (const file of globSync('**/*.js', { cwd: folder })) compress(join(folder, file));
}

/** Scripts that a page may name; what they share stands in folders below. */
export const enhancements = (): string[] =>
	globSync('src/enhance/*.ts', { cwd: root })
		.filter((file) => !file.endsWith('.test.ts'))
		.sort();

function compress(file: string): void {
	const content = readFileSync(file);
	writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
	writeFileSync(`${file}.br`, brotliCompressSync(content));
}
