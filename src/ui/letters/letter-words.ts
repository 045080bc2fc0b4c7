import type { SendAgainRefusal } from '#server/letters/commands.ts';
import type { LetterState } from '#server/letters/tables.ts';
import { m } from '#messages';
import type { ShapeName } from '#ui/Shape.svelte';

export const letterStates: Record<LetterState, { shape: ShapeName; word: () => string; text: () => string }> = {
	waiting: { shape: 'ahead', word: m.letters_state_waiting, text: m.letters_state_text_waiting },
	sent: { shape: 'done', word: m.letters_state_sent, text: m.letters_state_text_sent },
	refused: { shape: 'wrong', word: m.letters_state_refused, text: m.letters_state_text_refused },
	bounced: { shape: 'wrong', word: m.letters_state_bounced, text: m.letters_state_text_bounced },
	'not-sent': { shape: 'replaced', word: m.letters_state_not_sent, text: m.letters_state_text_not_sent },
	caught: { shape: 'replaced', word: m.letters_state_caught, text: m.letters_state_text_caught }
};

/** Every kind that a module writes; `samples.test.ts` beside the office's samples fails for one that is missing. */
export const letterKinds: Record<string, () => string> = {
	'sign-in-link': m.letters_kind_sign_in_link,
	'sign-up': m.letters_kind_sign_up,
	'no-account': m.letters_kind_no_account,
	'already-member': m.letters_kind_already_member,
	'account-shut': m.letters_kind_account_shut,
	'password-reset': m.letters_kind_password_reset,
	invitation: m.letters_kind_invitation,
	'email-change': m.letters_kind_email_change,
	'email-taken': m.letters_kind_email_taken,
	'email-changed': m.letters_kind_email_changed,
	security: m.letters_kind_security,
	'application-received': m.letters_kind_application_received,
	'application-withdrawn': m.letters_kind_application_withdrawn,
	'application-admitted': m.check_letter_admitted,
	'application-rejected': m.check_letter_rejected,
	'application-correction': m.check_letter_correction,
	'co-author-invitation': m.letters_kind_co_author_invitation,
	'regulations-changed': m.letters_kind_regulations_changed,
	'application-reminder': m.letters_kind_application_reminder,
	'papers-ready': m.publication_letter_papers,
	'defence-invitation': m.defence_letter_invitation,
	'stage-admitted': m.stages_letter_admitted,
	'stage-not-admitted': m.stages_letter_not_admitted,
	'stage-replacement': m.stages_letter_replacement,
	'jury-reminder': m.overview_letter_reminder,
	'appeal-received': m.meeting_letter_appeal_received,
	'appeal-decided': m.meeting_letter_appeal_decided,
	'contest-news': m.letters_kind_contest_news,
	'jury-invitation': m.jury_letter_invitation,
	'jury-declined': m.jury_letter_declined,
	'public-vote-confirmation': m.vote_letter_confirmation,
	'public-vote-counted': m.vote_letter_counted
};

export const kindTitle = (kind: string): string => (letterKinds[kind] ?? m.letters_kind_other)();

export const againRefusals: Record<SendAgainRefusal | 'form-outdated', () => string> = {
	'still-waiting': m.letters_again_still_waiting,
	'address-broken': m.letters_again_address_broken,
	'link-removed': m.letters_again_link_removed,
	'form-outdated': m.letters_again_form_outdated
};
