import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { signIn } from '#server/accounts/sessions/commands.ts';
import { buildAdministrator } from '#server/accounts/testing.ts';
import { giveAwards } from '#server/awards/commands.ts';
import { issueDocuments } from '#server/awards/register/commands.ts';
import { registerPage, type RegisterLine } from '#server/awards/register/list/queries.ts';
import { announceContest } from '#server/contests/commands.ts';
import { recordMinutes } from '#server/contests/minutes/commands.ts';
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

export type SignInAccount = { email: string; password: string };

export type Office = {
	network: TestNetwork;
	serving: Serving;
	/** `http://test-….test:PORT`. */
	origin: string;
	host: string;
	browser: Browser;
	administrator: SignInAccount;
	documents: RegisterLine[];
	contest: string;
	branch: { id: string; slug: string };
	system: { id: string; slug: string };
	open(path: string, options?: BrowserContextOptions): Promise<Page>;
	/** A session begun without a form, and without using up the tries of one place. Answers the cookie's value. */
	session(account?: SignInAccount): Promise<string>;
	openSignedIn(path: string, options?: BrowserContextOptions): Promise<Page>;
	close(): Promise<void>;
};

/** A network with an administrator, papers of a contest, people and organisations, served, and a browser before it. */
export async function openOffice(): Promise<Office> {
	const network = await openTestNetwork();
	const { db } = network;
	const administrator = await buildAdministrator(db, { name: 'Лампова Вера Ивановна' });
	const { system, branch } = await buildLibraries(network);
	const contest = await buildPapers(network);
	await buildPeople(network);
	const { documents } = await registerPage(db, actor, { order: 'number', descending: false, limit: 50, offset: 0 });
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	const serving = await serve({ database: network.database, log: openLog('silent'), trustedProxies: '127.0.0.1' });
	const origin = `http://${host}:${new URL(serving.url).port}`;
	const browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });

	const open = async (path: string, options: BrowserContextOptions = {}, cookie?: string) => {
		const context = await browser.newContext({
			javaScriptEnabled: false,
			locale: 'ru-RU',
			viewport: { width: 1280, height: 900 },
			...options
		});
		if (cookie)
			await context.addCookies([{ name: 'session', value: cookie, url: origin, httpOnly: true, sameSite: 'Lax' }]);
		const page = await context.newPage();
		await page.goto(origin + path);
		return page;
	};
	const session = (account: SignInAccount = administrator) => beginSession(network, account);
	return {
		...{ network, serving, origin, host, browser, documents, contest, branch, system },
		administrator,
		open: (path, options) => open(path, options),
		session,
		openSignedIn: async (path, options) => open(path, options, await session()),
		async close() {
			await browser.close();
			await serving.close();
			await network.close();
		}
	};
}

let places = 0;

export async function beginSession(
	{ db, database, schema }: TestNetwork,
	{ email, password }: SignInAccount
): Promise<string> {
	const outcome = await signIn(
		{ db, platform: database.platform, network: schema },
		{ email, password, from: `${schema} ${++places}`, isSecure: false }
	);
	if (!outcome.ok) throw new Error(outcome.reason);
	return encodeURIComponent(outcome.value.value);
}

/** A contest with its papers, one whose awards still wait for theirs is made by the test that needs it. */
async function buildPapers({ db }: TestNetwork): Promise<string> {
	const organiser = await buildOrganisation(db, {
		name: 'Заречная областная универсальная научная библиотека',
		kind: 'regional-library'
	});
	const { id, slug } = await buildContest(db, { entries: 3, organiserId: organiser.id });
	for (const step of [finaliseResults, announceContest, publishResults, giveAwards]) take(await step(db, actor, id));
	take(await recordMinutes(db, actor, id));
	take(await issueDocuments(db, actor, id, { numberPrefix: 'ЗОУНБ' }));
	const unfinished = await buildContest(db, { entries: 1 });
	take(await announceContest(db, actor, unfinished.id));
	return slug;
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
	const system = await buildOrganisation(db, {
		name: 'Приозёрская централизованная библиотечная система',
		shortName: 'Приозёрская ЦБС',
		kind: 'library-system'
	});
	const branch = await buildOrganisation(db, { name: 'Библиотека-филиал № 7', kind: 'branch', parentId: system.id });
	take(
		await renameOrganisation(db, actor, {
			organisationId: branch.id,
			validFrom: '2024-03-01',
			name: 'Библиотека семейного чтения «Родник»'
		})
	);
	return { system, branch };
}

function take(outcome: Outcome<unknown, string>): void {
	if (!outcome.ok) throw new Error(outcome.reason);
}
