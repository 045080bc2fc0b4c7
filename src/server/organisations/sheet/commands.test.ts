import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import type { Db } from '#server/database.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { readSpreadsheet } from '#server/platform/spreadsheets/reading.ts';
import { sheetOfRows } from '#server/platform/spreadsheets/sheet.ts';
import { writeCsv, writeXlsx } from '#server/platform/spreadsheets/writing.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { renameOrganisation } from '../commands.ts';
import { normaliseName } from '../names/rules.ts';
import { organisationBySlug } from '../queries.ts';
import { closeOrganisation, moveOrganisation } from '../tree/commands.ts';
import { importOrganisations, type ImportOutcome } from './commands.ts';
import { parseOrganisationSheets, type OrganisationSheet } from './forms.ts';
import { organisationsTable, storedOrganisations } from './queries.ts';

const actor = systemActor('import');
const opened: TestNetwork[] = [];
after(() => Promise.all(opened.map((network) => network.close())));
async function openNetwork(): Promise<TestNetwork> {
	const network = await openTestNetwork();
	opened.push(network);
	return network;
}

function sheetOf(rows: string[][]): OrganisationSheet {
	const parsed = parseOrganisationSheets([sheetOfRows(rows)]);
	assert.ok(parsed.ok);
	return parsed.sheet;
}

const headings = [
	'Название',
	'Краткое название',
	'Вид',
	'Родитель',
	'Вид территории',
	'Территория',
	'Регион',
	'Населённый пункт',
	'Сельская',
	'Дательный падеж',
	'Действует с',
	'Прежнее название',
	'Прежний родитель'
];
const okrug = ['городской округ', 'Кедровский городской округ', 'Заречная область', 'Кедров'];
const rows = [
	headings,
	['Филиал № 1', '', 'филиал', 'Кедровская ЦБС', ...okrug, 'нет', '', '', '', ''],
	['Сельская библиотека', '', 'филиал', 'Кедровская ЦБС', ...okrug, 'да', '', '2024', '', 'Зареченская библиотека'],
	[
		'МБУК «ЦБС г. Кедрова»',
		'Кедровская ЦБС',
		'ЦБС',
		'Зареченская библиотека',
		...okrug,
		'',
		'МБУК «ЦБС г. Кедрова»',
		'01.03.2020',
		'ЦБС Кедрова',
		''
	],
	[
		'Зареченская библиотека',
		'',
		'областная библиотека',
		'',
		'регион',
		'Заречная область',
		'',
		'Заречье',
		'',
		'',
		'',
		'',
		''
	],
	['ООО «Печатный дом»', '', 'спонсор', '', '', '', '', '', '', '', '', '', '']
];

const counts = (outcome: ImportOutcome) => {
	assert.ok(outcome.ok, JSON.stringify(outcome));
	const { created, changed, unchanged } = outcome.value;
	return [created.length, changed.length, unchanged];
};
const activities = (db: Db) => db.selectFrom('activity').select('event').orderBy('id').execute();

test('an import creates, then changes only what differs, then nothing', async () => {
	const { db } = await openNetwork();
	const first = await importOrganisations(db, actor, { sheet: sheetOf(rows) });
	assert.deepEqual(counts(first), [5, 0, 0]);
	assert.deepEqual(first.ok && first.value.newTerritories, ['Заречная область', 'Кедровский городской округ']);
	assert.deepEqual(
		(await activities(db)).map(({ event }) => event),
		['territories.imported', 'organisations.imported']
	);
	const before = await organisationBySlug(db, 'mbuk-tsbs-g-kedrova', '2020-02-28');
	assert.deepEqual(
		[before.name, before.parent?.name, before.territory?.name],
		['ЦБС Кедрова', 'Зареченская библиотека', 'Кедровский городской округ']
	);

	assert.deepEqual(counts(await importOrganisations(db, actor, { sheet: sheetOf(rows) })), [0, 0, 5]);
	assert.equal((await activities(db)).length, 2);

	const edited = rows.map((row) => [...row]);
	edited[1]![8] = 'да';
	const outcome = await importOrganisations(db, actor, { sheet: sheetOf(edited) });
	assert.deepEqual(outcome.ok && outcome.value.changed, [{ slug: 'filial-1', name: 'Филиал № 1', changes: ['rural'] }]);
	assert.deepEqual(counts(outcome), [0, 1, 4]);
	assert.equal((await organisationBySlug(db, 'filial-1', '2027-01-01')).rural, true);
	assert.equal((await activities(db)).at(-1)?.event, 'organisation.changed-by-import');
});

test('an import with a fault, without permission, or only for a check writes nothing', async () => {
	const { db } = await openNetwork();
	const stranger: Actor = { id: 'u1', role: 'juror' as Actor['role'] };
	const sheet = sheetOf(rows);
	assert.deepEqual(await importOrganisations(db, stranger, { sheet }), { ok: false, reason: 'not-allowed' });
	assert.deepEqual(counts(await importOrganisations(db, actor, { sheet, check: true })), [5, 0, 0]);
	const faulty = sheetOf([...rows, ['Лишняя', '', 'филиал', 'Кедровская ЦБС', '', '', '', '', '', '', '', '', '']]);
	assert.deepEqual(await importOrganisations(db, actor, { sheet: faulty }), {
		ok: false,
		reason: 'faulty',
		faults: [{ row: 7, column: 'F', found: null, message: 'у библиотеки нужна территория' }]
	});
	assert.deepEqual(await storedOrganisations(db), { organisations: [], territories: [] });
	assert.deepEqual(await activities(db), []);
});

