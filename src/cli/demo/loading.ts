import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Db } from '#server/database.ts';
import { issueDocuments } from '#server/awards/register/commands.ts';
import { readContestFolder } from '#server/contests/folder/queries.ts';
import { publishedContests } from '#server/contests/queries.ts';
import { importContest } from '#server/imports/commands.ts';
import { organisationsList } from '#server/organisations/list/queries.ts';
import { importOrganisations } from '#server/organisations/sheet/commands.ts';
import { parseOrganisationSheets } from '#server/organisations/sheet/forms.ts';
import { confirmProposedForms } from '#server/people/commands.ts';
import type { FileStorage } from '#server/platform/files/store.ts';
import { createNetwork } from '#server/platform/migrations.ts';
import { networksOf } from '#server/platform/networks.ts';
import { readSpreadsheetFile } from '#server/platform/spreadsheets/reading.ts';
import type { ProgramDatabase } from '../database.ts';
import { readEmblem } from '../tally/emblem.ts';
import { loadAccounts, type AccountInFile, type DemonstrationAccount } from './accounts.ts';
import { loadJudgedContest } from './judging.ts';
import { actor } from './steps.ts';

type NetworkFile = {
	slug: string;
	name: string;
	shortName: string;
	town: string;
	timeZone: string;
	contacts: string;
	publicHost: string;
	accounts: AccountInFile[];
};
type Loading = { dataFolder: string; files: FileStorage; progress: (line: string) => void };

export const demoFolder = join(import.meta.dirname, '..', '..', '..', 'demo');

/** Folders of the contests whose juries are at work. */
export const judgedContests = (): string[] =>
	readdirSync(join(demoFolder, 'at-work'))
		.sort()
		.map((slug) => join(demoFolder, 'at-work', slug));

/**
 * Brings the demonstration network into an empty database by the product's own commands; what is there already is left.
 * Each step is whole or not there, so an interrupted first start goes on where it was.
 */
export async function loadDemonstration(
	{ database, ownerUrl }: ProgramDatabase,
	{ dataFolder, files, progress }: Loading
): Promise<DemonstrationAccount[]> {
	const { accounts, ...about } = parse(readFileSync(join(demoFolder, 'network.yaml'), 'utf8')) as NetworkFile;
	const known = (await networksOf(database.platform)).find(({ slug }) => slug === about.slug);
	if (!known) progress(`Завожу сеть «${about.name}»…`);
	const schema = known?.schema ?? (await createNetwork(ownerUrl, about));
	const db = database.network(schema);
	await loadDemonstrationRecords(db, progress);
	const entrusted = await loadAccounts(db, accounts, join(dataFolder, 'demo-accounts.json'));
	// After the accounts: the jury sits under some of them.
	const where = { db, platform: database.platform, network: about.slug, files: files.network(schema) };
	for (const folder of judgedContests()) await loadJudgedContest(where, folder, progress);
	return entrusted;
}

/** The demonstration's organisations and contests, into a network that may hold some of them already. */
export async function loadDemonstrationRecords(
	db: Db,
	progress: (line: string) => void = () => {},
	slugs: readonly string[] = readdirSync(join(demoFolder, 'contests')).sort()
): Promise<void> {
	if ((await organisationsList(db, { day: '2027-01-01', limit: 1, offset: 0 })).total === 0) {
		progress('Вношу организации и территории…');
		await loadOrganisations(db);
	}
	const published = new Set((await publishedContests(db)).map(({ slug }) => slug));
	for (const slug of slugs.filter((each) => !published.has(each))) {
		progress(`Считаю и публикую конкурс ${slug}…`);
		await loadContest(db, slug);
	}
}

async function loadOrganisations(db: Db): Promise<void> {
	const sheets = await readSpreadsheetFile(join(demoFolder, 'organisations', 'organisations.csv'));
	const parsed = sheets.ok ? parseOrganisationSheets(sheets.value) : sheets;
	if (!parsed.ok) throw new Error(`demo/organisations is faulty: ${JSON.stringify(parsed)}`);
	if (!('sheet' in parsed)) throw new Error('demo/organisations holds no sheet');
	const outcome = await importOrganisations(db, actor, { sheet: parsed.sheet });
	if (!outcome.ok) throw new Error(`demo/organisations was refused: ${JSON.stringify(outcome)}`);
}

/** The demonstration's operator has looked through the declined names: that is what its data are for. */
async function loadContest(db: Db, slug: string): Promise<void> {
	const reading = await readContestFolder(join(demoFolder, 'contests', slug));
	if (!reading.ok) throw new Error(`demo/contests/${slug} is faulty: ${JSON.stringify(reading.faults.slice(0, 3))}`);
	const { folder } = reading;
	const outcome = await importContest(db, actor, folder, {
		slug,
		emblem: await readEmblem(folder, join(demoFolder, 'contests', slug))
	});
	if (!outcome.ok) throw new Error(`demo/contests/${slug} was refused: ${JSON.stringify(outcome)}`);
	await confirmProposedForms(db, actor);
	if (outcome.value.documents > 0) return;
	const { date, numberPrefix } = folder.documents;
	const issued = await issueDocuments(db, actor, outcome.value.contestId, {
		...(date && { issuedOn: date }),
		numberPrefix
	});
	if (!issued.ok) throw new Error(`documents of ${slug} were refused: ${JSON.stringify(issued)}`);
}
