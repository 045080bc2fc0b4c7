import type { FieldKind, FileKind, FormField } from '#server/contests/form/forms.ts';
import { m } from '#messages';
import { formatDay } from '#ui/dates.ts';
import { formatCount, formatDecimalText, listed } from '#ui/numbers.ts';

export const kindWords: Record<FieldKind, () => string> = {
	line: m.form_kind_line,
	text: m.form_kind_text,
	number: m.form_kind_number,
	choice: m.form_kind_choice,
	choices: m.form_kind_choices,
	date: m.form_kind_date,
	link: m.form_kind_link,
	files: m.form_kind_files,
	images: m.form_kind_images,
	budget: m.form_kind_budget,
	consent: m.form_kind_consent
};

export const fileKindWords: Record<FileKind, () => string> = {
	pdf: m.form_file_pdf,
	document: m.form_file_document,
	spreadsheet: m.form_file_spreadsheet,
	presentation: m.form_file_presentation,
	image: m.form_file_image,
	audio: m.form_file_audio,
	archive: m.form_file_archive
};

/** The limits of a field in sentences, as its entrant needs them; what goes without saying is left out. */
export function limitWords(field: FormField): string[] {
	switch (field.kind) {
		case 'text':
			return [lettersBetween(field.least, field.most)];
		case 'number':
			return [boundsOf(field.least, field.most), digitsOf(field.digits)].filter(Boolean);
		case 'choices':
			return field.most === null ? [] : [m.form_limit_options({ n: field.most, number: formatCount(field.most) })];
		case 'date':
			return [
				m.form_limit_day(),
				field.earliest ? m.form_limit_day_from({ day: formatDay(field.earliest) }) : '',
				field.latest ? m.form_limit_day_to({ day: formatDay(field.latest) }) : ''
			].filter(Boolean);
		case 'link':
			return [m.form_limit_link()];
		case 'files':
			return [
				filesUpTo(field.mostFiles, field.mostMegabytes),
				capitalised(listed(field.allowed.map((kind) => fileKindWords[kind]())))
			];
		case 'images':
			return [filesUpTo(field.mostFiles, field.mostMegabytes), ...(field.altRequired ? [m.form_limit_alt()] : [])];
		case 'budget':
			return [m.form_limit_rows({ n: field.mostRows, number: formatCount(field.mostRows) })];
		default:
			return [];
	}
}

/** Help, limits and when it may be brought, under the field's name; each on a line of its own. */
export function hintOf(field: FormField): string | null {
	const later = field.required === 'check' ? [m.form_bring_later()] : [];
	const limits = [...limitWords(field), ...later].map((sentence) =>
		/[.!?]$/.test(sentence) ? sentence : `${sentence}.`
	);
	return [field.help, limits.join(' ')].filter(Boolean).join('\n') || null;
}

function lettersBetween(least: number, most: number): string {
	if (least > 0) return m.form_limit_letters_between({ least: formatCount(least), most: formatCount(most) });
	return m.form_limit_letters({ n: most, number: formatCount(most) });
}

function boundsOf(least: string | null, most: string | null): string {
	const shown = (bound: string) => formatDecimalText(bound).replace('-', '−');
	if (least !== null && most !== null) return m.form_limit_between({ least: shown(least), most: shown(most) });
	if (least !== null && least !== '0') return m.form_limit_from({ least: shown(least) });
	return most === null ? '' : m.form_limit_to({ most: shown(most) });
}

const digitsOf = (digits: number): string => (digits === 0 ? '' : m.form_limit_digits({ n: digits, number: digits }));

const filesUpTo = (most: number, megabytes: number): string =>
	most === 1
		? m.form_limit_one_file({ megabytes })
		: m.form_limit_files({ n: most, number: formatCount(most), megabytes });

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
