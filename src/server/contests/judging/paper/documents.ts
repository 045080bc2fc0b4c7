import type { ScoreSheetData } from '#server/platform/documents/score-sheets.ts';
import { wholeTitle } from '#server/platform/russian/titles.ts';
import { sentenceOfMoment } from '../../plan/calendar/rules.ts';
import type { RuleSet, Scale } from '../../scoring/rule-set/forms.ts';
import { criteriaFor } from '../sheets/rules.ts';
import type { PaperSheet } from './queries.ts';
import { groupPaperCode, type PrintedLine } from './rules.ts';

export type PrintedFacts = {
	contest: { kind: string; title: string; timeZone: string };
	stageTitle: string;
	dueAt: Date | null;
	sheet: Pick<PaperSheet, 'code' | 'stage' | 'juror'> & { lines: readonly PrintedLine[] };
	ruleSet: RuleSet;
	/** Of the page on which the sheet is entered, whole. */
	address: string;
};

/** A juror's sheet for print. Entries are named by number and title alone, in blind contests and in others. */
export function scoreSheetOf({ contest, stageTitle, dueAt, sheet, ruleSet, address }: PrintedFacts): ScoreSheetData {
	const stage = ruleSet.stages.find(({ id }) => id === sheet.stage)!;
	const titles = new Map(ruleSet.nominations.map(({ id, title }) => [id as string | null, title]));
	return {
		kind: 'score-sheet',
		contest: wholeTitle(contest.kind, contest.title),
		stage: stageTitle,
		juror: { name: sheet.juror.name, post: sheet.juror.post },
		due: dueAt ? sentenceOfMoment(new Date(dueAt.getTime() - 60_000), contest.timeZone) : '',
		tables: [...Map.groupBy(sheet.lines, ({ nomination }) => nomination)].map(([nomination, lines]) => ({
			nomination: titles.get(nomination) ?? '',
			criteria: criteriaFor(stage, nomination).map(({ title, scale }) => ({ title, ...scaleTexts(scale) })),
			entries: lines.map(({ key, title }) => ({ number: key, title }))
		})),
		code: groupPaperCode(sheet.code),
		address
	};
}

function scaleTexts({ min, max, step }: Scale): { scale: string; detail: string } {
	const [from, to, by] = [min, max, step].map((decimal) => decimal.replace('.', ','));
	return { scale: `${from}–${to}`, detail: `от ${from} до ${to}${step === '1' ? '' : `, шаг ${by}`}` };
}
