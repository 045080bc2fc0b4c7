import type { Generated } from 'kysely';

export type RecipientKind = 'organisation' | 'person' | 'team';
export type DocumentKind = 'diploma' | 'thank-you-letter' | 'participation-certificate';

export type AwardTables = {
	awards: {
		id: Generated<string>;
		contest_id: string;
		results_version: number;
		award_key: string;
		title: string;
		kind: string;
		place: number | null;
		nomination_key: string | null;
		entry_id: string | null;
		recipient_kind: RecipientKind;
		organisation_id: string | null;
		person_id: string | null;
		recipient_name: string;
		giver: Generated<string>;
		degree: number | null;
		position: number;
	};
	named_recipients: { contest_id: string; award_key: string; entry_id: string; person_id: string; position: number };
	award_members: { award_id: string; person_id: string; position: number };
	issued_documents: {
		id: Generated<string>;
		number: string;
		year: number;
		ordinal: number;
		code: string;
		kind: DocumentKind;
		contest_id: string;
		award_id: string | null;
		entry_id: string | null;
		organisation_id: string | null;
		printed: unknown;
		issued_on: string;
		replaces_id: string | null;
	};
	annulments: { document_id: string; reason: string; annulled_by: string; annulled_at: Generated<Date> };
	document_counters: { year: number; last_ordinal: number };
};
