import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { assignByHand } from '#server/contests/judging/assignment/commands.ts';
import { finishDeclaration } from '#server/contests/judging/conflicts/commands.ts';
import { writeSheet } from '#server/contests/judging/sheets/testing.ts';
import { press } from '../hands.ts';
import { take } from './hands.ts';
import type { Judging } from './scene.ts';

/** A sheet as the folder has it: marks by criterion, as they are typed. */
export type FolderSheet = { juror: string; entry: string; marks: Record<string, string> };

export function sheetsOf({ folder }: Judging, stage: string): FolderSheet[] {
	const { digits, entry, juror, criterion, mark } = folder.marks.find((one) => one.stage === stage)!;
	assert.equal(digits, 0, 'whole points');
	const { criteria } = folder.ruleSet.stages.find(({ id }) => id === stage)!;
	const sheets = new Map<string, FolderSheet>();
	for (const [at, given] of mark.entries()) {
		const place = { juror: folder.jury[juror[at]!]!.id, entry: folder.entries[entry[at]!]!.id };
		const key = `${place.juror} ${place.entry}`;
		const sheet = sheets.get(key) ?? { ...place, marks: {} };
		sheet.marks[criteria[criterion[at]!]!.id] = String(given);
		sheets.set(key, sheet);
	}
	return [...sheets.values()];
}

const seatOf = ({ contest }: Judging, key: string) => contest.jury.find((juror) => juror.key === key)!;

/** Whom the folder has a sheet of, on the entries where they gave one; the rest of the page's own button, one by one. */
export async function shareOut(scene: Judging, stage: string): Promise<void> {
	const { contest, network } = scene;
	for (const { juror, entry } of sheetsOf(scene, stage)) {
		const pair = { entryId: scene.entry(entry), jurorId: seatOf(scene, juror).id };
		take(await assignByHand(network.db, contest.secretary.actor, { contestId: contest.id, stage, ...pair }));
	}
}

/** Those who do not sit before a browser have looked the list of entries through at home. */
export async function declareOthers({ network, contest }: Judging, browsing: readonly string[]): Promise<void> {
	for (const { key, actor, role } of contest.jury)
		if (role !== 'secretary' && !browsing.includes(key)) take(await finishDeclaration(network.db, actor, contest.id));
}

/** Sheets that nobody has signed in a browser, by the same commands that the page calls, with the marks of the folder. */
export async function signTheRest(
	scene: Judging,
	stage: string,
	isSigned: (sheet: FolderSheet) => boolean
): Promise<void> {
	const { network, contest } = scene;
	for (const sheet of sheetsOf(scene, stage).filter((one) => !isSigned(one))) {
		const place = { contestId: contest.id, stage, entryId: scene.entry(sheet.entry) };
		await writeSheet(network.db, seatOf(scene, sheet.juror), place, sheet.marks, { isSigned: true });
	}
}

/** Gives the points of a sheet with a finger: its labels are what a finger hits. */
export async function tapMarks(scene: Judging, page: Page, stage: string, marks: FolderSheet['marks']): Promise<void> {
	for (const { title, mark } of titled(scene, stage, marks))
		await page.getByRole('group', { name: title }).locator('label', { hasText: mark }).tap();
}

/** Gives them by digits alone, from the first criterion on. */
export async function typeMarks(scene: Judging, page: Page, stage: string, marks: FolderSheet['marks']): Promise<void> {
	const all = titled(scene, stage, marks);
	await page.getByRole('group', { name: all[0]!.title }).getByRole('radio').first().focus();
	for (const { mark } of all) {
		await page.keyboard.press(mark);
		await page.keyboard.press('Tab');
	}
}

function titled({ folder }: Judging, stage: string, marks: FolderSheet['marks']): { title: string; mark: string }[] {
	const { criteria } = folder.ruleSet.stages.find(({ id }) => id === stage)!;
	return criteria.map(({ id, title }) => ({ title, mark: marks[id]! }));
}

/** Looks the sheet through and signs it. */
export async function sign(page: Page): Promise<void> {
	await press(page, 'Проверить и подписать');
	await press(page, 'Подписать лист');
}

/** All marks that count in a stage, as «entry juror criterion mark». */
export const folderMarks = (scene: Judging, stage: string): string[] =>
	sheetsOf(scene, stage)
		.flatMap(({ entry, juror, marks }) =>
			Object.entries(marks).map(([criterion, mark]) => [entry, juror, criterion, mark].join(' '))
		)
		.sort();
