import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { buildAppointment, buildMember, type BuiltMember } from '#server/accounts/appointments/testing.ts';
import { testPassword } from '#server/accounts/testing.ts';
import { issuePapers } from '#server/awards/issuing/commands.ts';
import { openRunOf } from '#server/awards/issuing/queries.ts';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import { finishDeclaration } from '#server/contests/judging/conflicts/commands.ts';
import { saveSheet, signSheet } from '#server/contests/judging/sheets/commands.ts';
import { closeStage } from '#server/contests/judging/stages/closing/commands.ts';
import { stageOutcomeFor } from '#server/contests/judging/stages/outcome/queries.ts';
import { buildJudgedFolder, scoreStage, type JudgedFolder } from '#server/contests/judging/stages/testing.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import { openTestNetwork, type TestNetwork } from '#server/platform/testing.ts';
import { openLog } from '../../../src/http/log.ts';
import { serve } from '../../../src/server.ts';
import { launchBrowser } from '../../browser.ts';
import { beginSession } from '../office-scene.ts';

export type Judged = JudgedFolder & { host: BuiltMember };
export type Scene = {
	network: TestNetwork;
	/** A page without scripts, of whoever it is or of nobody. */
	open(path: string, who?: { email: string }): Promise<Page>;
	close(): Promise<void>;
};

export async function openScene(): Promise<Scene> {
	const network = await openTestNetwork();
	const serving = await serve({ database: network.database, log: openLog('silent'), trustedProxies: '127.0.0.1' });
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	const origin = `http://${host}:${new URL(serving.url).port}`;
	const browser: Browser = await launchBrowser({ args: ['--host-resolver-rules=MAP *.test 127.0.0.1'] });
	return {
		network,
		async open(path, who) {
			const context = await browser.newContext({ javaScriptEnabled: false, locale: 'ru-RU', baseURL: origin });
			if (who) {
				const value = await beginSession(network, { email: who.email, password: testPassword });
				await context.addCookies([{ name: 'session', value, url: origin, httpOnly: true, sameSite: 'Lax' }]);
			}
			const page = await context.newPage();
			page.setDefaultTimeout(8000);
			await page.goto(path);
			return page;
		},
		async close() {
			await browser.close();
			await serving.close();
			await network.close();
		}
	};
}

/** A contest whose jury has handed in every sheet at its desks and closed every stage: all that is left is its meeting. */
export async function judgeContest({ db }: TestNetwork, folder: ContestFolder, slug: string): Promise<Judged> {
	const judged = await buildJudgedFolder(db, folder, { firstStage: 'none', slug });
	const host = await buildMember(db, { name: 'Щукина Анна Львовна' });
	await buildAppointment(db, { accountId: host.id, role: 'organiser', contestId: judged.id });
	for (const { actor } of judged.jury) take(await finishDeclaration(db, actor, judged.id));
	for (const { id: stage } of folder.ruleSet.stages) {
		await scoreStage(db, judged, stage, 'assigned');
		await handIn({ db }, judged, stage);
		const asked = { contestId: judged.id, stage };
		const { fingerprint } = take(await stageOutcomeFor(db, judged.secretary.actor, asked));
		take(await closeStage(db, judged.secretary.actor, { ...asked, fingerprint }));
	}
	return { ...judged, host };
}

async function handIn({ db }: Pick<TestNetwork, 'db'>, judged: JudgedFolder, stage: string): Promise<void> {
	const { entry, juror, mark } = judged.folder.marks.find((one) => one.stage === stage)!;
	for (const [at, given] of mark.entries()) {
		const { actor } = judged.jury[juror[at]!]!;
		const place = { contestId: judged.id, stage, entryId: judged.entryIds.get(String(entry[at]! + 1))! };
		const content = { revision: 0, marks: { k1: String(given) }, commentForAuthor: '', noteForJury: '' };
		const { revision } = take(await saveSheet(db, actor, { ...place, ...content }));
		take(await signSheet(db, actor, { ...place, revision }));
	}
}

export async function press(page: Page, name: string | RegExp): Promise<void> {
	const button = page.getByRole('button', { name, exact: typeof name === 'string' }).first();
	await Promise.all([page.waitForNavigation(), button.click()]);
}

type Decided = { award: RegExp; work: string };

/** The secretary writes down when the jury met and what it agreed on, then the secretary and the chair sign. */
export async function holdMeeting({ open }: Scene, judged: Judged, day: string, decided: Decided[]): Promise<void> {
	const desk = `/office/contests/${judged.slug}/judging/meeting`;
	const page = await open(`${desk}/facts`, judged.secretary);
	await page.getByLabel('Дата заседания').fill(day);
	await press(page, 'Сохранить');
	for (const { award, work } of decided) {
		await page.goto(`${desk}/awards`);
		await page.getByLabel(award).check();
		await page.getByLabel(`«${work}»`).check();
		await press(page, 'Записать решение');
		assert.equal(new URL(page.url()).searchParams.get('done'), 'decided', await page.locator('main').innerText());
	}
	await page.goto(`${desk}/results`);
	await press(page, 'Предложить подписать');
	await page.context().close();
	const chair = await open(`${desk}/results`, judged.chair);
	await press(chair, 'Подтвердить итоги');
	await chair.getByText('Итоги подписаны, протокол составлен.').waitFor();
	await chair.context().close();
}

/** The organiser confirms the names that letters wait for and publishes; the papers are issued. Answers the news as drafted. */
export async function publish(scene: Scene, judged: Judged): Promise<{ title: string; body: string }> {
	const { db } = scene.network;
	const desk = `/office/contests/${judged.slug}/judging/publication`;
	const page = await scene.open(desk, judged.host);
	const confirm = page.getByRole('button', { name: /^Подтвердить форм/ });
	if ((await confirm.count()) > 0) await press(page, /^Подтвердить форм/);
	await press(page, 'Опубликовать итоги');
	await page.getByText('Итоги опубликованы.', { exact: true }).waitFor();
	const run = await openRunOf(db, judged.id);
	await issuePapers(db, run!.id);
	await page.goto(desk);
	assert.deepEqual(await page.locator('ol.tasks > li .state').allInnerTexts(), Array<string>(7).fill('Готово'));
	await page.getByRole('link', { name: 'Открыть черновик' }).click();
	const news = {
		title: plain(await page.getByLabel('Заголовок').inputValue()),
		body: plain(await page.getByLabel('Текст').inputValue())
	};
	await page.context().close();
	return news;
}

/** What everyone reads at an address, without no-break spaces. */
export async function readPage({ open }: Scene, path: string): Promise<string> {
	const page = await open(path);
	const text = await page.locator('main').innerText();
	await page.context().close();
	return plain(text);
}

export const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

export function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
