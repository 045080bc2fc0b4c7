import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageCommand, root, runNode } from './run-child.ts';

/** Writes what types and tests need and no commit holds: the routes' types and the compiled interface texts. */
export async function writeGeneratedFiles(): Promise<number> {
	const code = await runNode([packageCommand('@sveltejs/kit/svelte-kit.js'), 'sync'], { quiet: true });
	if (code !== 0 || existsSync(join(root, 'src/paraglide/messages.js'))) return code;
	const options = [
		'compile',
		'--project',
		'./project.inlang',
		'--outdir',
		'./src/paraglide',
		'--output-structure',
		'locale-modules'
	];
	return runNode([packageCommand('@inlang/paraglide-js/bin/run.js'), ...options], { quiet: true });
}
