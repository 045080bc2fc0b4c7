import type { Generated } from 'kysely';

export type PublicationTables = {
	news_items: {
		id: Generated<string>;
		title: string;
		body: string;
		contest_id: string | null;
		results_version: number | null;
		state: Generated<'draft'>;
		revision: Generated<number>;
		drafted_at: Generated<Date>;
		changed_at: Generated<Date>;
		changed_by: string;
	};
};
