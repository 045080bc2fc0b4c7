import type { Generated } from 'kysely';

export type ContestOrganisationRole = 'founder' | 'organiser' | 'sponsor' | 'partner';
export type JurorRole = 'chair' | 'deputy-chair' | 'secretary' | 'member';
export type EntryStatus = 'admitted' | 'rejected';

/** Exact numbers (`mark`, `result`, `cumulative`) are decimal strings, never binary floats. */
export type ContestTables = {
	contests: {
		id: Generated<string>;
		slug: string;
		kind: string;
		title: string;
		aim: Generated<string>;
		participants: Generated<string>;
		age_mark: string | null;
		time_zone: string;
		held_in_year: number;
		contacts: Generated<string>;
		may_be_missing: Generated<'nothing' | 'sheets' | 'marks'>;
		document_facts: Generated<unknown>;
		meeting_facts: Generated<unknown>;
		announced_at: Date | null;
		created_at: Generated<Date>;
	};
	contest_emblems: { contest_id: string; format: 'svg' | 'png'; content: Buffer; alt: string };
	contest_organisations: {
		contest_id: string;
		organisation_id: string;
		role: ContestOrganisationRole;
		position: number;
	};
	contest_dates: { contest_id: string; position: number; title: string; starts_on: string; ends_on: string | null };
	rule_sets: { contest_id: string; version: number; rules: unknown; sha256: string; frozen_at: Generated<Date> };
	contest_plans: {
		contest_id: string;
		plan: unknown;
		revision: Generated<number>;
		/** By part: `PartChange`, see plan/queries.ts. */
		parts: Generated<unknown>;
		changed_at: Generated<Date>;
		changed_by: string;
	};
	regulations: {
		contest_id: string;
		version: number;
		plan: unknown;
		document: unknown;
		sha256: string;
		rule_set_version: number;
		what_changed: Generated<string>;
		published_at: Generated<Date>;
		published_by: string;
	};
	contest_calls: {
		contest_id: string;
		regulations_version: number;
		opens_at: Date;
		closes_at: Date;
		taken_until: Date;
	};
	nominations: { contest_id: string; key: string; title: string; description: Generated<string>; position: number };
	stages: {
		contest_id: string;
		key: string;
		title: string;
		position: number;
		starts_on: string | null;
		ends_on: string | null;
	};
	criteria: { contest_id: string; stage_key: string; key: string; title: string; position: number };
	entries: {
		id: Generated<string>;
		contest_id: string;
		key: string;
		nomination_key: string | null;
		title: Generated<string>;
		organisation_id: string | null;
		team_name: Generated<string>;
		status: EntryStatus;
		rejection_reason: string | null;
		withdrawn_before_stage: string | null;
	};
	entry_authors: { entry_id: string; person_id: string; position: number; post: Generated<string> };
	jurors: {
		id: Generated<string>;
		contest_id: string;
		key: string;
		person_id: string | null;
		name: string;
		organisation_id: string | null;
		organisation_name: Generated<string>;
		post: Generated<string>;
		role: JurorRole;
		voting: boolean;
		present: Generated<boolean>;
		absence_reason: string | null;
		stage_keys: string[] | null;
		nomination_keys: string[] | null;
		position: number;
		account_id: Generated<string | null>;
		most_sheets: Generated<number | null>;
		/** Of a contest without a plan; see jury/members/queries.ts. */
		email: Generated<string>;
	};
	assignments: {
		contest_id: string;
		entry_id: string;
		juror_id: string;
		recused: Generated<boolean>;
		recusal_reason: string | null;
	};
	marks: {
		contest_id: string;
		stage_key: string;
		criterion_key: string;
		entry_id: string;
		juror_id: string;
		recused: Generated<boolean>;
		mark: string;
		given_at: Generated<Date>;
	};
	jury_decisions: {
		contest_id: string;
		position: number;
		decision: unknown;
		recorded_by: Generated<string>;
		recorded_at: Generated<Date>;
		/** Taken back: it stays written and no longer counts. */
		ended_by: Generated<string | null>;
		ended_at: Generated<Date | null>;
	};
	results: {
		contest_id: string;
		version: number;
		rule_set_version: number;
		computed: unknown;
		sha256: string;
		decided_on: string;
		finalised_at: Generated<Date>;
		finalised_by: string;
	};
	published_results: {
		contest_id: string;
		version: number;
		published_at: Generated<Date>;
		first_published_at: Generated<Date>;
	};
	stage_results: {
		contest_id: string;
		version: number;
		stage_key: string;
		entry_id: string;
		result: string | null;
		cumulative: string | null;
		rank: number | null;
		admitted: boolean;
		place: number | null;
	};
	jury_minutes: { contest_id: string; version: number; number: string; held_on: string; printed: unknown };
};
