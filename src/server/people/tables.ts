import type { Generated } from 'kysely';

export type Gender = 'female' | 'male';
export type GrammaticalCase = 'genitive' | 'dative';

export type ConsentPurpose = 'processing' | 'distribution';
/** What a consent to distribution lets everyone see. */
export type DistributedField = 'name' | 'post' | 'photo' | 'work';

export type PeopleTables = {
	people_order: { only_row: Generated<boolean> };
	people: {
		id: Generated<string>;
		surname: string;
		given_name: string;
		patronymic: Generated<string>;
		gender: Gender;
		languages: Generated<string[]>;
		erased_at: Generated<Date | null>;
		created_at: Generated<Date>;
	};
	positions: {
		id: Generated<string>;
		person_id: string;
		organisation_id: string;
		post: string;
		starts_on: string;
		ends_on: string | null;
	};
	consent_texts: {
		id: Generated<string>;
		purpose: ConsentPurpose;
		contest_id: string | null;
		version: number;
		title: string;
		body: string;
		sha256: string;
		created_at: Generated<Date>;
	};
	consents: {
		id: Generated<string>;
		consent_text_id: string;
		person_id: string | null;
		author_id: string | null;
		fields: Generated<DistributedField[]>;
		given_by: string | null;
		given_at: Generated<Date>;
		withdrawn_at: Generated<Date | null>;
	};
	erasure_requests: {
		id: Generated<string>;
		person_id: string | null;
		account_id: string | null;
		asked_by: string;
		asked_at: Generated<Date>;
		answered_at: Generated<Date | null>;
		answered_by: Generated<string | null>;
		outcome: Generated<'erased' | 'refused' | null>;
		reason: Generated<string | null>;
		erased_counts: Generated<Record<string, number>>;
	};
	confirmed_name_forms: {
		person_id: string;
		grammatical_case: GrammaticalCase;
		form: string;
		confirmed_by: string;
		confirmed_at: Generated<Date>;
	};
};
