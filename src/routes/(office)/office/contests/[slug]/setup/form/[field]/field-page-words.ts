import type { FieldFaultName } from '#server/contests/form/fields/forms.ts';
import type { TypedText } from '#server/contests/form/fields/rules.ts';
import type { FieldKind } from '#server/contests/form/forms.ts';
import { formatCount } from '#ui/numbers.ts';
import { m } from '#messages';

type Words = { label: () => string; hint?: () => string; optional?: boolean };

const mostFiles = { label: m.form_label_most_files };
const mostMegabytes = { label: m.form_label_megabytes };
const options = { label: m.form_label_options, hint: m.form_hint_options };

/** What the page about a field of each kind asks, in the order of `textsOfKind`. */
export const textWords: Record<FieldKind, Partial<Record<TypedText, Words>>> = {
	line: { most: { label: m.form_label_most_text, hint: m.form_hint_letters } },
	text: {
		least: { label: m.form_label_least_text, hint: m.form_hint_letters },
		most: { label: m.form_label_most_text }
	},
	number: {
		least: { label: m.form_label_least, hint: m.form_hint_no_bound, optional: true },
		most: { label: m.form_label_most, hint: m.form_hint_no_bound, optional: true },
		digits: { label: m.form_label_digits, hint: m.form_hint_digits },
		unit: { label: m.form_label_unit, hint: m.form_hint_unit, optional: true }
	},
	choice: { options },
	choices: { options, most: { label: m.form_label_most_options, hint: m.form_hint_no_bound, optional: true } },
	date: {
		earliest: { label: m.form_label_earliest, hint: m.form_hint_no_bound, optional: true },
		latest: { label: m.form_label_latest, hint: m.form_hint_no_bound, optional: true }
	},
	link: {},
	files: { mostFiles, mostMegabytes },
	images: { mostFiles: { label: m.form_label_most_images }, mostMegabytes },
	budget: { mostRows: { label: m.form_label_rows } },
	consent: { text: { label: m.form_label_text, hint: m.form_hint_text } }
};

type Facts = { most?: number; from?: number; to?: number };

export const faultWords: Record<FieldFaultName, (field: string, facts: Facts) => string> = {
	missing: (field) => m.form_ff_missing({ field }),
	'too-long': (field, { most = 0 }) => m.form_ff_too_long({ field, n: most, number: formatCount(most) }),
	'not-a-count': (field, { from = 0, to = 0 }) =>
		m.form_ff_not_a_count({ field, from: formatCount(from), to: formatCount(to) }),
	'not-a-number': (field) => m.form_ff_not_a_number({ field }),
	'not-a-day': (field) => m.form_ff_not_a_day({ field }),
	'bounds-crossed': (field) => m.form_ff_bounds({ field }),
	'too-few-options': (field, { from = 1 }) => m.form_ff_few_options({ field, from: formatCount(from) }),
	'too-many-options': (field) => m.form_ff_many_options({ field }),
	'option-too-long': (field) => m.form_ff_option_long({ field }),
	'options-repeated': (field) => m.form_ff_options_repeated({ field }),
	'most-over-options': (field) => m.form_ff_most_options({ field }),
	'nothing-allowed': (field) => m.form_ff_nothing_allowed({ field }),
	'label-repeated': () => m.form_refused_label()
};
