import type { AnswerFault, FaultFacts, FaultName } from '#server/contests/form/answers/faults/rules.ts';
import type { FormField } from '#server/contests/form/forms.ts';
import { m } from '#messages';
import { formatDay } from '#ui/dates.ts';
import { formatCount, formatDecimalText, listed } from '#ui/numbers.ts';
import { fileKindWords } from './field-words.ts';

/** The input that a field's fault leads to; the same name as `parseAnswers` reads. */
export const inputOf = (fieldId: string): string => `answer-${fieldId}`;

type Words = { [Name in FaultName]: (field: FormField, facts: FaultFacts[Name]) => string };

const words: Words = {
	missing: (field) => missingWords(field)({ field: field.label }),
	'too-long': (field, { most, counted }) =>
		m.form_fault_too_long({ field: field.label, n: counted - most, number: formatCount(counted - most) }),
	'too-short': (field, { least }) =>
		m.form_fault_too_short({ field: field.label, n: least, number: formatCount(least) }),
	'not-a-number': (field) => m.form_fault_not_a_number({ field: field.label }),
	'too-many-digits': (field, { digits }) =>
		digits === 0
			? m.form_fault_whole({ field: field.label })
			: m.form_fault_digits({ field: field.label, n: digits, number: digits }),
	'too-small': (field, { least }) => m.form_fault_too_small({ field: field.label, least: formatDecimalText(least) }),
	'too-large': (field, { most }) => m.form_fault_too_large({ field: field.label, most: formatDecimalText(most) }),
	'not-an-option': (field) => m.form_fault_not_an_option({ field: field.label }),
	'too-many-options': (field, facts) => m.form_fault_too_many_options({ field: field.label, ...facts }),
	'not-a-day': (field) => m.form_fault_not_a_day({ field: field.label }),
	'too-early': (field, { earliest }) => m.form_fault_too_early({ field: field.label, day: formatDay(earliest) }),
	'too-late': (field, { latest }) => m.form_fault_too_late({ field: field.label, day: formatDay(latest) }),
	'not-a-link': (field) => m.form_fault_not_a_link({ field: field.label }),
	'too-many-files': (field, facts) => m.form_fault_too_many_files({ field: field.label, ...facts }),
	'file-not-allowed': (field, { name }) =>
		m.form_fault_file_kind({ field: field.label, name, kinds: listed(kindsOf(field)) }),
	'file-too-large': (_field, { name, megabytes }) => m.form_fault_file_large({ name, megabytes }),
	'alt-missing': (field, { counted }) =>
		m.form_fault_alt({ field: field.label, n: counted, number: formatCount(counted) }),
	'too-many-rows': (field, facts) => m.form_fault_rows({ field: field.label, ...facts }),
	'row-without-title': (field, { row }) => m.form_fault_row_title({ field: field.label, row }),
	'row-without-sum': (field, { row }) => m.form_fault_row_sum({ field: field.label, row }),
	'row-sum-unread': (field, { row }) => m.form_fault_row_sum_unread({ field: field.label, row })
};

/** What is wrong and what to do about it. */
export function faultText(field: FormField, { fault, facts }: AnswerFault): string {
	return (words[fault] as (field: FormField, facts: AnswerFault['facts']) => string)(field, facts);
}

/** The same for the summary above a form: each leads to its field. */
export function faultLines(
	fields: readonly FormField[],
	faults: readonly AnswerFault[]
): { name: string; text: string }[] {
	return faults.flatMap((fault) => {
		const field = fields.find(({ id }) => id === fault.fieldId);
		return field ? [{ name: inputOf(field.id), text: faultText(field, fault) }] : [];
	});
}

function missingWords({ kind }: FormField) {
	if (kind === 'files' || kind === 'images') return m.form_fault_missing_files;
	if (kind === 'consent') return m.form_fault_missing_consent;
	return kind === 'choice' || kind === 'choices' ? m.form_fault_missing_choice : m.form_fault_missing;
}

const kindsOf = (field: FormField): string[] =>
	(field.kind === 'files' ? field.allowed : (['image'] as const)).map((kind) => fileKindWords[kind]());
