import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { beginSession as begin, secretOf } from '#server/accounts/sessions/commands.ts';
import type { Db } from '#server/database.ts';
import { openFileStorage, type FileStorage } from '#server/platform/files/store.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { askFor, bindHost, type Answer } from '../../src/http/front-testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { launchBrowser } from '../browser.ts';

/** Somebody by their account: a juror and a member have an address, an actor has only an id. */
export type Who = { email: string } | { id: string };

export type Opening = BrowserContextOptions & {
	/** Another way to the same site. */
	at?: string;
};

type Settings = {
	/** Under a name of localhost, which browsers trust as they trust https. */
	isTrusted?: boolean;
	/** Whether pages run scripts unless the page that is opened says otherwise. */
	scripts?: boolean;
};

export type Scene = {
	network: TestNetwork;
	db: Db;
	serving: Serving;
	/** Where the files lie that people bring, and where a test may put its own. */
	files: FileStorage;
	folder: string;
	browser: Browser;
	host: string;
	/** `http://HOST:PORT`. */
	origin: string;
	/** A bare request, as of a program that is no browser. */
	ask(path: string, asking?: Parameters<typeof askFor>[3]): Promise<Answer>;
	/** The value of a session's cookie. */
	session(who: Who): Promise<string>;
	/** A page in a browser of somebody's own, or of nobody's. */
	open(path: string, who: Who | null, options?: Opening): Promise<Page>;
	close(): Promise<void>;
};

/** A network of its own, empty, served, with a browser before it. */
export async function openScene({ isTrusted = false, scripts = false }: Settings = {}): Promise<Scene> {
	const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-e2e-'));
	const files = openFileStorage(join(folder, 'store'));
	const network = await openTestNetwork();
	const serving = await serve({
		...{ database: network.database, files, log: openLog('silent'), trustedProxies: '127.0.0.1' }
	});
	const host = await hostOf(network, isTrusted);
	const origin = `http://${host}:${new URL(serving.url).port}`;
	const browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
	const session = (who: Who) => beginSession(network, who);
	return {
		...{ network, db: network.db, serving, files, folder, browser, host, origin, session },
		ask: (path, asking) => askFor(serving.url, path, new URL(origin).host, asking),
		async open(path, who, { at = origin, ...options } = {}) {
			const usual = {
				javaScriptEnabled: scripts,
				locale: 'ru-RU',
				viewport: { width: 1280, height: 900 },
				baseURL: at
			};
			const context = await browser.newContext({ ...usual, ...options });
			// No wait is for time to pass: patience costs something only where something is broken.
			context.setDefaultTimeout(60_000);
			if (who) await context.addCookies([sessionCookie(at, await session(who))]);
			const page = await context.newPage();
			await page.goto(path);
			return page;
		},
		async close() {
			await browser.close();
			await serving.close();
			await network.close();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

async function hostOf(network: TestNetwork, isTrusted: boolean): Promise<string> {
	const name = network.schema.replace(/^net_/, '').replaceAll('_', '-');
	if (!isTrusted) return `${name}.test`;
	await bindHost(network, `${name}.localhost`);
	return `${name}.localhost`;
}

/** As after signing in; no password is typed or reckoned, since that takes a tenth of a second. Answers the cookie's value. */
export async function beginSession({ db }: Pick<TestNetwork, 'db'>, who: Who): Promise<string> {
	const secret = await secretOf(db, false);
	const id = 'email' in who ? await accountOf(db, who.email) : who.id;
	const { value } = await db.transaction().execute((tx) => begin(tx, secret, id, { from: 'a scene', isSecure: false }));
	return encodeURIComponent(value);
}

async function accountOf(db: Db, email: string): Promise<string> {
	const account = await db.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirstOrThrow();
	return account.id;
}

export const sessionCookie = (url: string, value: string) => ({
	...{ name: 'session', value, url, httpOnly: true, sameSite: 'Lax' as const }
});
