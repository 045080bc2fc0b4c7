import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { applicationById } from '../queries.ts';
import type { SentContent } from '../submission/rules.ts';

export type SentVersion = {
	version: number;
	regulationsVersion: number;
	revision: number;
	content: SentContent;
	sha256: string;
	submittedBy: string;
	submittedAt: Date;
};

const columns = [
	'version',
	'regulations_version as regulationsVersion',
	'revision',
	'content',
	'sha256',
	'submitted_by as submittedBy',
	'submitted_at as submittedAt'
] as const;

/** What was sent, newest first. @throws NotFound when this person may not know of the application. */
export async function versionsOf(db: Db | Tx, actor: Actor | null, applicationId: string): Promise<SentVersion[]> {
	await applicationById(db, actor, applicationId);
	const rows = await db
		.selectFrom('application_versions')
		.select(columns)
		.where('application_id', '=', applicationId)
		.orderBy('version', 'desc')
		.execute();
	return rows as SentVersion[];
}

/** The version that was sent last; null of a draft. Who may read it is for the caller to decide. */
export async function lastVersionOf(db: Db | Tx, applicationId: string): Promise<SentVersion | null> {
	const row = await db
		.selectFrom('application_versions')
		.select(columns)
		.where('application_id', '=', applicationId)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	return (row as SentVersion | undefined) ?? null;
}

/** One version by its number. @throws NotFound */
export async function versionOf(db: Db | Tx, applicationId: string, version: number): Promise<SentVersion> {
	const row = await db
		.selectFrom('application_versions')
		.select(columns)
		.where('application_id', '=', applicationId)
		.where('version', '=', version)
		.executeTakeFirstOrThrow(() => new NotFound(`version ${version} of application ${applicationId}`));
	return row as SentVersion;
}

/**
 * What these entries of a contest were admitted with, by entry, whatever was written since; entries that came without an
 * application are absent. Who may read it is for the caller to decide. One query.
 */
export async function admittedContents(
	db: Db | Tx,
	contestId: string,
	entryIds: readonly string[]
): Promise<Map<string, SentContent>> {
	if (entryIds.length === 0) return new Map();
	const rows = await db
		.selectFrom('applications')
		.innerJoin('application_versions', (join) =>
			join
				.onRef('application_versions.application_id', '=', 'applications.id')
				.onRef('application_versions.version', '=', 'admitted_version')
		)
		.select(['entry_id as entryId', 'content'])
		.where('contest_id', '=', contestId)
		.where('entry_id', 'in', entryIds)
		.execute();
	return new Map(rows.map(({ entryId, content }) => [entryId!, content as SentContent]));
}
