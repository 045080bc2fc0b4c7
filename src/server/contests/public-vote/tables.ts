import type { Generated } from 'kysely';

export type PublicVoteTables = {
	public_votes: {
		contest_id: string;
		opens_at: Date;
		closes_at: Date;
		award_key: Generated<string>;
		stage_key: string | null;
		changed_by: string;
		changed_at: Generated<Date>;
	};
	public_ballots: {
		id: Generated<string>;
		contest_id: string;
		entry_id: string;
		address_digest: Buffer;
		from_digest: Buffer;
		token_hash: string | null;
		asked_at: Generated<Date>;
		expires_at: Date;
		confirmed_at: Date | null;
		annulled_by: string | null;
		annulled_at: Date | null;
		annul_reason: string | null;
	};
	public_vote_secret: { only_row: Generated<boolean>; secret: Buffer };
};
