import type { Db, Tx } from '#server/database.ts';
import type { FileState } from './tables.ts';

export type StoredFile = {
	id: string;
	name: string;
	type: string;
	bytes: number;
	sha256: string;
	width: number | null;
	height: number | null;
	state: FileState;
	broughtBy: string;
	attachedTo: string | null;
};

/** Files by id, those that have not been removed. Who may know of them is for the caller to decide. */
export async function filesByIds(db: Db | Tx, ids: readonly string[]): Promise<Map<string, StoredFile>> {
	if (ids.length === 0) return new Map();
	const rows = await db
		.selectFrom('stored_files')
		.select([
			'id',
			'name',
			'type',
			'bytes',
			'sha256',
			'width',
			'height',
			'state',
			'brought_by as broughtBy',
			'attached_to as attachedTo'
		])
		.where('id', 'in', [...new Set(ids)])
		.where('removed_at', 'is', null)
		.execute();
	return new Map(rows.map((row) => [row.id, { ...row, bytes: Number(row.bytes) }]));
}
