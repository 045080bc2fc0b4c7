import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { markAttached, removeFiles } from '#server/files/commands.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { touchApplication } from '../commands.ts';
import { lockApplication, type ApplicationRow } from '../queries.ts';
import { isWritable } from '../rules.ts';
import { signedSheet } from './list/queries.ts';
import { mostSheets } from './queries.ts';

export type AttachmentRefusal = 'not-allowed' | 'withdrawn' | 'decided' | 'too-many-files' | 'no-such-field';
export type Attachment = { applicationId: string; fieldId: string; fileId: string; alt?: string };

/** Room for mending a mistake; how many files may be sent is checked before sending. */
const spare = 5;

/**
 * Lets a file that this person brought answer a field. Attaching it again changes nothing.
 * @throws NotFound for a file that is not theirs or belongs to something else.
 */
export function attachFile(
	db: Db | Tx,
	actor: Actor,
	{ applicationId, fieldId, fileId, alt = '' }: Attachment
): Promise<Outcome<null, AttachmentRefusal>> {
	return inTransaction(db, async (tx) => {
		const application = await lockWritable(tx, actor, applicationId);
		if (!application.ok) return application;
		const most = await mostFilesOf(tx, application.value, fieldId);
		if (most === null) return refused('no-such-field');
		const attached = await attachedTo(tx, applicationId, fieldId);
		if (attached.some(({ id }) => id === fileId)) return done(null);
		if (attached.length >= most) return refused('too-many-files');
		await markAttached(tx, fileId, applicationId, actor);
		await tx
			.insertInto('application_files')
			.values({
				application_id: applicationId,
				file_id: fileId,
				field_id: fieldId,
				position: (attached.at(-1)?.position ?? -1) + 1,
				alt: cleanAlt(alt)
			})
			.onConflict((known) =>
				known.columns(['application_id', 'file_id']).doUpdateSet({ removed_at: null, field_id: fieldId })
			)
			.execute();
		await noteChange(tx, applicationId, fieldId);
		await recordActivity(tx, actor, 'application.file-attached', applicationId, { fileId, fieldId });
		return done(null);
	});
}

/** Takes a file off. One that was sent in an earlier version stays with that version. */
export function detachFile(
	db: Db | Tx,
	actor: Actor,
	{ applicationId, fileId }: { applicationId: string; fileId: string }
): Promise<Outcome<null, AttachmentRefusal>> {
	return inTransaction(db, async (tx) => {
		const application = await lockWritable(tx, actor, applicationId);
		if (!application.ok) return application;
		const { field_id: fieldId } = await tx
			.updateTable('application_files')
			.set({ removed_at: sql`now()` })
			.where('application_id', '=', applicationId)
			.where('file_id', '=', fileId)
			.where('removed_at', 'is', null)
			.returning('field_id')
			.executeTakeFirstOrThrow(() => new NotFound(`file ${fileId}`));
		if (!(await wasSent(tx, applicationId, fileId))) await removeFiles(tx, [fileId]);
		await noteChange(tx, applicationId, fieldId);
		await recordActivity(tx, actor, 'application.file-detached', applicationId, { fileId, fieldId });
		return done(null);
	});
}

/** Says in words what is seen in a picture, for those who do not see it. */
export function describeFile(
	db: Db | Tx,
	actor: Actor,
	{ applicationId, fileId, alt }: { applicationId: string; fileId: string; alt: string }
): Promise<Outcome<null, AttachmentRefusal>> {
	return inTransaction(db, async (tx) => {
		const application = await lockWritable(tx, actor, applicationId);
		if (!application.ok) return application;
		const changed = await tx
			.updateTable('application_files')
			.set({ alt: cleanAlt(alt) })
			.where('application_id', '=', applicationId)
			.where('file_id', '=', fileId)
			.where('removed_at', 'is', null)
			.where('alt', '<>', cleanAlt(alt))
			.returning('field_id')
			.executeTakeFirst();
		if (changed) await noteChange(tx, applicationId, changed.field_id);
		return done(null);
	});
}

const cleanAlt = (alt: string): string =>
	alt
		.slice(0, 4000)
		.toWellFormed()
		.normalize('NFC')
		.replace(/\p{Cc}+/gu, ' ')
		.trim()
		.slice(0, 1000);

async function lockWritable(
	tx: Tx,
	actor: Actor,
	id: string
): Promise<Outcome<ApplicationRow, 'not-allowed' | 'withdrawn' | 'decided'>> {
	const { application, refusal } = await lockApplication(tx, actor, id);
	if (refusal) return refused(refusal);
	if (isWritable(application.state)) return done(application);
	return refused(application.state === 'withdrawn' ? 'withdrawn' : 'decided');
}

/** How many files a field takes, with a few to spare; null where the contest's form has no such field. */
async function mostFilesOf(tx: Tx, { contestId }: ApplicationRow, fieldId: string): Promise<number | null> {
	if (fieldId === signedSheet) return mostSheets;
	const { plan } = await publishedPlanOf(tx, contestId);
	const field = plan.form.find(({ id }) => id === fieldId);
	return field?.kind === 'files' || field?.kind === 'images' ? field.mostFiles + spare : null;
}

function attachedTo(tx: Tx, applicationId: string, fieldId: string): Promise<{ id: string; position: number }[]> {
	return tx
		.selectFrom('application_files')
		.select(['file_id as id', 'position'])
		.where('application_id', '=', applicationId)
		.where('field_id', '=', fieldId)
		.where('removed_at', 'is', null)
		.orderBy('position')
		.execute();
}

async function wasSent(tx: Tx, applicationId: string, fileId: string): Promise<boolean> {
	const sent = await tx
		.selectFrom('application_versions')
		.select('version')
		.where('application_id', '=', applicationId)
		.where(sql<boolean>`content -> 'files' @> ${JSON.stringify([{ id: fileId }])}::jsonb`)
		.limit(1)
		.executeTakeFirst();
	return sent !== undefined;
}

/** The signed sheet is brought beside what was sent, so it makes nothing unsent. */
async function noteChange(tx: Tx, applicationId: string, fieldId: string): Promise<void> {
	if (fieldId !== signedSheet) await touchApplication(tx, applicationId, `files:${fieldId}`);
}
