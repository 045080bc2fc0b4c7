import type { Generated } from 'kysely';

export type StageState = 'preparing' | 'open' | 'closed';
export type ConflictGround =
	'own-organisation' | 'same-system' | 'same-founder' | 'co-authorship' | 'mentorship' | 'declared' | 'same-district';
export type ConflictSource = 'computed' | 'juror' | 'secretary';
export type StageOutcomeKind = 'admitted' | 'replacement' | 'not-admitted';

export type JudgingTables = {
	judging_settings: {
		contest_id: string;
		settings: unknown;
		changed_at: Generated<Date>;
		changed_by: string;
	};
	juror_invitations: {
		id: Generated<string>;
		contest_id: string;
		juror_id: string;
		email: string;
		token_hash: string;
		sent_by: string;
		sent_at: Generated<Date>;
		expires_at: Date;
		answered_at: Generated<Date | null>;
		answer: 'accepted' | 'declined' | null;
		words: Generated<string>;
		ended_at: Generated<Date | null>;
		letter_id: Generated<string | null>;
	};
	conflict_declarations: { contest_id: string; juror_id: string; declared_at: Generated<Date> };
	conflicts: {
		id: Generated<string>;
		contest_id: string;
		juror_id: string;
		entry_id: string;
		ground: ConflictGround;
		is_hard: boolean;
		reason: Generated<string>;
		source: ConflictSource;
		pinned_by: string | null;
		pinned_at: Date | null;
		noted_by: string;
		noted_at: Generated<Date>;
		ended_by: string | null;
		ended_at: Date | null;
	};
	former_conflicts: {
		contest_id: string;
		entry_id: string;
		account_id: string | null;
		person_id: string | null;
		kept_at: Generated<Date>;
	};
	stage_courses: {
		contest_id: string;
		stage_key: string;
		state: StageState;
		opened_at: Date | null;
		due_at: Date | null;
		closed_at: Date | null;
		closed_by: string | null;
		released_at: Date | null;
		revision: Generated<number>;
	};
	stage_admissions: {
		contest_id: string;
		stage_key: string;
		entry_id: string;
		standing: 'admitted' | 'replacement';
		admitted_at: Generated<Date>;
		ended_at: Date | null;
	};
	sheet_assignments: {
		contest_id: string;
		stage_key: string;
		entry_id: string;
		juror_id: string;
		recused: Generated<boolean>;
		is_fixed: Generated<boolean>;
		assigned_by: string;
		assigned_at: Generated<Date>;
	};
	score_sheets: {
		contest_id: string;
		stage_key: string;
		entry_id: string;
		juror_id: string;
		marks: Generated<unknown>;
		comment_for_author: Generated<string>;
		note_for_jury: Generated<string>;
		revision: Generated<number>;
		opened_at: Generated<Date>;
		saved_at: Generated<Date>;
		signed_at: Date | null;
		save_id: Generated<string | null>;
		entered_by: string | null;
		confirmed_by: string | null;
	};
	paper_sheets: {
		id: Generated<string>;
		contest_id: string;
		stage_key: string;
		juror_id: string;
		code: string;
		printed: unknown;
		printed_by: string;
		printed_at: Generated<Date>;
	};
	paper_entries: {
		id: Generated<string>;
		paper_sheet_id: string;
		marks: unknown;
		entered_by: string;
		entered_at: Generated<Date>;
		confirmed_by: string | null;
		confirmed_at: Date | null;
		withdrawn_at: Date | null;
		taken_back_by: Generated<string | null>;
		taken_back_at: Generated<Date | null>;
		taken_back_reason: Generated<string | null>;
	};
	juror_reminders: { contest_id: string; stage_key: string; juror_id: string; reminded_at: Generated<Date> };
	stage_letters: {
		contest_id: string;
		stage_key: string;
		entry_id: string;
		outcome: StageOutcomeKind;
		release: number;
		written_at: Generated<Date>;
	};
	entry_withdrawals: {
		contest_id: string;
		decision_position: number;
		entry_id: string;
		asked_by: 'entrant' | 'organiser';
		reason: string;
		noted_by: string;
		noted_at: Generated<Date>;
	};
	stage_reopenings: {
		id: Generated<string>;
		contest_id: string;
		stage_key: string;
		reason: string;
		reopened_by: string;
		reopened_at: Generated<Date>;
	};
};
