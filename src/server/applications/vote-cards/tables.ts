import type { Generated } from 'kysely';

export type VoteCardTables = {
	vote_cards: {
		contest_id: string;
		entry_id: string;
		file_id: string | null;
		alt: string;
		words: string;
		changed_by: string;
		changed_at: Generated<Date>;
	};
};
