import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { testPassword } from '#server/accounts/testing.ts';
import { buildMaterials, buildMaterialsForm } from '#server/applications/materials/testing.ts';
import { buildJudging, judgedRules, type JudgedContest, type SeatedJuror } from '#server/contests/judging/testing.ts';
import { openFileStorage } from '#server/platform/files/store.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { launchBrowser } from '../browser.ts';
import { beginSession } from './office-scene.ts';

const [stage, ...laterStages] = judgedRules.stages;
/** As usual, with a criterion of a long scale besides, which is typed. */
const rules: typeof judgedRules = {
	...judgedRules,
	stages: [
		{
			...stage!,
			criteria: [
				{ id: 'k1', title: 'Актуальность', scale: { max: 5 } },
				{ id: 'k2', title: 'Новизна', scale: { max: 10 }, weight: 2 },
				{ id: 'k4', title: 'Охват', scale: { max: 100, step: '0.5' }, weight: '0.1' }
			]
		},
		...laterStages
	]
};

const description = `Раз в месяц читальный зал открыт до полуночи. Читатели приходят семьями: дети слушают сказки при свечах, взрослые работают за общим столом.

За год прошло одиннадцать ночей, в них участвовали 640 человек, половина из них записалась в библиотеку впервые.`;

export async function buildPdf(author: string): Promise<Uint8Array> {
	const pdf = await PDFDocument.create();
	for (const line of ['Night reading room', 'Eleven nights, 640 readers']) pdf.addPage([420, 300]).drawText(line);
	pdf.setAuthor(author);
	return pdf.save();
}

const picture = (colour: string) =>
	sharp({ create: { width: 640, height: 420, channels: 3, background: colour } })
		.jpeg()
		.toBuffer();

export type Scoring = {
	network: TestNetwork;
	contest: JudgedContest;
	/** The contest whose jury may not know whose the entries are. */
	blind: JudgedContest;
	origin: string;
	serving: Serving;
	browser: Browser;
	open(path: string, juror: SeatedJuror, options?: BrowserContextOptions): Promise<Page>;
	cookieOf(juror: SeatedJuror): Promise<string>;
	/** The address of the sheet on an entry, by its number. */
	sheet(key: string, contest?: JudgedContest): string;
	close(): Promise<void>;
};

/** Two contests at work, one of them blind, their entries with materials, and a browser before them. */
export async function openScoring(): Promise<Scoring> {
	const folder = mkdtempSync(join(tmpdir(), 'bibliokrug-scoring-'));
	const network = await openTestNetwork();
	const { db } = network;
	const files = openFileStorage(folder);
	const store = files.network(network.schema);
	const contest = await buildJudging(db, { rules, entries: 6, members: 3 });
	const blind = await buildJudging(db, { rules, entries: 6, isBlind: true });
	for (const each of [contest, blind]) {
		await buildMaterialsForm(db, each);
		for (const [at, surname] of ['Полкина', 'Лампова', 'Щукина'].entries())
			await buildMaterials(db, each, at, {
				...{ surname, organisation: `Библиотека имени ${surname}`, store },
				answers: { description, team: `${surname} с друзьями`, video: 'https://video.example.org/night' },
				files: [
					{ fieldId: 'presentation', name: `${surname}.pdf`, content: await buildPdf(surname) },
					{ fieldId: 'pictures', name: `${surname}.jpg`, content: await picture('#a04020'), alt: 'Столы при свечах' }
				]
			});
	}
	const serving = await serve({
		database: network.database,
		files,
		log: openLog('silent'),
		trustedProxies: '127.0.0.1'
	});
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	const origin = `http://${host}:${new URL(serving.url).port}`;
	const browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
	const cookieOf = async ({ email }: SeatedJuror) => beginSession(network, { email, password: testPassword });
	return {
		...{ network, contest, blind, origin, serving, browser, cookieOf },
		sheet: (key, { slug } = contest) => `/jury/${slug}/1/${key}`,
		async open(path, juror, options = {}) {
			const context = await browser.newContext({ locale: 'ru-RU', baseURL: origin, ...options });
			const cookie = { name: 'session', value: await cookieOf(juror), url: origin };
			await context.addCookies([{ ...cookie, httpOnly: true, sameSite: 'Lax' }]);
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
