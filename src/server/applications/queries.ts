import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { standingToday } from '#server/organisations/standing/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { Answers } from '#server/contests/form/forms.ts';
import type { Author } from './authors/queries.ts';
import { authorsOf } from './authors/queries.ts';
import type { AttachedFile } from './attachments/list/queries.ts';
import { attachedFilesOf } from './attachments/list/queries.ts';
import type { ProposedOrganisation } from './forms.ts';
import { canSeeApplication, refusalToWrite, standingNowhere } from './policy.ts';
import type { ApplicationState } from './tables.ts';

/** An application without what stands in tables of their own. */
export type ApplicationRow = {
	id: string;
	contestId: string;
	number: number | null;
	state: ApplicationState;
	nominationKey: string | null;
	title: string;
	organisationId: string | null;
	proposedOrganisation: ProposedOrganisation | null;
	teamName: string;
	answers: Answers;
	revision: number;
	partRevisions: Record<string, number>;
	/** Which attempt at saving changed a part last: see `partsSavedElsewhere`. */
	partSaves: Record<string, string>;
	createdBy: string;
	savedAt: Date;
	submittedAt: Date | null;
	withdrawnAt: Date | null;
	correctUntil: Date | null;
	isCorrectable: boolean;
	graceLinkId: string | null;
	admittedVersion: number | null;
	entryId: string | null;
	/** Who started it and the co-authors who joined. */
	memberIds: string[];
};

export type Application = ApplicationRow & {
	authors: Author[];
	files: AttachedFile[];
	/** Changed since it was last sent. */
	hasUnsentChanges: boolean;
	/** Whether the person who asks may change it. */
	isMine: boolean;
};

const columns = [
	'applications.id',
	'contest_id as contestId',
	'number',
	'state',
	'nomination_key as nominationKey',
	'title',
	'organisation_id as organisationId',
	'proposed_organisation as proposedOrganisation',
	'team_name as teamName',
	'answers',
	'revision',
	'part_revisions as partRevisions',
	'part_saves as partSaves',
	'created_by as createdBy',
	'saved_at as savedAt',
	'submitted_at as submittedAt',
	'withdrawn_at as withdrawnAt',
	'correct_until as correctUntil',
	sql<boolean>`coalesce(state = 'correction' and now() < correct_until, false)`.as('isCorrectable'),
	'grace_link_id as graceLinkId',
	'admitted_version as admittedVersion',
	'entry_id as entryId',
	sql<
		string[]
	>`array(select account_id::text from application_members where application_id = applications.id order by joined_at)`.as(
		'memberIds'
	)
] as const;

const rowOf = (db: Db | Tx, id: string) => db.selectFrom('applications').select(columns).where('id', '=', id);

/**
 * Holds the application until the transaction ends: everything that changes it takes turns here.
 * @throws NotFound where there is none or this person may not know of it; a reader gets `not-allowed`.
 */
export async function lockApplication(
	tx: Tx,
	actor: Actor,
	id: string
): Promise<{ application: ApplicationRow; refusal: 'not-allowed' | null }> {
	const application = (await rowOf(tx, id).forUpdate().executeTakeFirst()) as ApplicationRow | undefined;
	if (!application) throw new NotFound(`application ${id}`);
	const refusal = refusalToWrite(actor, application);
	if (refusal) await requireReader(tx, actor, application);
	return { application, refusal };
}

/** The contest of an application, for locks that are taken before its own. @throws NotFound */
export async function contestOfApplication(tx: Tx, id: string): Promise<string> {
	const row = await tx
		.selectFrom('applications')
		.select('contest_id as contestId')
		.where('id', '=', id)
		.executeTakeFirstOrThrow(() => new NotFound(`application ${id}`));
	return row.contestId;
}

type OwnRow = ApplicationRow & Pick<Application, 'isMine'>;

/** An application alone, in one query for who works on it. @throws NotFound when absent or not this person's to know. */
export async function applicationRowById(db: Db | Tx, actor: Actor | null, id: string): Promise<OwnRow> {
	const row = (await rowOf(db, id).executeTakeFirst()) as ApplicationRow | undefined;
	if (!row || !actor) throw new NotFound(`application ${id}`);
	const isMine = refusalToWrite(actor, row) === null;
	if (!isMine) await requireReader(db, actor, row);
	return { ...row, isMine };
}

/** Everything about an application, as it is being written. @throws NotFound when absent or not this person's to know. */
export async function applicationById(db: Db | Tx, actor: Actor | null, id: string): Promise<Application> {
	const row = await applicationRowById(db, actor, id);
	const [authors, files, sent] = await Promise.all([
		authorsOf(db, id),
		attachedFilesOf(db, id),
		lastSentRevision(db, id)
	]);
	return { ...row, authors, files, hasUnsentChanges: sent !== null && row.revision > sent };
}

async function requireReader(db: Db | Tx, actor: Actor, { id, ...row }: ApplicationRow): Promise<void> {
	const standing = row.organisationId ? await standingToday(db, row.organisationId) : standingNowhere;
	const isSent = row.state !== 'draft' && row.state !== 'withdrawn';
	if (!canSeeApplication(actor, { ...row, standing, isSent })) throw new NotFound(`application ${id}`);
}

async function lastSentRevision(db: Db | Tx, id: string): Promise<number | null> {
	const row = await db
		.selectFrom('application_versions')
		.select('revision')
		.where('application_id', '=', id)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row?.revision ?? null;
}
