import type { Generated } from 'kysely';

export type KeyAlgorithm = 'Ed25519' | 'RS256';

export type CredentialTables = {
	signing_keys: {
		id: Generated<string>;
		/** Keys are made for RS256; those for Ed25519 are retired ones. */
		algorithm: KeyAlgorithm;
		public_jwk: unknown;
		private_jwk: unknown;
		created_at: Generated<Date>;
		retired_at: Date | null;
	};
};
