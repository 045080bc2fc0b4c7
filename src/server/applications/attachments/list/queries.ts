import type { Db, Tx } from '#server/database.ts';
import { filesByIds, type StoredFile } from '#server/files/queries.ts';

/** The field under which the signed scan of the application sheet stands. */
export const signedSheet = 'signed-sheet';

export type AttachedFile = Pick<StoredFile, 'id' | 'name' | 'type' | 'bytes' | 'sha256' | 'state'> & {
	fieldId: string;
	alt: string;
};

/** Files of an application that have not been taken off, field by field in their order. */
export async function attachedFilesOf(db: Db | Tx, applicationId: string): Promise<AttachedFile[]> {
	const attached = await db
		.selectFrom('application_files')
		.select(['file_id as id', 'field_id as fieldId', 'alt'])
		.where('application_id', '=', applicationId)
		.where('removed_at', 'is', null)
		.orderBy('field_id')
		.orderBy('position')
		.orderBy('file_id')
		.execute();
	const files = await filesByIds(
		db,
		attached.map(({ id }) => id)
	);
	return attached.flatMap(({ id, fieldId, alt }) => {
		const file = files.get(id);
		if (!file) return [];
		const { name, type, bytes, sha256, state } = file;
		return [{ id, fieldId, alt, name, type, bytes, sha256, state }];
	});
}
