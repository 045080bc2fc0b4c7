import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { askFor, bindHost, type Answer } from '../../src/http/front-testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { launchBrowser } from '../browser.ts';

export type Identity = {
	network: TestNetwork;
	serving: Serving;
	/** `http://test-….localhost:PORT`: browsers allow passkeys there as they do under https. */
	origin: string;
	administrator: { email: string; password: string; id: string };
	context(options?: BrowserContextOptions): Promise<BrowserContext>;
	/** A page in a browser of its own, without JavaScript unless asked. */
	open(path: string, options?: BrowserContextOptions): Promise<Page>;
	ask(path: string, asking?: Parameters<typeof askFor>[3]): Promise<Answer>;
	/** A form sent as the site's own pages send it. */
	post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
	close(): Promise<void>;
};

/** A network with an administrator, served, and a browser before it. */
export async function openIdentity(): Promise<Identity> {
	const network = await openTestNetwork();
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.localhost`;
	await bindHost(network, host);
	const administrator = await buildAdministrator(network.db);
	const serving = await serve({ database: network.database, log: openLog('silent'), trustedProxies: '127.0.0.1' });
	const origin = `http://${host}:${new URL(serving.url).port}`;
	const browser: Browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.localhost 127.0.0.1'] });
	const context = (options: BrowserContextOptions = {}) =>
		browser.newContext({
			javaScriptEnabled: false,
			locale: 'ru-RU',
			viewport: { width: 1280, height: 900 },
			baseURL: origin,
			...options
		});
	const ask = (path: string, asking: Parameters<typeof askFor>[3] = {}) =>
		askFor(serving.url, path, new URL(origin).host, asking);
	return {
		...{ network, serving, origin, administrator, context, ask },
		async open(path, options) {
			const page = await (await context(options)).newPage();
			await page.goto(path);
			return page;
		},
		post: (path, fields, headers = {}) =>
			ask(path, {
				method: 'POST',
				headers: {
					'content-type': 'application/x-www-form-urlencoded',
					accept: 'text/html',
					origin,
					...headers
				},
				body: new URLSearchParams(fields).toString()
			}),
		async close() {
			await browser.close();
			await serving.close();
			await network.close();
		}
	};
}
