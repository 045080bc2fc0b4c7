import type { FileKind } from '#server/platform/files/kinds.ts';

/** What a field of an application's form takes: what an upload is measured by before its first byte. */
export type FileField = {
	kinds: readonly FileKind[];
	/** Of one file. */
	mostBytes: number;
	/** How many more may be attached. */
	room: number;
};

/**
 * Where a file is brought to. `applications/attachments` answers for both sides of it:
 * - queries: `fileFieldOf(db, actor, purpose) → FileField`; throws NotFound where the actor may not attach there;
 * - queries: `fileFor(db, actor, fileId) → { file: StoredFile }`; throws NotFound where the actor may not read it;
 * - commands: `attachFile(db, actor, { ...purpose, fileId, alt }) → Outcome`; calls `markAttached`.
 */
export type UploadPurpose = {
	applicationId: string;
	/** A field of kind `files` or `images`, or `signed-sheet`. */
	fieldId: string;
};
