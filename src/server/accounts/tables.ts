import type { Generated } from 'kysely';
import type { ContestRole } from '#server/platform/actor.ts';

export type AccountRole = 'administrator' | 'member';
export type AppointmentRole = ContestRole | 'methodist' | 'representative' | 'editor';

/** What a one-time token is good for; each is taken only where it was given for. */
export type TokenPurpose =
	'sign-in' | 'sign-up' | 'invitation' | 'password-reset' | 'email-change' | 'second-step' | 'passkey' | 'provider';

export type AccountTables = {
	accounts: {
		id: Generated<string>;
		name: string;
		/** In lower case. */
		email: string;
		email_verified: Generated<boolean>;
		image: string | null;
		role: AccountRole;
		person_id: Generated<string | null>;
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
		device: Generated<string>;
		expires_at: Date;
		created_at: Generated<Date>;
		updated_at: Generated<Date>;
	};
	one_time_tokens: {
		id: Generated<string>;
		purpose: TokenPurpose;
		token_hash: string;
		account_id: string | null;
		email: string | null;
		details: unknown;
		created_at: Generated<Date>;
		expires_at: Date;
		used_at: Date | null;
	};
	second_factors: {
		account_id: string;
		secret: string;
		confirmed_at: Date | null;
		last_step: Generated<string>;
		created_at: Generated<Date>;
	};
	recovery_codes: { id: Generated<string>; account_id: string; code_hash: string; used_at: Generated<Date | null> };
	passkeys: {
		id: Generated<string>;
		account_id: string;
		credential_id: string;
		public_key: Buffer;
		host: string;
		uses: Generated<string>;
		transports: Generated<string[]>;
		name: string;
		created_at: Generated<Date>;
		last_used_at: Generated<Date | null>;
	};
	appointments: {
		id: Generated<string>;
		account_id: string;
		role: AppointmentRole;
		organisation_id: string | null;
		territory_id: string | null;
		contest_id: string | null;
		appointed_by: string;
		appointed_at: Generated<Date>;
		ended_by: Generated<string | null>;
		ended_at: Generated<Date | null>;
	};
	session_secret: { only_row: Generated<boolean>; secret: string };
};
