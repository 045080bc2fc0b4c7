import type { Generated, GeneratedAlways } from 'kysely';

export type ApplicationState = 'draft' | 'submitted' | 'correction' | 'withdrawn' | 'admitted' | 'rejected';
export type Verdict = 'pass' | 'fail' | 'correct';
export type Decision = 'admit' | 'reject' | 'correct';

export type ApplicationTables = {
	applications: {
		id: Generated<string>;
		contest_id: string;
		number: Generated<number | null>;
		state: Generated<ApplicationState>;
		nomination_key: string | null;
		title: Generated<string>;
		organisation_id: string | null;
		proposed_organisation: unknown;
		team_name: Generated<string>;
		answers: Generated<unknown>;
		revision: Generated<number>;
		part_revisions: Generated<unknown>;
		part_saves: Generated<unknown>;
		created_by: string;
		created_at: Generated<Date>;
		saved_at: Generated<Date>;
		submitted_at: Generated<Date | null>;
		withdrawn_at: Generated<Date | null>;
		grace_link_id: Generated<string | null>;
		correct_until: Generated<Date | null>;
		admitted_version: Generated<number | null>;
		entry_id: Generated<string | null>;
	};
	application_counters: { contest_id: string; last_number: number };
	application_members: { application_id: string; account_id: string; joined_at: Generated<Date> };
	application_invitations: {
		id: Generated<string>;
		application_id: string;
		email: string;
		token_hash: string;
		invited_by: string;
		expires_at: Date;
		ended_at: Generated<Date | null>;
		taken_by: Generated<string | null>;
		taken_at: Generated<Date | null>;
	};
	application_authors: {
		id: Generated<string>;
		application_id: string;
		position: number;
		surname: Generated<string>;
		given_name: Generated<string>;
		patronymic: Generated<string>;
		gender: 'female' | 'male' | null;
		post: Generated<string>;
		email: Generated<string>;
		born_on: Generated<string | null>;
		account_id: Generated<string | null>;
		consents_on_paper: Generated<boolean>;
		person_id: Generated<string | null>;
	};
	application_files: {
		application_id: string;
		file_id: string;
		field_id: string;
		position: number;
		alt: Generated<string>;
		removed_at: Generated<Date | null>;
	};
	application_versions: {
		application_id: string;
		version: number;
		regulations_version: number;
		revision: number;
		content: unknown;
		title: GeneratedAlways<string>;
		nomination_key: GeneratedAlways<string | null>;
		organisation_id: GeneratedAlways<string | null>;
		proposed_name: GeneratedAlways<string | null>;
		sha256: string;
		submitted_by: string;
		submitted_at: Generated<Date>;
	};
	grace_links: {
		id: Generated<string>;
		contest_id: string;
		nomination_key: string | null;
		code_hash: string;
		note: Generated<string>;
		expires_at: Date;
		uses_left: number;
		created_by: string;
		created_at: Generated<Date>;
	};
	grace_link_uses: { grace_link_id: string; application_id: string; used_at: Generated<Date> };
	eligibility_verdicts: {
		application_id: string;
		version: number;
		point_id: string;
		verdict: Verdict;
		note: Generated<string>;
		given_by: string;
		given_at: Generated<Date>;
	};
	eligibility_decisions: {
		id: Generated<string>;
		application_id: string;
		version: number;
		decision: Decision;
		reason: Generated<string>;
		due_at: Date | null;
		needs_two: boolean;
		proposed_by: string;
		proposed_at: Generated<Date>;
		confirmed_by: Generated<string | null>;
		confirmed_at: Generated<Date | null>;
		withdrawn_at: Generated<Date | null>;
	};
	application_list_columns: { contest_id: string; account_id: string; columns: string[] };
	application_reminders: { contest_id: string; account_id: string; reminded_at: Generated<Date> };
};
