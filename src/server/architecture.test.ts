import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { test } from 'node:test';

const root = import.meta.dirname;
const vocabulary = /^(tables|forms|rules|policy|queries|commands|jobs|mails|documents|testing)(\.test)?\.ts$/;
const publicFiles = /^(queries|commands|testing)\.ts$/;

/** Known exceptions, each with its reason. The list may only shrink. */
const exceptions = {
	foreignTables: [
		'invariants/queries.ts',
		'invariants/judging/queries.ts' // looks across all modules on purpose: that is what an invariant is
	]
};

type Import = { from: string; to: string; typeOnly: boolean };
const files = globSync('**/*.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
const sources = new Map(files.map((file) => [file, readFileSync(resolve(root, file), 'utf8')]));
const moduleOf = (file: string) => (file.includes('/') ? file.split('/')[0]! : '');
const nameOf = (file: string) => file.split('/').at(-1)!;
const isTest = (file: string) => /(\.test|(^|\/)testing(\/.*)?)\.ts$/.test(file);

const imports: Import[] = files.flatMap((from) =>
	[
		...sources
			.get(from)!
			.matchAll(/^(?:import|export)\s+(type\s+)?[^'";]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm)
	].map((match) => ({
		from,
		to: pathInServer(from, (match[2] ?? match[3] ?? match[4])!),
		typeOnly: Boolean(match[1])
	}))
);

function pathInServer(from: string, specifier: string): string {
	if (specifier.startsWith('#server/')) return specifier.slice('#server/'.length);
	if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(from), specifier)).replaceAll('\\', '/');
	return specifier;
}

const isModule = (name: string) => name !== '' && name !== 'platform' && files.some((file) => moduleOf(file) === name);
const crossing = imports.filter(
	({ from, to }) => isModule(moduleOf(from)) && isModule(moduleOf(to)) && moduleOf(from) !== moduleOf(to)
);
const show = (list: Import[]) => list.map(({ from, to }) => `${from} → ${to}`);

test('the imports were found at all', () => {
	assert.ok(
		imports.length > 100 && crossing.length > 10,
		`${imports.length} imports, ${crossing.length} between modules`
	);
});
test('the server knows nothing of SvelteKit or the interface', () => {
	assert.deepEqual(
		show(imports.filter(({ to }) => /^(@sveltejs\/|svelte|\$app|#ui|#messages|#paraglide|\.\.\/)/.test(to))),
		[]
	);
});
test('platform imports no module', () => {
	assert.deepEqual(show(imports.filter(({ from, to }) => moduleOf(from) === 'platform' && isModule(moduleOf(to)))), []);
});
test('a module enters another only through its queries and commands', () => {
	assert.deepEqual(
		show(crossing.filter(({ from, to, typeOnly }) => !typeOnly && !isTest(from) && !publicFiles.test(nameOf(to)))),
		[]
	);
});
test('only tests use what is for testing', () => {
	assert.deepEqual(
		show(imports.filter(({ from, to, typeOnly }) => !typeOnly && !isTest(from) && nameOf(to) === 'testing.ts')),
		[]
	);
});
test('modules form no cycle, of any length', () => {
	const graph = new Map<string, Set<string>>();
	for (const { from, to, typeOnly } of crossing) {
		if (typeOnly || isTest(from)) continue;
		graph.set(moduleOf(from), (graph.get(moduleOf(from)) ?? new Set()).add(moduleOf(to)));
	}
	assert.deepEqual(firstCycle(graph), null);
});
test('a cycle of three modules would be found', () => {
	const graph = new Map([
		['a', new Set(['b'])],
		['b', new Set(['c', 'd'])],
		['c', new Set(['a'])]
	]);
	assert.deepEqual(firstCycle(graph), ['a', 'b', 'c', 'a']);
});
test('rules and policy reach nothing at run time but each other and small pure libraries', () => {
	const pureLibraries = /^(zod|decimal\.js|node:crypto|#server\/platform\/russian\/)/;
	const pure = imports.filter(({ from, typeOnly }) => /^(rules|policy)\.ts$/.test(nameOf(from)) && !typeOnly);
	const impure = pure.filter(
		({ to }) =>
			!/^(rules|policy)\.ts$/.test(nameOf(to)) &&
			!pureLibraries.test(to) &&
			!/^platform\/(russian\/|actor\.ts$)/.test(to)
	);
	assert.deepEqual(show(impure), []);
});
test('only queries, commands and testing touch the database', () => {
	const touching = /\.(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql[`<]/;
	const found = files.filter(
		(file) =>
			isModule(moduleOf(file)) && !isTest(file) && !publicFiles.test(nameOf(file)) && touching.test(sources.get(file)!)
	);
	assert.deepEqual(found, []);
});
test('a module’s SQL names only its own tables', () => {
	const owners = new Map<string, string>();
	for (const file of files.filter((candidate) => nameOf(candidate) === 'tables.ts')) {
		for (const [, table] of sources.get(file)!.matchAll(/^\t([a-z_]+): \{/gm)) owners.set(table!, moduleOf(file));
	}
	assert.ok(owners.size > 15, 'tables were found');
	const foreign = files
		.filter((file) => isModule(moduleOf(file)) && !isTest(file) && !exceptions.foreignTables.includes(file))
		.flatMap((file) =>
			[
				...sources
					.get(file)!
					.matchAll(
						/(?:selectFrom|insertInto|updateTable|deleteFrom|innerJoin|leftJoin)\(\s*'([a-z_]+)|\b(?:from|join|into|update)\s+([a-z_]+)\b(?=[^'"]*`)/g
					)
			]
				.map((match) => (match[1] ?? match[2])!)
				.filter((table) => owners.has(table) && owners.get(table) !== moduleOf(file))
				.map((table) => `${file} names ${table} of ${owners.get(table)}`)
		);
	assert.deepEqual(foreign, []);
});
test('every module file carries a name from the vocabulary', () => {
	assert.deepEqual(
		files.filter((file) => isModule(moduleOf(file)) && !vocabulary.test(nameOf(file))),
		[]
	);
});
test('no file outgrows its reader', () => {
	const long = files.filter((file) => !isTest(file) && sources.get(file)!.split('\n').length > 350);
	assert.deepEqual(long, []);
});

/** The first cycle found, its first member repeated at the end, or null. */
function firstCycle(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] | null {
	const finished = new Set<string>();
	const walk = (node: string, path: string[]): string[] | null => {
		if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
		if (finished.has(node)) return null;
		for (const next of graph.get(node) ?? []) {
			const cycle = walk(next, [...path, node]);
			if (cycle) return cycle;
		}
		finished.add(node);
		return null;
	};
	for (const node of graph.keys()) {
		const cycle = walk(node, []);
		if (cycle) return cycle;
	}
	return null;
}
