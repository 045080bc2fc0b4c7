import type { ClosingRefusal } from '#server/contests/judging/stages/closing/commands.ts';
import type { OpeningRefusal, PreparationRefusal } from '#server/contests/judging/stages/commands.ts';
import type { ReleaseRefusal } from '#server/contests/judging/stages/release/commands.ts';
import type { ReopeningRefusal } from '#server/contests/judging/stages/reopening/commands.ts';
import type { WithdrawalRefusal } from '#server/contests/judging/stages/withdrawal/queries.ts';
import type { Standing } from '#server/contests/scoring/rules.ts';
import { m } from '#messages';
import type { ShapeName } from '../Shape.svelte';

export type StageRefusal =
	| PreparationRefusal
	| OpeningRefusal
	| ClosingRefusal
	| ReopeningRefusal
	| ReleaseRefusal
	| WithdrawalRefusal
	| 'due-unreadable'
	| 'asked-needed'
	| 'form-outdated';

export const stageRefusals: Record<StageRefusal, () => string> = {
	'not-allowed': m.stages_refused_not_allowed,
	'has-conflicts': m.stages_refused_has_conflicts,
	'already-prepared': m.stages_refused_already_prepared,
	'previous-not-closed': m.stages_refused_previous_not_closed,
	'no-entries': m.stages_refused_no_entries,
	'not-preparing': m.stages_refused_not_preparing,
	'due-in-past': m.stages_refused_due_in_past,
	'due-unreadable': m.stages_refused_due_unreadable,
	'no-chair': m.stages_refused_no_chair,
	'nobody-assigned': m.stages_refused_nobody_assigned,
	'too-few-assigned': m.stages_refused_too_few_assigned,
	'not-open': m.stages_refused_not_open,
	'changed-meanwhile': m.stages_refused_changed_meanwhile,
	'too-few-sheets': m.stages_refused_too_few_sheets,
	'correction-not-applicable': m.stages_refused_correction_not_applicable,
	'open-ties': m.stages_refused_open_ties,
	'reason-needed': m.stages_refused_reason_needed,
	'asked-needed': m.stages_refused_asked_needed,
	'not-closed': m.stages_refused_not_closed,
	'next-begun': m.stages_refused_next_begun,
	finalised: m.stages_refused_finalised,
	'too-late': m.stages_refused_too_late,
	'already-withdrawn': m.stages_refused_already_withdrawn,
	'not-taking-part': m.stages_refused_not_taking_part,
	'already-released': m.stages_refused_already_released,
	'last-stage': m.stages_refused_last_stage,
	'form-outdated': m.stages_refused_form_outdated
};

export const standingWords: Record<Standing, { shape: ShapeName; word: () => string }> = {
	ranked: { shape: 'done', word: m.stages_is_ranked },
	admitted: { shape: 'done', word: m.stages_is_admitted },
	replacement: { shape: 'done', word: m.stages_is_replacement },
	'below-number': { shape: 'replaced', word: m.stages_is_below_number },
	'below-threshold': { shape: 'replaced', word: m.stages_is_below_threshold },
	'edge-tie': { shape: 'ahead', word: m.stages_is_edge_tie },
	rejected: { shape: 'wrong', word: m.stages_is_rejected },
	withdrawn: { shape: 'replaced', word: m.stages_is_withdrawn },
	'too-few-sheets': { shape: 'wrong', word: m.stages_is_too_few_sheets },
	'nomination-not-held': { shape: 'replaced', word: m.stages_is_nomination_not_held },
	'passed-over': { shape: 'replaced', word: m.stages_is_passed_over }
};

export const outcomeWords = {
	admitted: { shape: 'done', word: m.stages_mine_admitted },
	replacement: { shape: 'done', word: m.stages_mine_replacement },
	'not-admitted': { shape: 'replaced', word: m.stages_mine_not_admitted },
	withdrawn: { shape: 'replaced', word: m.stages_mine_withdrawn }
} as const satisfies Record<string, { shape: ShapeName; word: () => string }>;
