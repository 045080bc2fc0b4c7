import type { Generated } from 'kysely';

export type IssuingState = 'waiting' | 'running' | 'done' | 'stopped';

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
		letters: Generated<number>;
		problem: string | null;
		problem_names: Generated<string[]>;
		finished_at: Date | null;
	};
};
