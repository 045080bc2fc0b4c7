import { compareFractions, fractionOf } from '../../../scoring/decimals/rules.ts';
import type { Answers, FormField } from '../../forms.ts';
import { lettersOf } from '../../letters/rules.ts';
import {
	budgetAnswer,
	chosenAnswers,
	filesOf,
	isAnswered,
	isDay,
	isLink,
	isSum,
	kindOfType,
	kindsTakenBy,
	textAnswer,
	type AnswerFile,
	type AnswerFiles
} from '../rules.ts';

/** What is told beside each fault. Numbers of files, rows and characters are counts; bounds are as the form has them. */
export type FaultFacts = {
	missing: object;
	'too-long': { most: number; counted: number };
	'too-short': { least: number; counted: number };
	'not-a-number': object;
	'too-many-digits': { digits: number };
	'too-small': { least: string };
	'too-large': { most: string };
	'not-an-option': object;
	'too-many-options': { most: number; counted: number };
	'not-a-day': object;
	'too-early': { earliest: string };
	'too-late': { latest: string };
	'not-a-link': object;
	'too-many-files': { most: number; counted: number };
	'file-not-allowed': { name: string };
	'file-too-large': { name: string; megabytes: number };
	'alt-missing': { counted: number };
	'too-many-rows': { most: number; counted: number };
	'row-without-title': { row: number };
	'row-without-sum': { row: number };
	'row-sum-unread': { row: number };
};
export type FaultName = keyof FaultFacts;
export type AnswerFault = {
	[Name in FaultName]: { fieldId: string; fault: Name; facts: FaultFacts[Name] };
}[FaultName];

/**
 * `saving`: only what is wrong with what stands there, nothing of what is still to come; a draft is kept in any case.
 * `submitting`: also what is needed to submit. `check-end`: also what could be brought until the check ends.
 */
export type Moment = 'saving' | 'submitting' | 'check-end';

type Found = { [Name in FaultName]: { fault: Name; facts: FaultFacts[Name] } }[FaultName];

/** Everything that is wrong with the answers, in the order of the fields. */
export function faultsOfAnswers(
	fields: readonly FormField[],
	answers: Readonly<Answers>,
	files: AnswerFiles,
	when: Moment
): AnswerFault[] {
	return fields.flatMap((field) =>
		faultsOfField(field, answers, files, when).map((found) => ({ fieldId: field.id, ...found }) as AnswerFault)
	);
}

const neededAt: Record<Moment, readonly FormField['required'][]> = {
	saving: [],
	submitting: ['submitting'],
	'check-end': ['submitting', 'check']
};

function faultsOfField(field: FormField, answers: Readonly<Answers>, files: AnswerFiles, when: Moment): Found[] {
	if (!isAnswered(field, answers, files)) {
		return neededAt[when].includes(field.required) ? [{ fault: 'missing', facts: {} }] : [];
	}
	const isComplete = when !== 'saving';
	switch (field.kind) {
		case 'line':
		case 'text':
			return faultsOfText(field, lettersOf(textAnswer(field, answers)), isComplete);
		case 'number':
			return faultsOfNumber(field, textAnswer(field, answers));
		case 'choice':
			return field.options.some(({ id }) => id === textAnswer(field, answers))
				? []
				: [{ fault: 'not-an-option', facts: {} }];
		case 'choices':
			return faultsOfChoices(field, chosenAnswers(field, answers));
		case 'date':
			return faultsOfDay(field, textAnswer(field, answers));
		case 'link':
			return isLink(textAnswer(field, answers)) ? [] : [{ fault: 'not-a-link', facts: {} }];
		case 'files':
		case 'images':
			return faultsOfFiles(field, filesOf(field, files), isComplete);
		case 'budget':
			return faultsOfBudget(field.mostRows, budgetAnswer(field, answers), isComplete);
		case 'consent':
			return [];
	}
}

type Of<Kind extends FormField['kind']> = Extract<FormField, { kind: Kind }>;

function faultsOfText(field: Of<'line'> | Of<'text'>, counted: number, isComplete: boolean): Found[] {
	if (counted > field.most) return [{ fault: 'too-long', facts: { most: field.most, counted } }];
	const least = field.kind === 'text' && isComplete ? field.least : 0;
	return counted < least ? [{ fault: 'too-short', facts: { least, counted } }] : [];
}

/** As numbers are stored: exact, with a point, no more digits than anything countable needs. */
const decimal = /^-?\d{1,15}(?:\.(\d{1,8}))?$/;
const compare = (a: string, b: string): number => compareFractions(fractionOf(a), fractionOf(b));

function faultsOfNumber({ least, most, digits }: Of<'number'>, answer: string): Found[] {
	const read = decimal.exec(answer);
	if (!read) return [{ fault: 'not-a-number', facts: {} }];
	if ((read[1] ?? '').length > digits) return [{ fault: 'too-many-digits', facts: { digits } }];
	if (least !== null && decimal.test(least) && compare(answer, least) < 0) {
		return [{ fault: 'too-small', facts: { least } }];
	}
	if (most !== null && decimal.test(most) && compare(answer, most) > 0)
		return [{ fault: 'too-large', facts: { most } }];
	return [];
}

function faultsOfChoices({ options, most }: Of<'choices'>, chosen: readonly string[]): Found[] {
	if (chosen.some((id) => !options.some((option) => option.id === id))) return [{ fault: 'not-an-option', facts: {} }];
	if (most === null || chosen.length <= most) return [];
	return [{ fault: 'too-many-options', facts: { most, counted: chosen.length } }];
}

function faultsOfDay({ earliest, latest }: Of<'date'>, day: string): Found[] {
	if (!isDay(day)) return [{ fault: 'not-a-day', facts: {} }];
	if (earliest !== null && day < earliest) return [{ fault: 'too-early', facts: { earliest } }];
	return latest !== null && day > latest ? [{ fault: 'too-late', facts: { latest } }] : [];
}

function faultsOfFiles(field: Of<'files'> | Of<'images'>, files: readonly AnswerFile[], isComplete: boolean): Found[] {
	const found: Found[] = [];
	if (files.length > field.mostFiles) {
		found.push({ fault: 'too-many-files', facts: { most: field.mostFiles, counted: files.length } });
	}
	for (const { name, type, bytes } of files) {
		const kind = kindOfType(type);
		if (kind === null || !kindsTakenBy(field).includes(kind))
			found.push({ fault: 'file-not-allowed', facts: { name } });
		if (bytes > field.mostMegabytes * 1024 * 1024) {
			found.push({ fault: 'file-too-large', facts: { name, megabytes: field.mostMegabytes } });
		}
	}
	const wordless = files.filter(({ alt }) => alt.trim() === '').length;
	if (isComplete && field.kind === 'images' && field.altRequired && wordless > 0) {
		found.push({ fault: 'alt-missing', facts: { counted: wordless } });
	}
	return found;
}

/** Rows are told by their number; one that is half filled is no fault of a draft. */
function faultsOfBudget(most: number, rows: readonly { title: string; sum: string }[], isComplete: boolean): Found[] {
	const found: Found[] = rows.length > most ? [{ fault: 'too-many-rows', facts: { most, counted: rows.length } }] : [];
	for (const [index, { title, sum }] of rows.entries()) {
		const row = index + 1;
		if (sum !== '' && !isSum(sum)) found.push({ fault: 'row-sum-unread', facts: { row } });
		if (isComplete && title === '') found.push({ fault: 'row-without-title', facts: { row } });
		if (isComplete && sum === '') found.push({ fault: 'row-without-sum', facts: { row } });
	}
	return found;
}
