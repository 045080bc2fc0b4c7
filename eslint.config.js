import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
	{ ignores: ['build/', '.svelte-kit/', 'src/paraglide/', 'var/', 'test-results/', 'node_modules/'] },
	js.configs.recommended,
	ts.configs.recommended,
	svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.node, ...globals.browser } },
		rules: {
			'no-undef': 'off',
			// Control characters are named in order to be refused.
			'no-control-regex': 'off',
			// The site always stands at the root of its host, so an address is a plain path.
			'svelte/no-navigation-without-resolve': 'off',
			eqeqeq: 'error',
			'no-var': 'error',
			'prefer-const': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }]
		}
	},
	{ files: ['**/*.js', '**/*.mjs'], rules: { 'no-undef': 'error' } },
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser } },
		// What $props() gives is declared with let, although nothing assigns it.
		rules: { 'prefer-const': 'off', 'svelte/prefer-const': 'error' }
	}
);
