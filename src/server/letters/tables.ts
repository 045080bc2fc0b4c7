import type { Generated } from 'kysely';

/**
 * `waiting` for its turn; `sent`: the mail server took it; `refused`: the server refused it for good; `bounced`: it came
 * back later; `not-sent`: the person wants no such letters; `caught`: kept for the page of caught mail instead of sending.
 */
export type LetterState = 'waiting' | 'sent' | 'refused' | 'bounced' | 'not-sent' | 'caught';

export type LetterTables = {
	letters: {
		id: Generated<string>;
		kind: string;
		to_address: string;
		to_name: Generated<string>;
		account_id: string | null;
		contest_id: string | null;
		subject: string;
		/** A `LetterText`. */
		text: unknown;
		/** `{ address, name }` */
		reply_to: unknown;
		secret: 'none' | 'kept' | 'removed';
		is_duty: boolean;
		unsubscribe_code: string | null;
		state: Generated<LetterState>;
		attempts: Generated<number>;
		round: Generated<number>;
		answer: Generated<string | null>;
		message_id: Generated<string | null>;
		base: Generated<string | null>;
		written_at: Generated<Date>;
		sent_at: Generated<Date | null>;
	};
	unsubscriptions: { address: string; kind: string; unsubscribed_at: Generated<Date> };
};
