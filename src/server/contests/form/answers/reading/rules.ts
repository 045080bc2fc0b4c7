import type { Answers, FormField } from '../../forms.ts';
import {
	answerTo,
	budgetAnswer,
	chosenAnswers,
	endingOfType,
	filesOf,
	isAnswered,
	isLink,
	textAnswer,
	totalOf,
	type AnswerFile,
	type AnswerFiles,
	type BudgetRow
} from '../rules.ts';

/** Organisers see everything; a blind jury sees what the jury does without what tells who the authors are. */
export type Reader = 'organiser' | 'jury' | 'blind-jury' | 'public';

type Shown =
	| { kind: 'text'; text: string }
	| { kind: 'number'; decimal: string; unit: string }
	| { kind: 'chosen'; titles: string[] }
	| { kind: 'day'; day: string }
	/** `href` only where the answer is an address on the web. */
	| { kind: 'link'; text: string; href: string | null }
	| { kind: 'files'; files: AnswerFile[] }
	| { kind: 'images'; files: AnswerFile[] }
	| { kind: 'budget'; rows: BudgetRow[]; total: string }
	| { kind: 'consent'; isGiven: boolean };

export type ShownAnswer = { fieldId: string; label: string; isBlank: boolean; shown: Shown };

/** Whether this reader may know of the field at all. */
export function isSeenBy({ seenByJury, seenByPublic, namesAuthors }: FormField, reader: Reader): boolean {
	if (reader === 'organiser') return true;
	if (reader === 'public') return seenByPublic;
	return seenByJury && !(reader === 'blind-jury' && namesAuthors);
}

/**
 * The answers as this reader sees them. Files keep their own names only before the organisers: a name may tell who
 * brought it, so to everybody else a file is called by its field and number.
 */
export function answersSeenBy(
	fields: readonly FormField[],
	answers: Readonly<Answers>,
	reader: Reader,
	files: AnswerFiles = {}
): ShownAnswer[] {
	return fields
		.filter((field) => isSeenBy(field, reader))
		.map((field) => ({
			fieldId: field.id,
			label: field.label,
			isBlank: !isAnswered(field, answers, files),
			shown: shownAnswer(field, answers, nameFiles(field, filesOf(field, files), reader))
		}));
}

function shownAnswer(field: FormField, answers: Readonly<Answers>, files: AnswerFile[]): Shown {
	switch (field.kind) {
		case 'line':
		case 'text':
			return { kind: 'text', text: textAnswer(field, answers) };
		case 'number':
			return { kind: 'number', decimal: textAnswer(field, answers), unit: field.unit };
		case 'choice':
			return { kind: 'chosen', titles: titlesOf(field.options, [textAnswer(field, answers)]) };
		case 'choices':
			return { kind: 'chosen', titles: titlesOf(field.options, chosenAnswers(field, answers)) };
		case 'date':
			return { kind: 'day', day: textAnswer(field, answers) };
		case 'link': {
			const text = textAnswer(field, answers);
			return { kind: 'link', text, href: isLink(text) ? text : null };
		}
		case 'files':
		case 'images':
			return { kind: field.kind, files };
		case 'budget': {
			const rows = budgetAnswer(field, answers);
			return { kind: 'budget', rows, total: totalOf(rows) };
		}
		case 'consent':
			return { kind: 'consent', isGiven: answerTo(field, answers) === true };
	}
}

/** In the order of the form, whatever the order of ticking. */
function titlesOf(options: readonly { id: string; title: string }[], chosen: readonly string[]): string[] {
	return options.filter(({ id }) => chosen.includes(id)).map(({ title }) => title);
}

function nameFiles(field: FormField, files: readonly AnswerFile[], reader: Reader): AnswerFile[] {
	if (reader === 'organiser') return [...files];
	return files.map((file, index) => ({
		...file,
		name: nameByPlace(field, files.length, index) + endingOfType(file.type)
	}));
}

const nameByPlace = ({ label }: FormField, count: number, index: number): string =>
	count > 1 ? `${label} ${index + 1}` : label;
