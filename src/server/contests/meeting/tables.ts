import type { Generated } from 'kysely';

export type AppealOutcome = 'upheld' | 'rejected' | 'withdrawn';

export type MeetingTables = {
	open_votes: {
		id: Generated<string>;
		contest_id: string;
		question: unknown;
		put_by: string;
		put_at: Generated<Date>;
		closed_by: string | null;
		closed_at: Date | null;
		decision_position: number | null;
		withdrawn_at: Date | null;
	};
	vote_voices: {
		vote_id: string;
		contest_id: string;
		juror_id: string;
		choice: string | null;
		recorded_by: string;
		given_at: Generated<Date>;
	};
	finalisations: {
		id: Generated<string>;
		contest_id: string;
		sha256: string;
		reason: Generated<string>;
		proposed_by: string;
		proposed_at: Generated<Date>;
		confirmed_by: string | null;
		confirmed_at: Date | null;
		withdrawn_at: Date | null;
		results_version: number | null;
	};
	appeals: {
		id: Generated<string>;
		contest_id: string;
		entry_id: string;
		results_version: number;
		account_id: string | null;
		words: string;
		lodged_at: Generated<Date>;
		outcome: AppealOutcome | null;
		answer: Generated<string>;
		decided_by: string | null;
		decided_at: Date | null;
	};
};
