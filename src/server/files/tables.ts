import type { Generated } from 'kysely';

export type FileState = 'clean' | 'quarantined' | 'infected';

export type FileTables = {
	stored_files: {
		id: Generated<string>;
		key: string;
		preview_key: Generated<string | null>;
		blind_key: Generated<string | null>;
		/** A bigint, so a string. */
		blind_bytes: Generated<string | null>;
		blind_sha256: Generated<string | null>;
		blind_refused_at: Generated<Date | null>;
		upload_id: string | null;
		name: string;
		type: string;
		/** A bigint, so a string. */
		bytes: string;
		sha256: string;
		width: number | null;
		height: number | null;
		state: FileState;
		brought_by: string;
		brought_at: Generated<Date>;
		attached_to: Generated<string | null>;
		removed_at: Generated<Date | null>;
	};
};
