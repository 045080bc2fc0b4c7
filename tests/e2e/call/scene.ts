import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildMember, type BuiltMember } from '#server/accounts/appointments/testing.ts';
import { beginSession, secretOf } from '#server/accounts/sessions/commands.ts';
import { openFileStorage, type FileStorage } from '#server/platform/files/store.ts';
import { pdfOf, photo } from '#server/platform/files/testing.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { loadDemonstrationRecords } from '../../../src/cli/demo/loading.ts';
import { bindHost } from '../../../src/http/front-testing.ts';
import { openLog } from '../../../src/http/log.ts';
import { serve, type Serving } from '../../../src/server.ts';
import { launchBrowser } from '../../browser.ts';
import { noteTroubles } from '../site.ts';
import { readFacts, type Facts } from './facts.ts';

export type Opening = { width?: number; scripts?: boolean };
/** A window of somebody, with everything noted in it that must never happen. */
export type Window = { page: Page; troubles: string[]; close(): Promise<void> };

export type Call = {
	facts: Facts;
	network: TestNetwork;
	serving: Serving;
	files: FileStorage;
	browser: Browser;
	origin: string;
	/** Small files to bring: a presentation, a picture, a signed sheet. */
	papers: { presentation: string; picture: string; sheet: string; folder: string };
	member(name: string, email: string): Promise<BuiltMember>;
	open(member: BuiltMember | null, path: string, opening?: Opening): Promise<Window>;
	close(): Promise<void>;
};

/** A network with the demonstration's organisations, territories and nothing else, served before a browser. */
export async function openCall(): Promise<Call> {
	const network = await openTestNetwork();
	const { db } = network;
	await loadDemonstrationRecords(db, undefined, []);
	const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-call-'));
	const files = openFileStorage(join(folder, 'store'));
	const serving = await serve({ database: network.database, files, log: openLog('silent') });
	// Browsers lead any name under localhost to this machine, and trust it as they trust https.
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.localhost`;
	await bindHost(network, host);
	const origin = `http://${host}:${new URL(serving.url).port}`;
	const browser = await launchBrowser();

	/** Windows that others have left, with what they have fetched: style sheets need not be read a hundred times. */
	const left = new Map<string, Omit<Window, 'close'>[]>();
	const open = async (member: BuiltMember | null, path: string, { width = 1280, scripts = false }: Opening = {}) => {
		const kind = `${width} ${scripts}`;
		const { page, troubles } = left.get(kind)?.pop() ?? (await openWindow(width, scripts));
		await page.context().clearCookies();
		if (member) await page.context().addCookies([await cookieOf(member)]);
		await page.goto(path);
		const close = async () => {
			await page.waitForLoadState('load');
			troubles.length = 0;
			left.set(kind, [...(left.get(kind) ?? []), { page, troubles }]);
		};
		return { page, troubles, close };
	};
	const openWindow = async (width: number, scripts: boolean): Promise<Omit<Window, 'close'>> => {
		const context = await browser.newContext({
			...{ baseURL: origin, locale: 'ru-RU', javaScriptEnabled: scripts },
			...{ viewport: { width, height: width < 600 ? 740 : 900 } }
		});
		context.setDefaultTimeout(15_000);
		const page = await context.newPage();
		return { page, troubles: noteTroubles(page, origin) };
	};
	const cookieOf = async ({ id }: BuiltMember) => {
		const secret = await secretOf(db, false);
		const session = await db
			.transaction()
			.execute((tx) => beginSession(tx, secret, id, { from: 'call', isSecure: false }));
		const value = encodeURIComponent(session.value);
		return { name: session.name, value, url: origin, httpOnly: true, sameSite: 'Lax' as const };
	};
	return {
		...{ network, serving, files, browser, origin, open },
		facts: await readFacts(),
		papers: await writePapers(folder),
		member: (name, email) => buildMember(db, { name, email }),
		async close() {
			await browser.close();
			await serving.close();
			await network.close();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

async function writePapers(folder: string): Promise<Call['papers']> {
	const paper = (name: string, content: Buffer) => {
		writeFileSync(join(folder, name), content);
		return join(folder, name);
	};
	return {
		folder,
		presentation: paper('Презентация.pdf', pdfOf()),
		picture: paper('Снимок.jpg', await photo('jpeg', 64, 48)),
		sheet: paper('Подписанная заявка.pdf', pdfOf('/Lang (ru)'))
	};
}
