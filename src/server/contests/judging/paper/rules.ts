import { codeSigns, inFours, signsTyped } from '#server/platform/russian/codes.ts';
import type { RuleSet } from '../../scoring/rule-set/forms.ts';
import {
	criteriaFor,
	markIn,
	readSheet,
	type SheetFault,
	type SheetMarks,
	type SheetReading
} from '../sheets/rules.ts';

/** 60 bits, in three groups of four. */
export const codeLength = 12;

/** What somebody typed off a paper, as a code, or null when it cannot be one; see `signsTyped`. */
export function parsePaperCode(typed: string): string | null {
	const code = signsTyped(typed);
	return new RegExp(`^[${codeSigns}]{${codeLength}}$`).test(code) ? code : null;
}

/** `ABCD EFGH JKMN`, as it is printed. */
export const groupPaperCode = inFours;

/** A line of a paper sheet, as it was printed. */
export type PrintedLine = { entryId: string; key: string; title: string; nomination: string | null };

/** What was read off a paper: by entry id, then by criterion. An entry without marks was not judged on it. */
export type PaperMarks = Readonly<Record<string, SheetMarks>>;

export type PaperFault = SheetFault & { entryId: string };
export type PaperReading = { faults: PaperFault[]; sheets: { entryId: string; marks: SheetReading['marks'] }[] };

/** Reads the lines that have any mark, each as the sheet that it stands for (`sheets/rules`). */
export function readPaper(
	ruleSet: RuleSet,
	{ stage, lines, marks }: { stage: string; lines: readonly PrintedLine[]; marks: PaperMarks }
): PaperReading {
	const judged = ruleSet.stages.find(({ id }) => id === stage)!;
	const faults: PaperFault[] = [];
	const sheets: PaperReading['sheets'] = [];
	for (const { entryId, nomination } of lines) {
		const given = Object.hasOwn(marks, entryId) ? marks[entryId]! : {};
		if (criteriaFor(judged, nomination).every(({ key }) => markIn(given, key) === '')) continue;
		const reading = readSheet(ruleSet, { stage: judged, nomination, marks: given });
		faults.push(...reading.faults.map((fault) => ({ ...fault, entryId })));
		sheets.push({ entryId, marks: reading.marks });
	}
	return { faults, sheets };
}
