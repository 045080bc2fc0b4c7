import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export type FoundPattern = { place: string; literal: string; pattern: RegExp };

const root = join(import.meta.dirname, '..', '..');

/** Every regular expression that the program's source writes down, scripts of pages included. */
export function patternsOfSource(): FoundPattern[] {
	return globSync('src/**/*.{ts,svelte}', { cwd: root })
		.filter((file) => !/\.test\.ts$|testing|^src\/paraglide/.test(file))
		.sort()
		.flatMap((file) => patternsIn(file, scriptOf(file)));
}

/** Of a component, the code alone; its lines keep their numbers. */
function scriptOf(file: string): string {
	const text = readFileSync(join(root, file), 'utf8');
	if (file.endsWith('.ts')) return text;
	const parts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)];
	return parts
		.map(({ 1: code = '', index }) => '\n'.repeat(text.slice(0, index).split('\n').length - 1) + code)
		.join('');
}

function patternsIn(file: string, text: string): FoundPattern[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
	const found: FoundPattern[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isRegularExpressionLiteral(node)) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
			const [, body = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text)!;
			found.push({ place: `${file}:${line + 1}`, literal: node.text, pattern: new RegExp(body, flags) });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

const longest = 50_000;
const always = [' ', 'a', '0', 'я', '-', '.', '\n', '"', '<', '\u00a0', '\u0301'];

/**
 * Texts that make a careless expression think for long: runs of each character that it speaks of and of the classes it
 * names, runs of pairs of them, each with an end that spoils the match.
 */
export function evilTexts({ source }: RegExp): string[] {
	const bare = source
		.replace(/\\[sS]/g, ' ')
		.replace(/\\[dD]/g, '0')
		.replace(/\\[wW]/g, 'a')
		.replace(/\\p\{[^}]*\}/giu, 'я')
		.replace(/\\u\{?([0-9a-f]{4,5})\}?/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
		.replace(/\\([nrt])/g, (_, letter: 'n' | 'r' | 't') => ({ n: '\n', r: '\r', t: '\t' })[letter])
		.replace(/[\\^$*+?()[\]{}|]/g, '');
	const spoken = [...new Set([...bare, ...always])].slice(0, 20);
	const pairs = spoken.slice(0, 3).flatMap((one) => spoken.slice(0, 3).map((other) => one + other));
	const runOf = (unit: string) => unit.repeat(Math.ceil(longest / unit.length)).slice(0, longest);
	return [
		...spoken.flatMap((unit) => [`${runOf(unit)}\u0000`, `${bare}${runOf(unit)}!`]),
		...[...pairs, bare || ' '].map((unit) => `${runOf(unit)}\u0000`)
	];
}
