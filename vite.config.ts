import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { developmentRequests } from './src/http/development.ts';
import { enhancementsVersion } from './src/http/enhancements.ts';

export default defineConfig({
	plugins: [
		paraglideVitePlugin({
			project: './project.inlang',
			outdir: './src/paraglide',
			outputStructure: 'locale-modules',
			strategy: ['cookie', 'baseLocale'],
			cookieName: 'language'
		}),
		sveltekit({
			// server.ts sets these headers itself after it has judged the proxies, so none of them comes from outside.
			adapter: adapter({ precompress: true, envPrefix: 'BIBLIOKRUG_KIT_' }),
			paths: { relative: false },
			csp: {
				mode: 'hash',
				directives: {
					'default-src': ['self'],
					'script-src': ['self'],
					'style-src': ['self'],
					'object-src': ['none'],
					'base-uri': ['none'],
					'frame-ancestors': ['none'],
					'form-action': ['self']
				}
			}
		}),
		developmentRequests()
	],
	define: { 'import.meta.env.ENHANCEMENTS_VERSION': JSON.stringify(enhancementsVersion()) },
	build: { assetsInlineLimit: 0 }
});
