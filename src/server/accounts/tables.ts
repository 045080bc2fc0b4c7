import type { Generated } from 'kysely';
import type { ContestRole } from '#server/platform/actor.ts';

export type AccountRole = 'administrator' | 'member';
export type AppointmentRole = ContestRole | 'methodist' | 'representative' | 'editor';

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
		expires_at: Date;
		created_at: Generated<Date>;
		updated_at: Generated<Date>;
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
