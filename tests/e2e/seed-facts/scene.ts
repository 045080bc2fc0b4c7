import assert from 'node:assert/strict';
import { buildAppointment, buildMember, type BuiltMember } from '#server/accounts/appointments/testing.ts';
import { issuePapers } from '#server/awards/issuing/commands.ts';
import { openRunOf } from '#server/awards/issuing/queries.ts';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import { finishDeclaration } from '#server/contests/judging/conflicts/commands.ts';
import { saveSheet, signSheet } from '#server/contests/judging/sheets/commands.ts';
import { closeStage } from '#server/contests/judging/stages/closing/commands.ts';
import { stageOutcomeFor } from '#server/contests/judging/stages/outcome/queries.ts';
import { buildJudgedFolder, scoreStage, type JudgedFolder } from '#server/contests/judging/stages/testing.ts';
import type { Outcome } from '#server/platform/outcome.ts';
import type { TestNetwork } from '#server/platform/testing.ts';
import { click, plain, press, textOf } from '../hands.ts';
import type { Scene } from '../scene.ts';

export type Judged = JudgedFolder & { host: BuiltMember };

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
		assert.equal(new URL(page.url()).searchParams.get('done'), 'decided', await textOf(page));
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
	// The page of papers in the making loads itself anew now and then: nobody stays at it meanwhile.
	await page.goto('about:blank');
	const run = await openRunOf(db, judged.id);
	await issuePapers(db, run!.id);
	await page.goto(desk);
	assert.deepEqual(await page.locator('ol.tasks > li .state').allInnerTexts(), Array<string>(7).fill('Готово'));
	await click(page.getByRole('link', { name: 'Открыть черновик' }));
	const news = {
		title: plain(await page.getByLabel('Заголовок').inputValue()),
		body: plain(await page.getByLabel('Текст').inputValue())
	};
	await page.context().close();
	return news;
}

/** What everyone reads at an address, without no-break spaces. */
export async function readPage({ open }: Scene, path: string): Promise<string> {
	const page = await open(path, null);
	const text = await textOf(page);
	await page.context().close();
	return text;
}

export function take<Value>(outcome: Outcome<Value, string>): Value {
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
