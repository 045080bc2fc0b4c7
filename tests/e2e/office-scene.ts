import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { buildAdministrator, testPassword } from '#server/accounts/testing.ts';
import { giveAwards } from '#server/awards/commands.ts';
import { issueDocuments } from '#server/awards/register/commands.ts';
import { registerPage, type RegisterLine } from '#server/awards/register/list/queries.ts';
import { announceContest } from '#server/contests/commands.ts';
import { finaliseResults, publishResults } from '#server/contests/results/commands.ts';
import { buildContest } from '#server/contests/testing.ts';
import { renameOrganisation } from '#server/organisations/commands.ts';
import { buildOrganisation } from '#server/organisations/testing.ts';
import { createPerson } from '#server/people/commands.ts';
import { systemActor } from '#server/platform/actor.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { openLog } from '../../src/http/log.ts';
import { serve, type Serving } from '../../src/server.ts';
import { launchBrowser } from '../browser.ts';

const actor = systemActor('testing');

export type Office = {
	network: TestNetwork;
	serving: Serving;
	/** `http://test-….test:PORT`. */
	origin: string;
	host: string;
	browser: Browser;
	administrator: { id: string; email: string; password: string };
	documents: RegisterLine[];
	branch: { id: string; slug: string };
	system: { id: string; slug: string };
	open(path: string, options?: BrowserContextOptions): Promise<Page>;
	openSignedIn(path: string, options?: BrowserContextOptions): Promise<Page>;
	close(): Promise<void>;
};

/** A network with an administrator, papers of a contest, people and organisations, served, and a browser before it. */
export async function openOffice(): Promise<Office> {
	const network = await openTestNetwork();
	const { db } = network;
	const administrator = await buildAdministrator(db, { name: 'Лампова Вера Ивановна' });
	const { system, branch } = await buildLibraries(network);
	await buildPapers(network);
	await buildPeople(network);
	const { documents } = await registerPage(db, actor, { order: 'number', descending: false, limit: 50, offset: 0 });
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	const serving = await serve({ database: network.database, log: openLog('silent') });
	const origin = `http://${host}:${new URL(serving.url).port}`;
	const browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });

	const open = async (path: string, options: BrowserContextOptions = {}) => {
		const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ru-RU', viewport: { width: 1280, height: 900 }, ...options });
		const page = await context.newPage();
		await page.goto(origin + path);
		return page;
	};
	return {
		...{ network, serving, origin, host, browser, documents, branch, system },
		administrator: { ...administrator, password: testPassword },
		open,
		async openSignedIn(path, options) {
			const page = await open(`/sign-in?back=${encodeURIComponent(path)}`, options);
			await page.getByLabel('Электронная почта').fill(administrator.email);
			await page.getByLabel('Пароль').fill(testPassword);
			await page.getByRole('button', { name: 'Войти' }).click();
			return page;
		},
		async close() {
			await browser.close();
			await serving.close();
			await network.close();
		}
	};
}

async function buildPapers({ db }: TestNetwork): Promise<void> {
	const organiser = await buildOrganisation(db, { name: 'Заречная областная универсальная научная библиотека', kind: 'regional-library' });
	const { id } = await buildContest(db, { entries: 3, organiserId: organiser.id });
	for (const step of [finaliseResults, announceContest, publishResults, giveAwards]) take(await step(db, actor, id));
	take(await issueDocuments(db, actor, id, { numberPrefix: 'ЗОУНБ' }));
	const unfinished = await buildContest(db, { entries: 1 });
	take(await announceContest(db, actor, unfinished.id));
}

async function buildPeople({ db }: TestNetwork): Promise<void> {
	const people = [
		{ surname: 'Шевченко', givenName: 'Анна', patronymic: 'Львовна', gender: 'female' as const },
		{ surname: 'Воробей', givenName: 'Илья', patronymic: 'Ильич', gender: 'male' as const },
		{ surname: 'Ёлкина', givenName: 'Любовь', patronymic: 'Павловна', gender: 'female' as const }
	];
	for (const person of people) take(await createPerson(db, actor, person));
}

async function buildLibraries({ db }: TestNetwork) {
	const system = await buildOrganisation(db, { name: 'Приозёрская централизованная библиотечная система', shortName: 'Приозёрская ЦБС', kind: 'library-system' });
	const branch = await buildOrganisation(db, { name: 'Библиотека-филиал № 7', kind: 'branch', parentId: system.id });
	take(await renameOrganisation(db, actor, { organisationId: branch.id, validFrom: '2024-03-01', name: 'Библиотека семейного чтения «Родник»' }));
	return { system, branch };
}

function take(outcome: Outcome<unknown, string>): void {
	if (!outcome.ok) throw new Error(outcome.reason);
}
