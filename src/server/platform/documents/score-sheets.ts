import { cleanLine, tieShortWords } from '../russian/typography.ts';
import { drawQrCode } from './qr-code.ts';

/** A sheet of marks to be filled in by hand: entries down, criteria across. */
export type ScoreSheetData = {
	kind: 'score-sheet';
	/** Full name of the contest with its kind. */
	contest: string;
	stage: string;
	juror: { name: string; post: string };
	/** Until when the sheet is to be handed in, a whole sentence; empty where no term is set. */
	due: string;
	/** Entries that are judged by the same criteria stand in one table, under their nomination's name (or none). */
	tables: { nomination: string; criteria: PrintedCriterion[]; entries: { number: string; title: string }[] }[];
	/** Groups of the code, «ABCD EFGH JKMN», and the address of the page on which the sheet is entered. */
	code: string;
	address: string;
};

/** `scale`: «0–5», `detail`: «от 0 до 5, шаг 0,5». */
export type PrintedCriterion = { title: string; scale: string; detail: string };

/** As the template takes it. */
export function writeScoreSheet({ tables, juror, ...sheet }: ScoreSheetData) {
	return {
		...{ contest: title(sheet.contest), stage: title(sheet.stage), due: title(sheet.due) },
		juror: { name: cleanLine(juror.name), post: title(juror.post) },
		tables: tables.map(({ nomination, criteria, entries }) => ({
			nomination: title(nomination),
			criteria: criteria.map(({ title: text, scale, detail }) => ({
				...{ title: title(text), scale: cleanLine(scale), detail: title(detail) }
			})),
			entries: entries.map(({ number, title: text }) => ({ number: cleanLine(number), title: title(text) }))
		})),
		code: cleanLine(sheet.code),
		address: cleanLine(sheet.address),
		qr: drawQrCode(sheet.address),
		alt: `Двумерный код. По нему открывается страница, на которой этот лист вносят: ${cleanLine(sheet.address)}`
	};
}

const title = (text: string): string => tieShortWords(cleanLine(text));
