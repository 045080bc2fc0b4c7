import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { loadDemonstrationRecords } from '../../src/cli/demo/loading.ts';
import { askFor, bindHost, type Answer } from '../../src/http/front-testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { launchBrowser } from '../browser.ts';

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
	await loadDemonstrationRecords(network.db, undefined, [contest]);
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
async function bindLocalHost(network: TestNetwork): Promise<string> {
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.localhost`;
	await bindHost(network, host);
	return host;
}

/** Console errors (a refused script or style is one), requests to a third party and requests that fail. */
export function noteTroubles(page: Page, url: string): string[] {
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
