import type { Generated } from 'kysely';

export type IssuingState = 'waiting' | 'running' | 'done' | 'stopped';
export type IssuingProblem = 'forms-not-confirmed' | 'missing-glyphs' | 'failed';

export type IssuingTables = {
	issuing_runs: {
		id: Generated<string>;
		contest_id: string;
		results_version: number;
		begun_by: string;
		begun_at: Generated<Date>;
		issued_on: string;
		state: Generated<IssuingState>;
		total: Generated<number>;
		issued: Generated<number>;
		annulled: Generated<number>;
		letters: Generated<number>;
		problem: Generated<IssuingProblem | null>;
		finished_at: Generated<Date | null>;
		followed_by: Generated<string | null>;
	};
	carried_papers: { award_id: string; document_id: string };
	paper_letters: { document_id: string; account_id: string; written_at: Generated<Date> };
};
