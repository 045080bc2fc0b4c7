import type { FormRefusal } from '#server/contests/form/commands.ts';
import { m } from '#messages';

/** Why a change of the form was not made, and what to do. */
export const formRefusals: Record<FormRefusal | 'form-outdated', () => string> = {
	'not-allowed': m.form_refused_not_allowed,
	'changed-meanwhile': m.form_refused_changed,
	'too-many-fields': m.form_refused_too_many,
	'label-repeated': m.form_refused_label,
	'form-outdated': m.form_refused_outdated
};
