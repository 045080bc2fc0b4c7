import type { FieldKind } from '#server/contests/form/forms.ts';
import { m } from '#messages';

/** Kinds of fields in the order in which an organiser needs them, each with what it is for. */
export const fieldKinds: { kind: FieldKind; about: () => string }[] = [
	{ kind: 'line', about: m.form_about_line },
	{ kind: 'text', about: m.form_about_text },
	{ kind: 'number', about: m.form_about_number },
	{ kind: 'date', about: m.form_about_date },
	{ kind: 'choice', about: m.form_about_choice },
	{ kind: 'choices', about: m.form_about_choices },
	{ kind: 'link', about: m.form_about_link },
	{ kind: 'files', about: m.form_about_files },
	{ kind: 'images', about: m.form_about_images },
	{ kind: 'budget', about: m.form_about_budget },
	{ kind: 'consent', about: m.form_about_consent }
];
