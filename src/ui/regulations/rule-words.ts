import type { RecipientKind, RoundingPoint, Stage } from '#server/contests/scoring/rule-set/forms.ts';
import { m } from '#messages';

export const stageKindTitles: Record<Stage['kind'], () => string> = {
	'eligibility-check': m.regulations_kind_check,
	jury: m.regulations_kind_jury,
	defence: m.regulations_kind_defence,
	visit: m.regulations_kind_visit,
	test: m.regulations_kind_test
};

export const aggregationTitles: Record<string, () => string> = {
	'totals-mean': m.regulations_totals_mean,
	'totals-median': m.regulations_totals_median,
	'totals-sum': m.regulations_totals_sum,
	'criteria-mean': m.regulations_criteria_mean,
	'criteria-median': m.regulations_criteria_median,
	'criteria-sum': m.regulations_criteria_sum
};

export const correctionTitles: Record<string, () => string> = {
	none: m.regulations_correction_none,
	trim: m.regulations_correction_trim,
	clamp: m.regulations_correction_clamp,
	'z-score': m.regulations_correction_z_score,
	'juror-effect': m.regulations_correction_juror_effect
};

export const roundingTitles: Record<RoundingPoint, () => string> = {
	stageResult: m.regulations_round_stage_result,
	cumulative: m.regulations_round_cumulative,
	criterionMean: m.regulations_round_criterion_mean,
	weightedCriterion: m.regulations_round_weighted,
	jurorTotal: m.regulations_round_juror_total,
	correctedMark: m.regulations_round_corrected
};

export const admissionTitles: Record<string, () => string> = {
	all: m.regulations_admission_all,
	first: m.regulations_admission_by_first,
	threshold: m.regulations_admission_by_threshold,
	both: m.regulations_admission_by_both
};

export const edgeTieTitles: Record<string, () => string> = {
	'admit-all': m.regulations_edge_all,
	'admit-none': m.regulations_edge_none,
	ladder: m.regulations_edge_ladder
};

export const quorumTitles: Record<string, () => string> = {
	'': m.regulations_quorum_none,
	'>1/2': m.regulations_quorum_over_half,
	'1/2': m.regulations_quorum_half,
	'2/3': m.regulations_quorum_two_thirds,
	'3/4': m.regulations_quorum_three_quarters,
	'1/1': m.regulations_quorum_all
};

export const awardKindTitles: Record<string, () => string> = {
	'grand-prix': m.regulations_award_grand_prix,
	diploma: m.regulations_award_diploma,
	'incentive-prize': m.regulations_award_incentive,
	money: m.regulations_award_money,
	'sponsor-prize': m.regulations_award_sponsor,
	'audience-award': m.regulations_award_audience,
	'thank-you-letter': m.regulations_award_letter,
	'participation-certificate': m.regulations_award_certificate
};

export const recipientTitles: Record<RecipientKind, () => string> = {
	organisation: m.regulations_recipient_organisation,
	branch: m.regulations_recipient_branch,
	person: m.regulations_recipient_person,
	team: m.regulations_recipient_team
};
