import type { Generated } from 'kysely';

export type CredentialTables = {
	signing_keys: {
		id: Generated<string>;
		algorithm: 'Ed25519';
		public_jwk: unknown;
		private_jwk: unknown;
		created_at: Generated<Date>;
		retired_at: Date | null;
	};
};
