import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { parse } from 'yaml';
import { beginSession, secretOf } from '#server/accounts/sessions/commands.ts';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import { buildJudgedFolder, type JudgedFolder } from '#server/contests/judging/stages/testing.ts';
import type { SeatedJuror } from '#server/contests/judging/testing.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { demoFolder, loadDemonstrationRecords } from '../../../src/cli/demo/loading.ts';
import { bindHost } from '../../../src/http/front-testing.ts';
import { openLog } from '../../../src/http/log.ts';
import { serve } from '../../../src/server.ts';
import { launchBrowser } from '../../browser.ts';
import { readFacts } from '../call/facts.ts';
import { noteTroubles } from '../site.ts';
import { enterAll } from './entering.ts';

/** What demo/expected.yaml says of the contest: worked out by hand from its papers. */
export type Expected = {
	summary: {
		quorum: { voting: number; present: number; required: number };
		places: Record<string, number>;
		final: Record<string, string[]>;
		awards: Record<string, string[]>;
		letters: Record<string, number>;
		certificates: number;
		territories: string;
		sheetsOfStage: Record<string, number>;
		lines: string[];
	};
	golden: Record<'A' | 'B', { entry: string; result: string; admitted: boolean }>;
	finalists: Record<string, string[]>;
	withdrawn: string[];
	replacements: string[];
	belowThreshold: string[];
};

export type Judging = {
	network: TestNetwork;
	browser: Browser;
	origin: string;
	contest: JudgedFolder;
	/** The folder as it is: its recusals and absences are the journey's own matter. */
	folder: ContestFolder;
	expected: Expected;
	/** Whose application an entry was, by its number. */
	owners: Map<string, { id: string }>;
	juror(surname: string): SeatedJuror;
	/** The id of an entry, and what it is called, by its number. */
	entry(key: string): string;
	title(key: string): string;
	/** A window of somebody's own device; what must never happen in it is told when the scene is closed. */
	open(path: string, who: { id: string } | null, options?: BrowserContextOptions): Promise<Page>;
	close(): Promise<string[]>;
};

/**
 * The network with the demonstration's organisations and «Библиотечный компас — 2027» as it stands once its applications
 * were checked: 34 entries admitted, the jury at its desks, nobody recused, nothing shared out, no mark given.
 */
export async function openJudging(): Promise<Judging> {
	const network = await openTestNetwork();
	const { db } = network;
	await loadDemonstrationRecords(db, undefined, []);
	const folder = await readFacts();
	const jury = folder.jury.map((juror) => ({ ...juror, present: true, absenceReason: null }));
	const before = { ...folder, recusals: [], jury };
	const contest = await buildJudgedFolder(db, before, { slug: 'kompas-2027', firstStage: 'none' });
	const owners = await enterAll(db, contest);
	const serving = await serve({
		database: network.database,
		log: openLog('silent')
	});
	// Browsers lead any name under localhost to this machine, and trust it as they trust https.
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.localhost`;
	await bindHost(network, host);
	const origin = `http://${host}:${new URL(serving.url).port}`;
	const browser = await launchBrowser();
	const troubles: string[] = [];
	const names = new Map(folder.jury.map(({ id, name }) => [id, name]));
	return {
		...{ network, browser, origin, contest, folder, owners },
		expected: parse(readFileSync(join(demoFolder, 'expected.yaml'), 'utf8'))['kompas-2027'] as Expected,
		juror: (surname) => contest.jury.find(({ key }) => names.get(key)?.startsWith(`${surname} `))!,
		entry: (key) => contest.entryIds.get(key)!,
		title: (key) => folder.entries.find(({ id }) => id === key)!.title!,
		async open(path, who, options = {}) {
			const context = await browser.newContext({ baseURL: origin, locale: 'ru-RU', ...options });
			context.setDefaultTimeout(10_000);
			if (who) await context.addCookies([await cookieOf(network, origin, who.id)]);
			const page = await context.newPage();
			const own = noteTroubles(page, origin);
			// Whoever goes on to another page leaves requests of this one unanswered.
			page.on('close', () => troubles.push(...own.filter((trouble) => !trouble.startsWith('failed:'))));
			await page.goto(path);
			return page;
		},
		async close() {
			for (const context of browser.contexts()) await context.close();
			await browser.close();
			await serving.close();
			await network.close();
			return troubles;
		}
	};
}

async function cookieOf({ db }: TestNetwork, url: string, accountId: string) {
	const secret = await secretOf(db, false);
	const session = await db
		.transaction()
		.execute((tx) => beginSession(tx, secret, accountId, { from: 'judging', isSecure: false }));
	const value = encodeURIComponent(session.value);
	return { name: session.name, value, url, httpOnly: true, sameSite: 'Lax' as const };
}
