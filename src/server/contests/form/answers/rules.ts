import type { Answer, Answers, FieldKind, FileKind, FormField } from '../forms.ts';

/** A file that answers a field, as the records of the application hold it. `type` is what its content was found to be. */
export type AnswerFile = { id: string; name: string; type: string; bytes: number; alt: string };
/** By field. */
export type AnswerFiles = Readonly<Record<string, readonly AnswerFile[]>>;

export type BudgetRow = { title: string; sum: string };

/** What each kind of field holds while nothing has been answered. */
const blanks: { [Kind in FieldKind]: Answer } = {
	line: '',
	text: '',
	number: '',
	choice: '',
	choices: [],
	date: '',
	link: '',
	files: '',
	images: '',
	budget: [],
	consent: false
};

/**
 * The answer to a field, always of the shape that its kind has: a form may have been changed after the answer was
 * stored, and a name like `constructor` must not find what every object has.
 */
export function answerTo(field: Pick<FormField, 'id' | 'kind'>, answers: Readonly<Answers>): Answer {
	const blank = blanks[field.kind];
	const stored = Object.hasOwn(answers, field.id) ? answers[field.id]! : blank;
	if (field.kind === 'budget') return isBudget(stored) ? stored : blank;
	if (field.kind === 'choices') return isList(stored) ? stored : blank;
	return typeof stored === typeof blank ? stored : blank;
}

const isList = (answer: Answer): answer is string[] =>
	Array.isArray(answer) && answer.every((each) => typeof each === 'string');
const isBudget = (answer: Answer): answer is BudgetRow[] =>
	Array.isArray(answer) && answer.every((each) => typeof each === 'object');

export const textAnswer = (field: FormField, answers: Readonly<Answers>): string => String(answerTo(field, answers));
export const chosenAnswers = (field: FormField, answers: Readonly<Answers>): string[] =>
	answerTo(field, answers) as string[];
export const budgetAnswer = (field: FormField, answers: Readonly<Answers>): BudgetRow[] =>
	answerTo(field, answers) as BudgetRow[];
export const filesOf = (field: FormField, files: AnswerFiles): readonly AnswerFile[] =>
	Object.hasOwn(files, field.id) ? files[field.id]! : [];

/** Whether anything at all stands in the field. */
export function isAnswered(field: FormField, answers: Readonly<Answers>, files: AnswerFiles = {}): boolean {
	if (field.kind === 'files' || field.kind === 'images') return filesOf(field, files).length > 0;
	const answer = answerTo(field, answers);
	return Array.isArray(answer) ? answer.length > 0 : answer !== '' && answer !== false;
}

/** The fields that an application in this nomination has; before one is chosen, those that all have. */
export function fieldsFor(form: readonly FormField[], nominationKey: string | null): FormField[] {
	return form.filter(
		({ nominations }) => nominations === null || (nominationKey !== null && nominations.includes(nominationKey))
	);
}

/** «12345.5» from the sums of rows; rows whose sum cannot be read count nothing. */
export function totalOf(rows: readonly BudgetRow[]): string {
	const kopecks = rows.reduce((total, { sum }) => total + (isSum(sum) ? inKopecks(sum) : 0n), 0n);
	const rest = String(kopecks % 100n)
		.padStart(2, '0')
		.replace(/(?<!0)0+$/, '');
	return `${kopecks / 100n}${rest && `.${rest}`}`;
}

/** Roubles with kopecks, up to a thousand milliards. */
export const isSum = (sum: string): boolean => /^\d{1,12}(\.\d{1,2})?$/.test(sum);

function inKopecks(sum: string): bigint {
	const [roubles = '0', kopecks = ''] = sum.split('.');
	return BigInt(roubles) * 100n + BigInt(kopecks.padEnd(2, '0'));
}

/** An address on the web and nothing else: no script, no file, no name and password in it. */
export function isLink(text: string): boolean {
	if (text.length > 2000 || /\s/.test(text) || !/^https?:\/\//i.test(text)) return false;
	const address = URL.parse(text);
	return address !== null && /^https?:$/.test(address.protocol) && address.username === '' && address.password === '';
}

/** A day that the calendar has, as `2027-03-31`. */
export function isDay(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const read = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text);
}

/** What a content type is to the organiser who allows kinds of files, and how the name of such a file ends. */
const fileTypes: Readonly<Record<string, { kind: FileKind; ending: string }>> = {
	'application/pdf': { kind: 'pdf', ending: '.pdf' },
	'application/msword': { kind: 'document', ending: '.doc' },
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': { kind: 'document', ending: '.docx' },
	'application/vnd.oasis.opendocument.text': { kind: 'document', ending: '.odt' },
	'application/rtf': { kind: 'document', ending: '.rtf' },
	'text/plain': { kind: 'document', ending: '.txt' },
	'application/vnd.ms-excel': { kind: 'spreadsheet', ending: '.xls' },
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { kind: 'spreadsheet', ending: '.xlsx' },
	'application/vnd.oasis.opendocument.spreadsheet': { kind: 'spreadsheet', ending: '.ods' },
	'text/csv': { kind: 'spreadsheet', ending: '.csv' },
	'application/vnd.ms-powerpoint': { kind: 'presentation', ending: '.ppt' },
	'application/vnd.openxmlformats-officedocument.presentationml.presentation': {
		kind: 'presentation',
		ending: '.pptx'
	},
	'application/vnd.oasis.opendocument.presentation': { kind: 'presentation', ending: '.odp' },
	'application/zip': { kind: 'archive', ending: '.zip' },
	'image/jpeg': { kind: 'image', ending: '.jpg' },
	'image/png': { kind: 'image', ending: '.png' },
	'image/webp': { kind: 'image', ending: '.webp' },
	'image/gif': { kind: 'image', ending: '.gif' },
	'audio/mpeg': { kind: 'audio', ending: '.mp3' },
	'audio/mp4': { kind: 'audio', ending: '.m4a' },
	'audio/ogg': { kind: 'audio', ending: '.ogg' },
	'audio/wav': { kind: 'audio', ending: '.wav' }
};

export const kindOfType = (type: string): FileKind | null =>
	Object.hasOwn(fileTypes, type) ? fileTypes[type]!.kind : null;
export const endingOfType = (type: string): string => (Object.hasOwn(fileTypes, type) ? fileTypes[type]!.ending : '');

/** Content types that the field takes; none: it takes no files at all. */
export function typesTakenBy(field: FormField): string[] {
	const kinds = kindsTakenBy(field);
	return Object.keys(fileTypes).filter((type) => kinds.includes(fileTypes[type]!.kind));
}

/** Kinds of files that the field takes; none: it takes no files at all. */
export function kindsTakenBy(field: FormField): readonly FileKind[] {
	if (field.kind === 'images') return ['image'];
	return field.kind === 'files' ? field.allowed : [];
}
