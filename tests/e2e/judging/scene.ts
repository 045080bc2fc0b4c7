import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { parse } from 'yaml';
import type { ContestFolder } from '#server/contests/folder/forms.ts';
import { buildJudgedFolder, type JudgedFolder } from '#server/contests/judging/stages/testing.ts';
import type { SeatedJuror } from '#server/contests/judging/testing.ts';
import { demoFolder, loadDemonstrationRecords } from '../../../src/cli/demo/loading.ts';
import { readFacts } from '../call/facts.ts';
import { openScene, type Opening, type Scene, type Who } from '../scene.ts';
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

export type Judging = Omit<Scene, 'open' | 'close' | 'folder'> & {
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
	open(path: string, who: Who | null, options?: Opening): Promise<Page>;
	close(): Promise<string[]>;
};

/**
 * The network with the demonstration's organisations and «Библиотечный компас — 2027» as it stands once its applications
 * were checked: 34 entries admitted, the jury at its desks, nobody recused, nothing shared out, no mark given.
 */
export async function openJudging(): Promise<Judging> {
	const scene = await openScene({ isTrusted: true, scripts: true });
	const { db } = scene;
	await loadDemonstrationRecords(db, undefined, []);
	const folder = await readFacts();
	const jury = folder.jury.map((juror) => ({ ...juror, present: true, absenceReason: null }));
	const before = { ...folder, recusals: [], jury };
	const contest = await buildJudgedFolder(db, before, { slug: 'kompas-2027', firstStage: 'none' });
	const owners = await enterAll(db, contest);
	const troubles: string[] = [];
	const names = new Map(folder.jury.map(({ id, name }) => [id, name]));
	return {
		...{ ...scene, contest, folder, owners },
		expected: parse(readFileSync(join(demoFolder, 'expected.yaml'), 'utf8'))['kompas-2027'] as Expected,
		juror: (surname) => contest.jury.find(({ key }) => names.get(key)?.startsWith(`${surname} `))!,
		entry: (key) => contest.entryIds.get(key)!,
		title: (key) => folder.entries.find(({ id }) => id === key)!.title!,
		async open(path, who, options = {}) {
			const page = await scene.open('about:blank', who, options);
			const own = noteTroubles(page, scene.origin);
			// Whoever goes on to another page leaves requests of this one unanswered.
			page.on('close', () => troubles.push(...own.filter((trouble) => !trouble.startsWith('failed:'))));
			await page.goto(path);
			return page;
		},
		async close() {
			for (const context of scene.browser.contexts()) await context.close();
			await scene.close();
			return troubles;
		}
	};
}
