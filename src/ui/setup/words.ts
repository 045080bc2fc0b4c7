import type { ContestState } from '#server/contests/desk/queries.ts';
import type { GapKey, SetupStep, StepState } from '#server/contests/plan/rules.ts';
import type { StepFaultKey } from '#server/contests/plan/steps/forms.ts';
import { m } from '#messages';
import type { ShapeName } from '../Shape.svelte';

export const stepTitles: Record<SetupStep, () => string> = {
	basics: m.plan_step_basics,
	organisations: m.plan_step_organisations,
	nominations: m.plan_step_nominations,
	calendar: m.plan_step_calendar,
	participation: m.plan_step_participation,
	form: m.plan_step_form,
	eligibility: m.plan_step_eligibility,
	criteria: m.plan_step_criteria,
	rules: m.plan_step_rules,
	jury: m.plan_step_jury,
	awards: m.plan_step_awards,
	regulations: m.plan_step_regulations
};

export const stepStates: Record<StepState, { shape: ShapeName; word: () => string }> = {
	'not-begun': { shape: 'ahead', word: m.plan_step_not_begun },
	filled: { shape: 'done', word: m.plan_step_filled },
	faulty: { shape: 'now', word: m.plan_step_faulty }
};

export const contestStates: Record<ContestState, { shape: ShapeName; word: () => string }> = {
	preparing: { shape: 'ahead', word: m.plan_state_preparing },
	ahead: { shape: 'ahead', word: m.plan_state_ahead },
	open: { shape: 'now', word: m.plan_state_open },
	check: { shape: 'now', word: m.plan_state_check },
	jury: { shape: 'now', word: m.plan_state_jury },
	results: { shape: 'done', word: m.plan_state_results }
};

export const faultTexts: Record<StepFaultKey, () => string> = {
	'too-long': m.plan_fault_too_long,
	'title-short': m.plan_fault_title_short,
	'year-odd': m.plan_fault_year_odd,
	'number-odd': m.plan_fault_number_odd,
	'zone-unknown': m.plan_fault_zone_unknown,
	'day-odd': m.plan_fault_day_odd,
	'time-odd': m.plan_fault_time_odd,
	'closing-before-opening': m.plan_fault_closing_before_opening,
	'ends-before-start': m.plan_fault_ends_before_start,
	'row-without-title': m.plan_fault_row_without_title,
	'row-without-day': m.plan_fault_row_without_day,
	'row-without-name': m.plan_fault_row_without_name,
	'organisation-twice': m.plan_fault_organisation_twice,
	'email-odd': m.plan_fault_email_odd,
	'ages-reversed': m.plan_fault_ages_reversed,
	'age-alone': m.plan_fault_age_alone,
	'several-chairs': m.plan_fault_several_chairs
};

export const gapTexts: Record<GapKey, () => string> = {
	'title-missing': m.plan_gap_title_missing,
	'kind-missing': m.plan_gap_kind_missing,
	'aim-missing': m.plan_gap_aim_missing,
	'year-missing': m.plan_gap_year_missing,
	'contacts-missing': m.plan_gap_contacts_missing,
	'organiser-missing': m.plan_gap_organiser_missing,
	'nomination-repeated': m.plan_gap_nomination_repeated,
	'opening-missing': m.plan_gap_opening_missing,
	'closing-missing': m.plan_gap_closing_missing,
	'closing-before-opening': m.plan_gap_closing_before_opening,
	'check-before-closing': m.plan_gap_check_before_closing,
	'milestone-reversed': m.plan_gap_milestone_reversed,
	'ages-reversed': m.plan_gap_ages_reversed,
	'form-empty': m.plan_gap_form_empty,
	'form-nomination-unknown': m.plan_gap_form_nomination_unknown,
	'point-missing': m.plan_gap_point_missing,
	'criteria-missing': m.plan_gap_criteria_missing,
	'awards-missing': m.plan_gap_awards_missing,
	'rules-fault': m.plan_gap_rules_fault,
	'jury-missing': m.plan_gap_jury_missing,
	'chair-missing': m.plan_gap_chair_missing,
	'several-chairs': m.plan_gap_several_chairs,
	'juror-repeated': m.plan_gap_juror_repeated,
	'too-few-votes': m.plan_gap_too_few_votes
};

/** A gap in words: the rules of the count bring sentences of their own. */
export const gapText = ({ key, sentence }: { key: GapKey; sentence: string | null }): string =>
	sentence ?? gapTexts[key]();

export const organisationRoleTitles: Record<string, () => string> = {
	founder: m.plan_role_founder,
	organiser: m.plan_role_organiser,
	sponsor: m.plan_role_sponsor,
	partner: m.plan_role_partner
};

export const participantKindTitles: Record<string, () => string> = {
	'regional-library': m.plan_kind_regional_library,
	'library-system': m.plan_kind_library_system,
	library: m.plan_kind_library,
	branch: m.plan_kind_branch,
	'educational-institution': m.plan_kind_educational_institution,
	partnership: m.plan_kind_partnership,
	'governing-body': m.plan_kind_governing_body,
	other: m.plan_kind_other
};

export const jurorRoleTitles: Record<string, () => string> = {
	chair: m.plan_juror_role_chair,
	'deputy-chair': m.plan_juror_role_deputy_chair,
	secretary: m.plan_juror_role_secretary,
	member: m.plan_juror_role_member
};
