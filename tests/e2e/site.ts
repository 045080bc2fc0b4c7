import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { issueDocuments } from '#server/awards/register/commands.ts';
import { readContestFolder } from '#server/contests/folder/queries.ts';
import { importContest } from '#server/imports/commands.ts';
import { importOrganisations } from '#server/organisations/sheet/commands.ts';
import { parseOrganisationSheets } from '#server/organisations/sheet/forms.ts';
import { confirmProposedForms } from '#server/people/commands.ts';
import { openDatabase } from '#server/database.ts';
import { systemActor } from '#server/platform/actor.ts';
import { readSpreadsheetFile } from '#server/platform/spreadsheets/reading.ts';
import { openTestNetwork, ownerUrl, type TestNetwork } from '#server/platform/testing.ts';
import { askFor, type Answer } from '../../src/http/front-testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { launchBrowser } from '../browser.ts';

const demo = join(import.meta.dirname, '..', '..', 'demo');
const actor = systemActor('journey');

export type Site = {
	url: string;
	network: TestNetwork;
	serving: Serving;
	browser: Browser;
	contest: string;
	/** A bare request, as of a program that is no browser. */
	ask(path: string, headers?: Record<string, string>): Promise<Answer>;
	/** A page in a fresh browser window, with everything in it noted that must never happen. */
	open(options?: BrowserContextOptions): Promise<{ page: Page; context: BrowserContext; troubles: string[] }>;
	close(): Promise<void>;
};

/** The built site over a network of its own with the demonstration's organisations and its newest contest, and a browser. */
export async function openSite(): Promise<Site> {
	const network = await openTestNetwork();
	const contest = 'kompas-2027';
	await loadOrganisations(network);
	await loadContest(network, contest);
	const serving = await serve({ database: network.database, log: openLog('silent') });
	const host = await bindLocalHost(network);
	const browser = await launchBrowser();
	const url = `http://${host}:${new URL(serving.url).port}`;
	return {
		...{ url, network, serving, browser, contest },
		ask: (path, headers = {}) => askFor(serving.url, path, host, { headers }),
		async open(options = {}) {
			const context = await browser.newContext({ baseURL: url, ...options });
			const page = await context.newPage();
			return { page, context, troubles: noteTroubles(page, url) };
		},
		async close() {
			await browser.close();
			await serving.close();
			await network.close();
		}
	};
}

/** Browsers lead any name under localhost to this machine, and trust it as they trust https. */
async function bindLocalHost({ schema, database }: TestNetwork): Promise<string> {
	const host = `${schema.replace(/^net_/, '').replaceAll('_', '-')}.localhost`;
	const owner = openDatabase(ownerUrl());
	const { id } = await database.platform
		.selectFrom('networks')
		.select('id')
		.where('schema_name', '=', schema)
		.executeTakeFirstOrThrow();
	await owner.platform.insertInto('network_hosts').values({ host, network_id: id }).execute();
	await owner.close();
	return host;
}

/** Console errors (a refused script or style is one), requests to a third party and requests that fail. */
function noteTroubles(page: Page, url: string): string[] {
	const troubles: string[] = [];
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type())) troubles.push(`console: ${message.text()}`);
	});
	page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
	page.on('request', (request) => {
		if (!request.url().startsWith(`${url}/`)) troubles.push(`third party: ${request.url()}`);
	});
	page.on('requestfailed', (request) => troubles.push(`failed: ${request.url()}`));
	return troubles;
}

async function loadOrganisations({ db }: TestNetwork): Promise<void> {
	const sheets = await readSpreadsheetFile(join(demo, 'organisations', 'organisations.csv'));
	const parsed = sheets.ok ? parseOrganisationSheets(sheets.value) : sheets;
	if (!parsed.ok || !('sheet' in parsed)) throw new Error('the demonstration organisations cannot be read');
	const outcome = await importOrganisations(db, actor, { sheet: parsed.sheet });
	if (!outcome.ok) throw new Error(`the demonstration organisations were refused: ${JSON.stringify(outcome)}`);
}

async function loadContest({ db }: TestNetwork, slug: string): Promise<void> {
	const reading = await readContestFolder(join(demo, 'contests', slug));
	if (!reading.ok) throw new Error(`demo/contests/${slug} is faulty`);
	const outcome = await importContest(db, actor, reading.folder, { slug });
	if (!outcome.ok) throw new Error(`demo/contests/${slug} was refused: ${JSON.stringify(outcome)}`);
	await confirmProposedForms(db, actor);
	if (outcome.value.documents > 0) return;
	const { date, numberPrefix } = reading.folder.documents;
	const issued = await issueDocuments(db, actor, outcome.value.contestId, {
		...(date && { issuedOn: date }),
		numberPrefix
	});
	if (!issued.ok) throw new Error(`documents of ${slug} were refused: ${JSON.stringify(issued)}`);
}

/** The code of some issued document of the network. */
export async function someCode({ network }: Site, kind = 'diploma'): Promise<string> {
	const { code } = await network.db
		.selectFrom('issued_documents')
		.select('code')
		.where('kind', '=', kind as 'diploma')
		.orderBy('ordinal')
		.limit(1)
		.executeTakeFirstOrThrow();
	return code;
}

/** Every public page, by what it is. */
export async function publicPaths(site: Site): Promise<Record<string, string>> {
	return {
		home: '/',
		contests: '/contests',
		'contests of a year': '/contests?year=2027',
		contest: `/contests/${site.contest}`,
		results: `/contests/${site.contest}/results`,
		'results sorted': `/contests/${site.contest}/results?sort=total&order=descending`,
		'open data': `/contests/${site.contest}/open-data`,
		organisations: '/organisations',
		'organisations found': '/organisations?search=%D0%B4%D0%B5%D1%82%D1%81%D0%BA%D0%B0%D1%8F',
		organisation: '/organisations/zarechnaya-ounb',
		'form of a code': '/v',
		'form of a code with a fault': '/v?code=123',
		document: `/v/${await someCode(site)}`,
		letter: `/v/${await someCode(site, 'thank-you-letter')}`,
		design: '/design'
	};
}
