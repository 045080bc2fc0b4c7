import { m } from '#messages';
import type { ShapeName } from '#ui/Shape.svelte';

export const accountStates: Record<
	'active' | 'invited' | 'disabled' | 'erased',
	{ word: () => string; shape: ShapeName }
> = {
	active: { word: m.people_state_active, shape: 'done' },
	invited: { word: m.people_state_invited, shape: 'ahead' },
	disabled: { word: m.people_state_disabled, shape: 'wrong' },
	erased: { word: m.people_state_erased, shape: 'replaced' }
};

/** What is wrong with a form about an account, and the field that it is said at. */
export const peopleRefusals = {
	'not-allowed': { field: 'account', text: m.people_refused_not_allowed },
	'form-outdated': { field: 'account', text: m.people_refused_outdated },
	'email-faulty': { field: 'email', text: m.people_refused_email },
	'name-missing': { field: 'name', text: m.people_refused_name },
	'role-needed': { field: 'role', text: m.people_refused_role_needed },
	'place-needed': { field: 'organisation', text: m.people_refused_place_needed },
	'contest-needed': { field: 'contest', text: m.people_refused_contest_needed },
	'organisation-needed': { field: 'organisation', text: m.people_refused_organisation_needed },
	'organisation-unknown': { field: 'organisation', text: m.people_refused_organisation_unknown },
	'organisation-ambiguous': { field: 'organisationId', text: m.people_refused_organisation_ambiguous },
	'account-disabled': { field: 'account', text: m.people_refused_account_disabled },
	'already-appointed': { field: 'role', text: m.people_refused_already_appointed },
	'already-ended': { field: 'account', text: m.people_refused_already_ended },
	'last-organiser': { field: 'account', text: m.people_refused_last_organiser },
	'last-administrator': { field: 'account', text: m.people_refused_last_administrator },
	'already-so': { field: 'account', text: m.people_refused_already_so },
	'already-disabled': { field: 'account', text: m.people_refused_already_disabled },
	'not-disabled': { field: 'account', text: m.people_refused_not_disabled },
	erased: { field: 'account', text: m.people_refused_erased }
} as const satisfies Record<string, { field: string; text: () => string }>;
export type PeopleRefusal = keyof typeof peopleRefusals;
