import type { Missing, MissingReason, Step } from '#server/applications/checklist/rules.ts';
import type { FormField } from '#server/contests/form/forms.ts';
import type { ApplicationState } from '#server/applications/tables.ts';
import { m } from '#messages';
import type { ShapeName } from '#ui/Shape.svelte';
import { faultText } from '#ui/application-form/fault-words.ts';

export const stateWords: Record<ApplicationState, { shape: ShapeName; word: () => string }> = {
	draft: { shape: 'ahead', word: m.application_state_draft },
	submitted: { shape: 'now', word: m.application_state_submitted },
	correction: { shape: 'wrong', word: m.application_state_correction },
	withdrawn: { shape: 'replaced', word: m.application_state_withdrawn },
	admitted: { shape: 'done', word: m.application_state_admitted },
	rejected: { shape: 'wrong', word: m.application_state_rejected }
};

export const stepTitles: Record<Step, () => string> = {
	organisation: m.application_step_organisation,
	work: m.application_step_work,
	authors: m.application_step_authors,
	consents: m.application_step_consents,
	answers: m.application_step_answers,
	files: m.application_step_files,
	sheet: m.application_step_sheet
};

const reasons: Record<MissingReason, (about: { author: string }) => string> = {
	'organisation-missing': m.application_missing_organisation,
	'organisation-town-missing': m.application_missing_town,
	'organisation-kind': m.application_missing_organisation_kind,
	'organisation-territory': m.application_missing_organisation_territory,
	'nomination-missing': m.application_missing_nomination,
	'title-missing': m.application_missing_title,
	'authors-missing': m.application_missing_authors,
	'too-many-authors': m.application_missing_too_many_authors,
	'name-missing': m.application_missing_name,
	'gender-missing': m.application_missing_gender,
	'post-missing': m.application_missing_post,
	'email-faulty': m.application_missing_email,
	'birth-missing': m.application_missing_birth,
	'age-outside': m.application_missing_age,
	'consent-not-arranged': m.application_missing_consent,
	'consent-awaited': m.application_missing_consent_awaited,
	'consent-on-paper': m.application_missing_consent_paper,
	'sheet-awaited': m.application_missing_sheet
};

/** What is missing and what to do about it, in a sentence. */
export function missingText(missing: Missing, form: readonly FormField[]): string {
	if (missing.reason === 'file-infected') return m.application_missing_clean_file({ name: missing.name });
	if (missing.reason !== 'answer') return reasons[missing.reason]({ author: String((missing.author ?? 0) + 1) });
	const field = form.find(({ id }) => id === missing.fault.fieldId);
	return field ? faultText(field, missing.fault) : '';
}

export const savingRefusals: Record<string, () => string> = {
	'saved-elsewhere': m.application_refused_saved_elsewhere,
	'form-outdated': m.application_refused_outdated,
	'not-allowed': m.application_refused_not_allowed,
	withdrawn: m.application_refused_withdrawn,
	decided: m.application_refused_decided,
	'unknown-choice': m.application_refused_unknown_choice,
	'not-open-yet': m.application_refused_not_open,
	closed: m.application_refused_closed,
	'correction-over': m.application_refused_correction_over,
	'changed-elsewhere': m.application_refused_changed,
	incomplete: m.application_refused_incomplete,
	'limit-reached': m.application_refused_limit,
	'grace-unusable': m.application_refused_grace,
	'grace-other-nomination': m.application_refused_grace_nomination,
	'not-a-draft': m.application_refused_not_draft,
	'not-withdrawn': m.application_refused_not_withdrawn,
	'email-missing': m.application_refused_email,
	'already-joined': m.application_refused_joined,
	'too-many-letters': m.application_refused_letters,
	'too-many-invitations': m.application_refused_invitations,
	'fields-needed': m.application_refused_fields,
	'already-withdrawn': m.application_refused_already_withdrawn,
	'too-many-files': m.application_refused_files,
	'no-such-field': m.application_refused_outdated
};

/** Of any refusal; one that has no words of its own says to begin anew. */
export const refusalText = (reason: string): string => (savingRefusals[reason] ?? m.application_refused_outdated)();