for (const [format, write] of [
	['.xlsx', writeXlsx],
	['.csv', async ([table]: Parameters<typeof writeXlsx>[0]) => Buffer.from(writeCsv(table!))]
] as const) {
	test(`what is exported as ${format} can be imported elsewhere and here, and comes out the same`, async () => {
		const { db } = await openNetwork();
		await importOrganisations(db, actor, { sheet: sheetOf(rows) });
		const { id } = await organisationBySlug(db, 'filial-1', '2027-01-01');
		const steps = [
			await renameOrganisation(db, actor, {
				organisationId: id,
				name: 'Библиотека =1+1',
				shortName: '-Б-',
				genitive: 'Библиотеки',
				validFrom: '2025-05-27'
			}),
			await moveOrganisation(db, actor, { organisationId: id, parentId: null, validFrom: '2025-01-01' }),
			await closeOrganisation(db, actor, { organisationId: id, closedOn: '2026-01-01' })
		];
		assert.deepEqual(
			steps.map(({ ok }) => ok),
			[true, true, true]
		);

		const table = await organisationsTable(db);
		const read = readSpreadsheet(await write([table]));
		assert.ok(read.ok);
		const parsed = parseOrganisationSheets(read.value);
		assert.ok(parsed.ok, JSON.stringify(parsed));
		assert.deepEqual(counts(await importOrganisations(db, actor, { sheet: parsed.sheet })), [0, 0, 5]);

		const other = await openNetwork();
		assert.deepEqual(counts(await importOrganisations(other.db, actor, { sheet: parsed.sheet })), [5, 0, 0]);
		assert.deepEqual(await organisationsTable(other.db), table);
		assert.equal((await organisationBySlug(other.db, 'filial-1', '2025-06-01')).name, 'Библиотека =1+1');
	});
}

test('an import of one organisation and of thirty takes the same number of queries', async () => {
	const network = await openNetwork();
	const library = (number: number) => [`Библиотека ${number}`, '', 'библиотека', '', ...okrug, '', '', '', '', ''];
	const many = (from: number, count: number) =>
		sheetOf([headings, ...Array.from({ length: count }, (_, at) => library(from + at))]);
	await importOrganisations(network.db, actor, { sheet: many(1, 1) });
	const one = await network.countQueries(() => importOrganisations(network.db, actor, { sheet: many(2, 1) }));
	const thirty = await network.countQueries(() => importOrganisations(network.db, actor, { sheet: many(3, 30) }));
	assert.equal(thirty, one);
	assert.equal((await storedOrganisations(network.db)).organisations.length, 32);
});

test('the organisations of the demonstration can be imported as they lie there, and again', async () => {
	const { db } = await openNetwork();
	const file = new URL('../../../../demo/organisations/organisations.csv', import.meta.url);
	const read = readSpreadsheet(await readFile(file));
	assert.ok(read.ok);
	const parsed = parseOrganisationSheets(read.value);
	assert.ok(parsed.ok, JSON.stringify(parsed));
	assert.deepEqual(parsed.sheet.ignored, []);
	assert.deepEqual(counts(await importOrganisations(db, actor, { sheet: parsed.sheet })), [66, 0, 0]);
	assert.deepEqual(counts(await importOrganisations(db, actor, { sheet: parsed.sheet })), [0, 0, 66]);

	const { organisations, territories } = await storedOrganisations(db);
	const countOf = (kinds: readonly string[]) => organisations.filter(({ kind }) => kinds.includes(kind)).length;
	assert.deepEqual([countOf(['library-system', 'library']), countOf(['branch'])], [28, 31]);
	const territoriesOfKind = (kind: string) => territories.filter((territory) => territory.kind === kind).length;
	assert.deepEqual(
		['region', 'urban-okrug', 'municipal-district', 'municipal-okrug'].map(territoriesOfKind),
		[1, 12, 11, 2]
	);
	const latest = organisations.map(({ names }) => names.at(-1)!.value);
	assert.deepEqual(
		latest.filter(({ genitive, dative }) => genitive === null || dative === null),
		[]
	);
	const words = latest.flatMap(({ name, shortName }) => [...new Set([name, shortName].map(normaliseName))]);
	assert.deepEqual(
		words.filter((word, at) => words.indexOf(word) !== at),
		[]
	);

	const before = await organisationBySlug(db, 'sineborsk', '2026-08-31');
	const since = await organisationBySlug(db, 'sineborsk', '2026-09-01');
	assert.deepEqual(
		[before.name, since.name],
		['Централизованная библиотечная система города Синеборска', 'Библиотечный центр «Синий бор» города Синеборска']
	);
	const parentOn = async (day: string) =>
		(await organisationBySlug(db, 'verkhnezarechensk-na-pristani', day)).parent?.slug;
	assert.deepEqual(
		[await parentOn('2026-12-31'), await parentOn('2027-01-01')],
		['verkhnezarechensk-deti', 'verkhnezarechensk']
	);
});
