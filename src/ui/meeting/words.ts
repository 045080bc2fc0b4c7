import type { Decision } from '#server/contests/scoring/rules.ts';
import type { Question } from '#server/contests/meeting/forms.ts';
import type { Obstacle } from '#server/contests/meeting/finalisation/rules.ts';
import type { ConfirmingRefusal, ProposingRefusal } from '#server/contests/meeting/finalisation/commands.ts';
import type { AudienceRefusal } from '#server/contests/meeting/audience/commands.ts';
import type { CastingRefusal, DecidingRefusal } from '#server/contests/meeting/decisions/commands.ts';
import type { ClosingRefusal, PuttingRefusal, VoiceRefusal } from '#server/contests/meeting/votes/commands.ts';
import type { LodgingRefusal } from '#server/applications/appeals/commands.ts';
import type { KeepingRefusal, SettlingRefusal } from '#server/contests/meeting/appeals/commands.ts';
import type { AppealOutcome } from '#server/contests/meeting/tables.ts';
import type { OpenTie } from '#server/contests/scoring/rules.ts';
import type { JurorRole } from '#server/contests/tables.ts';
import { m } from '#messages';
import type { ShapeName } from '#ui/Shape.svelte';

export type Titles = Record<string, string>;
/** How the things of a contest are called, by their keys. */
export type Names = { titles: Titles; nominations: Titles; awards: Titles; stages?: Titles };

/** «№ 7 „Ночной читальный зал“» in the quotes of the language. */
export const quotedWork = ({ key, title }: { key: string; title: string }): string =>
	title ? m.meeting_work({ number: key, title }) : m.meeting_work_untitled({ number: key });

export const workName = (titles: Titles, key: string): string => quotedWork({ key, title: titles[key] ?? '' });

export const roleNames: Record<JurorRole, () => string> = {
	chair: m.meeting_role_chair,
	'deputy-chair': m.meeting_role_deputy,
	secretary: m.meeting_role_secretary,
	member: m.meeting_role_member
};

export const tieNeeds: Record<OpenTie['needs'], () => string> = {
	'recorded-vote': m.meeting_needs_vote,
	'casting-vote': m.meeting_needs_casting,
	lots: m.meeting_needs_lots,
	decision: m.meeting_needs_decision
};

export function tieName({ effect, rank }: { effect: OpenTie['effect']; rank: number | null }): string {
	if (effect === 'admission') return m.meeting_tie_admission();
	return rank === null ? m.meeting_tie_equal() : m.meeting_tie_place({ place: rank });
}

/** `place`: null where it would tell something of a hidden entry. */
export function questionName(
	question: Question,
	{ titles, nominations, awards }: Names,
	place?: number | null
): string {
	switch (question.kind) {
		case 'tie':
			if (question.effect === 'admission') return m.meeting_question_tie_admission();
			return place ? m.meeting_question_tie({ place }) : m.meeting_question_tie_equal();
		case 'unawarded-place': {
			const nomination = question.nomination === null ? undefined : nominations[question.nomination];
			return nomination
				? m.meeting_question_place_in({ place: question.place, nomination })
				: m.meeting_question_place({ place: question.place });
		}
		case 'award': {
			const award = question.title ?? awards[question.award] ?? question.award;
			const [only, ...others] = question.entries;
			return others.length > 0
				? m.meeting_question_award({ award })
				: m.meeting_question_award_one({ award, work: workName(titles, only!) });
		}
		case 'words':
			return question.subject;
	}
}

export function optionName(option: string, titles: Titles): string {
	if (option === 'for') return m.meeting_option_for();
	return option === 'against' ? m.meeting_option_against() : workName(titles, option);
}

export function decisionText(
	decision: Decision,
	{ titles, nominations, awards, stages = {} }: Names,
	recipient: string
): string {
	switch (decision.kind) {
		case 'recorded-vote': {
			const votes = decision.votes.map(({ entry, votes: given }) =>
				m.meeting_decision_vote_each({ entry, votes: given })
			);
			return m.meeting_decision_vote({ stage: stages[decision.stage] ?? decision.stage, votes: votes.join(', ') });
		}
		case 'casting-vote':
			return m.meeting_decision_casting({
				stage: stages[decision.stage] ?? decision.stage,
				order: decision.order.map((entry) => m.meeting_work_untitled({ number: entry })).join(', ')
			});
		case 'lots':
			return m.meeting_decision_lots({ stage: stages[decision.stage] ?? decision.stage, seed: decision.seed });
		case 'unawarded-place': {
			const nomination = nominations[decision.nomination ?? ''];
			return nomination
				? m.meeting_decision_place_in({ place: decision.place, nomination })
				: m.meeting_decision_place({ place: decision.place });
		}
		case 'withdrawal':
			return m.meeting_decision_withdrawal({ work: workName(titles, decision.entry) });
		case 'rejection':
			return m.meeting_decision_rejection({ work: workName(titles, decision.entry) });
		case 'kept-win':
			return m.meeting_decision_kept({ work: workName(titles, decision.entry) });
		case 'award': {
			const award = decision.title ?? awards[decision.award] ?? decision.award;
			const work = decision.entry ? workName(titles, decision.entry) : '';
			if (decision.title && !awards[decision.award])
				return m.meeting_decision_special({ award, whom: work || recipient });
			if (recipient && work) return m.meeting_decision_award_work({ award, whom: recipient, work });
			return m.meeting_decision_award({ award, whom: recipient || work });
		}
	}
}

