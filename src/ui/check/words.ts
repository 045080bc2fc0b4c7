import type { Obstacle } from '#server/applications/check/bulk/rules.ts';
import type { ConfirmationRefusal, ProposalRefusal } from '#server/applications/check/commands.ts';
import type { Hint } from '#server/applications/check/hints/rules.ts';
import type { ChangedPart } from '#server/applications/list/changes/rules.ts';
import type { ListColumn } from '#server/applications/list/columns/rules.ts';
import type { HistoryEvent } from '#server/applications/list/reading/rules.ts';
import type { ListQuery } from '#server/applications/list/rules.ts';
import type { Decision, Verdict } from '#server/applications/tables.ts';
import { m } from '#messages';
import { stateWords } from '#ui/applications/words.ts';
import { formatInstant } from '#ui/moments.ts';
import { listed } from '#ui/numbers.ts';

export const columnTitles: Record<ListColumn, () => string> = {
	state: m.check_column_state,
	nomination: m.check_column_nomination,
	organisation: m.check_column_organisation,
	territory: m.check_column_territory,
	authors: m.check_column_authors,
	team: m.check_column_team,
	submitted: m.check_column_submitted,
	files: m.check_column_files,
	checked: m.check_column_checked
};

export const onlyWords: Record<NonNullable<ListQuery['only']>, () => string> = {
	unchecked: m.check_only_unchecked,
	'files-missing': m.check_only_files,
	late: m.check_only_late
};

export const stateTitle = (state: NonNullable<ListQuery['state']>): string =>
	state === 'waiting' ? m.check_state_waiting() : stateWords[state].word();

export const verdictWords: Record<Verdict, () => string> = {
	pass: m.check_verdict_pass,
	correct: m.check_verdict_correct,
	fail: m.check_verdict_fail
};

export const decisionWords: Record<Decision, () => string> = {
	admit: m.check_decision_admit,
	correct: m.check_decision_correct,
	reject: m.check_decision_reject
};

export const proposedWords: Record<Decision, () => string> = {
	admit: m.check_history_proposed_admit,
	correct: m.check_history_proposed_correct,
	reject: m.check_history_proposed_reject
};

const decidedWords: Record<Decision, () => string> = {
	admit: m.check_history_decided_admit,
	correct: m.check_history_decided_correct,
	reject: m.check_history_decided_reject
};

export function eventTitle(event: HistoryEvent): string {
	switch (event.kind) {
		case 'sent':
			return m.check_history_sent({ version: event.version });
		case 'withdrawn':
			return m.check_history_withdrawn();
		case 'proposed':
			return proposedWords[event.decision]();
		case 'decided':
			return decidedWords[event.decision]();
		case 'taken-back':
			return m.check_history_taken_back();
	}
}

const parts: Record<Exclude<ChangedPart['part'], 'answer' | 'files'>, () => string> = {
	nomination: m.check_part_nomination,
	title: m.check_part_title,
	organisation: m.check_part_organisation,
	team: m.check_part_team,
	authors: m.check_part_authors,
	sheet: m.check_part_sheet
};

/** What a version changed, in a sentence. */
export function changesText(changes: readonly ChangedPart[] | null): string {
	if (changes === null) return m.check_version_first();
	if (changes.length === 0) return m.check_version_same();
	const named = changes.map((change) => {
		if (change.part === 'answer') return m.check_part_answer({ label: change.label });
		if (change.part === 'files') return m.check_part_files({ label: change.label });
		return parts[change.part]();
	});
	return m.check_version_changed({ what: listed(named) });
}

export const obstacleWords: Record<Obstacle, () => string> = {
	'not-submitted': m.check_obstacle_not_submitted,
	'decision-open': m.check_obstacle_decision_open,
	'points-unchecked': m.check_obstacle_points_unchecked,
	'points-failed': m.check_obstacle_points_failed,
	'organisation-unknown': m.check_obstacle_organisation,
	'consent-missing': m.check_obstacle_consent,
	'own-application': m.check_obstacle_own,
	'files-unclean': m.check_obstacle_files
};

export function hintText(hint: Hint, timeZone: string): string {
	switch (hint.about) {
		case 'time': {
			const when = hint.at ? formatInstant(hint.at, timeZone) : '—';
			return hint.isLate ? m.check_hint_time_late({ when }) : m.check_hint_time({ when });
		}
		case 'organisation':
			return organisationHints[hint.fault ?? 'good']();
		case 'limit':
			return m.check_hint_limit({ counted: hint.counted, most: hint.most });
		case 'team':
			return m.check_hint_team({ authors: hint.authors, most: hint.most });
		case 'consents':
			return hint.isGood ? m.check_hint_consents_good() : m.check_hint_consents_missing({ n: hint.missing });
		case 'files':
			return hint.isGood ? m.check_hint_files_good() : m.check_hint_files_missing({ labels: hint.missing.join(', ') });
		case 'sheet':
			return hint.isGood ? m.check_hint_sheet_good() : m.check_hint_sheet_missing();
	}
}

const organisationHints = {
	good: m.check_hint_org_good,
	unknown: m.check_hint_org_unknown,
	kind: m.check_hint_org_kind,
	territory: m.check_hint_org_territory
};

export type CheckRefusal =
	ProposalRefusal | ConfirmationRefusal | 'form-outdated' | 'decision-missing' | 'fields-needed';

/** Where on the page of a check the fault stands, and what to do about it. */
export const checkRefusals: Record<CheckRefusal, { field: string; text: () => string }> = {
	'not-allowed': { field: 'decision', text: m.check_refused_not_allowed },
	'form-outdated': { field: 'decision', text: m.check_refused_outdated },
	'decision-missing': { field: 'decision', text: m.check_fault_decision },
	'reason-missing': { field: 'reason', text: m.check_fault_reason },
	'due-in-past': { field: 'due', text: m.check_fault_due },
	'not-now': { field: 'decision', text: m.check_fault_not_now },
	'version-outdated': { field: 'decision', text: m.check_fault_version },
	'decision-open': { field: 'decision', text: m.check_fault_open },
	'organisation-unknown': { field: 'decision', text: m.check_fault_org },
	'consent-missing': { field: 'decision', text: m.check_fault_consent },
	'files-unclean': { field: 'decision', text: m.check_fault_files },
	'points-unchecked': { field: 'decision', text: m.check_fault_points_unchecked },
	'points-failed': { field: 'decision', text: m.check_fault_points_failed },
	'own-application': { field: 'decision', text: m.check_fault_own },
	'judging-begun': { field: 'decision', text: m.check_fault_judging },
	'already-answered': { field: 'decision', text: m.check_fault_answered },
	'same-person': { field: 'decision', text: m.check_fault_same },
	'fields-needed': { field: 'decision', text: m.check_fault_fields }
};
