import type { AddingRefusal, ChangeRefusal } from '#server/contests/jury/members/commands.ts';
import type { MemberFault } from '#server/contests/jury/members/forms.ts';
import type { RemovalRefusal } from '#server/contests/jury/members/removal/commands.ts';
import type { InvitationState } from '#server/contests/jury/members/rules.ts';
import type { DeclarationRefusal, FindingRefusal } from '#server/contests/judging/conflicts/commands.ts';
import type { NotingRefusal, PinningRefusal } from '#server/contests/judging/conflicts/noting/commands.ts';
import type { WithdrawalRefusal } from '#server/contests/judging/conflicts/policy.ts';
import type { AcceptingRefusal } from '#server/contests/judging/invitations/acceptance/commands.ts';
import type { InvitingRefusal } from '#server/contests/judging/invitations/commands.ts';
import type { LinkState } from '#server/contests/judging/invitations/rules.ts';
import type { ConflictGround, ConflictSource } from '#server/contests/judging/tables.ts';
import { m } from '#messages';
import type { ShapeName } from '../Shape.svelte';

export const invitationStates: Record<InvitationState, { shape: ShapeName; word: () => string }> = {
	'not-invited': { shape: 'ahead', word: m.jury_state_not_invited },
	sent: { shape: 'now', word: m.jury_state_sent },
	expired: { shape: 'wrong', word: m.jury_state_expired },
	'address-broken': { shape: 'wrong', word: m.jury_state_address_broken },
	accepted: { shape: 'done', word: m.jury_state_accepted },
	declined: { shape: 'wrong', word: m.jury_state_declined }
};

export const memberFaults: Record<MemberFault, () => string> = {
	'name-missing': m.jury_fault_name_missing,
	'too-long': m.jury_fault_too_long,
	'email-odd': m.jury_fault_email_odd,
	'number-odd': m.jury_fault_number_odd,
	'nothing-left': m.jury_fault_nothing_left
};

type Outdated = 'form-outdated';
const common = {
	'not-allowed': m.jury_refused_not_allowed,
	finalised: m.jury_refused_finalised,
	'form-outdated': m.jury_refused_outdated
};

export const invitingRefusals: Record<InvitingRefusal | Outdated, () => string> = {
	...common,
	nobody: m.jury_refused_nobody,
	'address-missing': m.jury_refused_address_missing
};
export const addingRefusals: Record<AddingRefusal | Outdated, () => string> = {
	...common,
	'chair-taken': m.jury_refused_chair_taken
};
export const changeRefusals: Record<ChangeRefusal | Outdated, () => string> = {
	...common,
	'has-marks': m.jury_refused_has_marks
};
export const removalRefusals: Record<RemovalRefusal | Outdated, () => string> = {
	...common,
	'own-seat': m.jury_refused_own_seat,
	'has-marks': m.jury_refused_remove_marks,
	'in-decisions': m.jury_refused_in_decisions,
	'in-use': m.jury_refused_in_use
};

export const grounds: Record<ConflictGround, () => string> = {
	'own-organisation': m.jury_ground_own_organisation,
	'same-system': m.jury_ground_same_system,
	'same-founder': m.jury_ground_same_founder,
	'co-authorship': m.jury_ground_co_authorship,
	mentorship: m.jury_ground_mentorship,
	declared: m.jury_ground_declared,
	'same-district': m.jury_ground_same_district
};
export const sources: Record<ConflictSource, () => string> = {
	computed: m.jury_source_computed,
	juror: m.jury_source_juror,
	secretary: m.jury_source_secretary
};

type ConflictRefusal =
	| FindingRefusal
	| NotingRefusal
	| PinningRefusal
	| DeclarationRefusal
	| Exclude<WithdrawalRefusal, 'stage-closed'>
	| Outdated;
export const conflictRefusals: Record<ConflictRefusal | 'closed-since', () => string> = {
	...common,
	'reason-missing': m.jury_fault_reason,
	'nothing-chosen': m.jury_fault_entries,
	'already-noted': m.jury_refused_already_noted,
	pinned: m.jury_refused_pinned,
	ended: m.jury_refused_ended,
	computed: m.jury_refused_computed,
	'closed-since': m.jury_refused_closed_since
};

export const acceptingRefusals: Record<AcceptingRefusal | Outdated, () => string> = {
	'form-outdated': m.jury_refused_outdated,
	'link-ended': m.jury_refused_link_ended,
	'too-often': m.jury_refused_too_often,
	'account-disabled': m.jury_refused_account_disabled,
	'already-seated': m.jury_refused_already_seated
};

export const deadLinks: Record<Exclude<LinkState, 'open'> | 'unknown', { title: () => string; text: () => string }> = {
	accepted: { title: m.jury_link_accepted_title, text: m.jury_link_accepted_text },
	declined: { title: m.jury_link_declined_title, text: m.jury_link_declined_text },
	replaced: { title: m.jury_link_replaced_title, text: m.jury_link_replaced_text },
	expired: { title: m.jury_link_expired_title, text: m.jury_link_expired_text },
	unknown: { title: m.jury_link_unknown_title, text: m.jury_link_unknown_text }
};

/** «№ 7» */
export const entryNumber = (key: string): string => m.meeting_work_untitled({ number: key });

/** «№ 7. Ночной читальный зал» */
export const entryTitle = ({ key, title }: { key: string; title: string }): string =>
	m.jury_entry({ key, title: title || m.jury_entry_untitled() });
