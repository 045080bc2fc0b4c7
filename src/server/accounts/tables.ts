import type { Generated } from 'kysely';

export type AccountRole = 'administrator';

export type AccountTables = {
	accounts: {
		id: Generated<string>;
		name: string;
		/** In lower case. */
		email: string;
		email_verified: Generated<boolean>;
		image: string | null;
		role: AccountRole;
		disabled_at: Date | null;
		created_at: Generated<Date>;
		updated_at: Generated<Date>;
	};
	credentials: {
		id: Generated<string>;
		account_id: string;
		provider_id: string;
		provider_account_id: string;
		password: string | null;
		created_at: Generated<Date>;
		updated_at: Generated<Date>;
	};
	sessions: {
		id: Generated<string>;
		account_id: string;
		token_hash: string;
		expires_at: Date;
		created_at: Generated<Date>;
		updated_at: Generated<Date>;
	};
	session_secret: { only_row: Generated<boolean>; secret: string };
};