export const obstacleWords: Record<Obstacle, () => string> = {
	'too-few-sheets': m.meeting_obstacle_sheets,
	'correction-not-applicable': m.meeting_obstacle_correction,
	'open-ties': m.meeting_obstacle_ties,
	'decisions-not-applicable': m.meeting_obstacle_decisions,
	'no-quorum': m.meeting_obstacle_quorum,
	'stage-open': m.meeting_obstacle_stage,
	'votes-open': m.meeting_obstacle_votes
};

export const appealStates: Record<AppealOutcome | 'open', { shape: ShapeName; word: () => string }> = {
	open: { shape: 'now', word: m.meeting_appeal_waits },
	upheld: { shape: 'done', word: m.meeting_appeal_upheld },
	rejected: { shape: 'wrong', word: m.meeting_appeal_rejected },
	withdrawn: { shape: 'replaced', word: m.meeting_appeal_withdrawn }
};

export type MeetingRefusalWord =
	| ProposingRefusal
	| ConfirmingRefusal
	| CastingRefusal
	| DecidingRefusal
	| AudienceRefusal
	| ClosingRefusal
	| PuttingRefusal
	| VoiceRefusal
	| LodgingRefusal
	| KeepingRefusal
	| SettlingRefusal
	| 'form-outdated'
	| 'of-a-stage'
	| 'award-missing'
	| 'title-missing'
	| 'entry-missing'
	| 'one-entry'
	| 'place-missing'
	| 'then-missing'
	| 'incomplete'
	| 'reason-missing'
	| 'already-open'
	| 'not-open';

export const meetingRefusals: Record<MeetingRefusalWord, () => string> = {
	...obstacleWords,
	'no-quorum': m.meeting_r_no_quorum,
	'form-outdated': m.meeting_r_outdated,
	incomplete: m.meeting_r_outdated,
	'not-allowed': m.meeting_r_not_allowed,
	finalised: m.meeting_r_finalised,
	'has-conflict': m.meeting_r_conflict,
	'no-such-tie': m.meeting_r_no_tie,
	'unknown-award': m.meeting_r_unknown_award,
	'unknown-place': m.meeting_r_unknown_place,
	'place-not-given': m.meeting_r_unknown_place,
	'unknown-nomination': m.meeting_r_unknown_place,
	'unknown-stage': m.meeting_r_outdated,
	'unknown-entry': m.meeting_r_unknown_entry,
	'not-the-author': m.meeting_r_unknown_entry,
	'already-put': m.meeting_r_already_put,
	'too-short': m.meeting_r_too_short,
	'order-incomplete': m.meeting_r_order,
	'award-limit-exceeded': m.meeting_r_limit,
	'recipient-not-allowed': m.meeting_r_recipient,
	'already-decided': m.meeting_r_decided,
	'vote-not-over': m.meeting_r_vote_not_over,
	'not-first': m.meeting_r_not_first,
	'of-a-stage': m.meeting_r_of_stage,
	closed: m.meeting_r_closed,
	'already-closed': m.meeting_r_closed,
	'no-voices': m.meeting_r_no_voices,
	'no-such-choice': m.meeting_r_no_choice,
	'no-vote': m.meeting_r_no_vote,
	'not-present': m.meeting_r_not_present,
	'award-missing': m.meeting_r_award_missing,
	'title-missing': m.meeting_r_title_missing,
	'entry-missing': m.meeting_r_entry_missing,
	'one-entry': m.meeting_r_one_entry,
	'place-missing': m.meeting_r_place_missing,
	'then-missing': m.meeting_r_then_missing,
	'already-proposed': m.meeting_r_proposed,
	'changed-meanwhile': m.meeting_r_changed,
	'nothing-changed': m.meeting_r_same_count,
	'already-answered': m.meeting_r_answered,
	'same-person': m.meeting_r_same_person,
	'nobody-leads': m.meeting_r_nobody_leads,
	'reason-missing': m.meeting_r_reason,
	'already-open': m.meeting_r_already_open,
	'not-open': m.meeting_r_not_open,
	'words-missing': m.meeting_r_words,
	'already-lodged': m.meeting_r_lodged,
	'no-term': m.meeting_my_appeal_no_term,
	'too-late': m.meeting_r_late,
	'own-appeal': m.meeting_r_own,
	'answer-missing': m.meeting_r_answer,
	'outcome-missing': m.meeting_r_outcome
};

/** Of appeals, where the jury's earlier answer stands in the way. */
export const appealRefusal = (refusal: MeetingRefusalWord): string =>
	refusal === 'already-decided' ? m.meeting_r_appeal_decided() : meetingRefusals[refusal]();
