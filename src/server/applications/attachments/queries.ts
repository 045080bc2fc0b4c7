import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { FileField } from '#server/files/forms.ts';
import { filesByIds, type StoredFile } from '#server/files/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { applicationById, applicationRowById } from '../queries.ts';
import { isWritable } from '../rules.ts';
import { signedSheet } from './list/queries.ts';

export const mostSheets = 10;

const sheetField: FileField = { kinds: ['pdf', 'image'], mostBytes: 20 * 1024 * 1024, room: mostSheets };

/**
 * What a field of an application takes, before a file is brought for it. @throws NotFound where this person may not
 * change the application, or it has no such field.
 */
export async function fileFieldOf(
	db: Db | Tx,
	actor: Actor,
	{ applicationId, fieldId }: { applicationId: string; fieldId: string }
): Promise<FileField> {
	const { isMine, state, contestId, files } = await applicationById(db, actor, applicationId);
	if (!isMine || !isWritable(state)) throw new NotFound(`application ${applicationId}`);
	const attached = files.filter((file) => file.fieldId === fieldId).length;
	if (fieldId === signedSheet) return { ...sheetField, room: mostSheets - attached };
	const { plan } = await publishedPlanOf(db, contestId);
	const field = plan.form.find(({ id }) => id === fieldId);
	if (field?.kind !== 'files' && field?.kind !== 'images') throw new NotFound(`field ${fieldId}`);
	return {
		kinds: field.kind === 'images' ? ['image'] : field.allowed,
		mostBytes: field.mostMegabytes * 1024 * 1024,
		room: field.mostFiles - attached
	};
}

/**
 * A file as somebody who may read its application reads it, also one that was taken off but had been sent before.
 * @throws NotFound
 */
export async function fileFor(db: Db | Tx, actor: Actor | null, fileId: string): Promise<{ file: StoredFile }> {
	const row = await db
		.selectFrom('application_files')
		.select('application_id as applicationId')
		.where('file_id', '=', fileId)
		.where((where) => where.or([where('removed_at', 'is', null), wasSent]))
		.executeTakeFirstOrThrow(() => new NotFound(`file ${fileId}`));
	await applicationRowById(db, actor, row.applicationId);
	const file = (await filesByIds(db, [fileId])).get(fileId);
	if (!file) throw new NotFound(`file ${fileId}`);
	return { file };
}

const wasSent = sql<boolean>`exists (select from application_versions
	where application_versions.application_id = application_files.application_id
		and content -> 'files' @> jsonb_build_array(jsonb_build_object('id', file_id)))`;
