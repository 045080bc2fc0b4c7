import type { Generated } from 'kysely';

export type AppealOutcome = 'upheld' | 'rejected' | 'withdrawn';

export type MeetingTables = {
	open_votes: {
		id: Generated<string>;
		contest_id: string;
		question: unknown;
		put_by: string;
		put_at: Generated<Date>;
		closed_by: Generated<string | null>;
		closed_at: Generated<Date | null>;
		decision_position: Generated<number | null>;
		withdrawn_at: Generated<Date | null>;
	};
	vote_voices: {
		vote_id: string;
		contest_id: string;
		juror_id: string;
		choice: string | null;
		recorded_by: string;
		given_at: Generated<Date>;
	};
	dissents: {
		juror_id: string;
		contest_id: string;
		words: string;
		noted_by: string;
		noted_at: Generated<Date>;
	};
	corrections: {
		id: Generated<string>;
		contest_id: string;
		reason: string;
		opened_by: string;
		opened_at: Generated<Date>;
		results_version: Generated<number | null>;
		ended_at: Generated<Date | null>;
	};
	finalisations: {
		id: Generated<string>;
		contest_id: string;
		sha256: string;
		reason: Generated<string>;
		proposed_by: string;
		proposed_at: Generated<Date>;
		proposer_leads: boolean;
		confirmed_by: Generated<string | null>;
		confirmed_at: Generated<Date | null>;
		withdrawn_at: Generated<Date | null>;
		results_version: Generated<number | null>;
	};
	appeals: {
		id: Generated<string>;
		contest_id: string;
		entry_id: string;
		results_version: number;
		account_id: string | null;
		words: string;
		lodged_at: Generated<Date>;
		outcome: Generated<AppealOutcome | null>;
		answer: Generated<string>;
		decided_by: Generated<string | null>;
		decided_at: Generated<Date | null>;
	};
};
