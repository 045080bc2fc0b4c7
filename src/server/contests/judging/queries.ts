import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { hasContestRole, type Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { refusalToManage } from '../policy.ts';
import { hiddenEntriesOf } from './hidden/queries.ts';
import type { StageState } from './tables.ts';
import type { JudgingAccess, JurySeat } from './policy.ts';

/**
 * What somebody is in the judging of a contest: asked by every command and query of it. A juror's seat counts while the
 * role that came with it does. @throws NotFound for whoever has no part in it.
 */
export async function judgingAccess(db: Db | Tx, actor: Actor | null, contestId: string): Promise<JudgingAccess> {
	if (!actor) throw new NotFound(`judging of ${contestId}`);
	const manages = refusalToManage(actor, contestId) === null;
	if (actor.role === 'system') return { contestId, manages, seat: null, hidden: new Set() };
	const sits = hasContestRole(actor, contestId, ['jury-chair', 'jury-secretary', 'juror']);
	if (!manages && !sits) throw new NotFound(`judging of ${contestId}`);
	const seat = sits ? await seatOf(db, contestId, actor.id) : null;
	if (!manages && !seat) throw new NotFound(`judging of ${contestId}`);
	return { contestId, manages, seat, hidden: await hiddenEntries(db, contestId, actor.id) };
}

export type JudgedContestSummary = { id: string; slug: string; kind: string; title: string; timeZone: string };

/**
 * A contest by its address together with what the actor is in its judging: how pages of judging begin.
 * @throws NotFound for whoever has no part in it, as for no contest at all.
 */
export async function judgedContest(
	db: Db | Tx,
	actor: Actor | null,
	slug: string
): Promise<{ contest: JudgedContestSummary; access: JudgingAccess }> {
	const contest = await db
		.selectFrom('contests')
		.select(['id', 'slug', 'kind', 'title', 'time_zone as timeZone'])
		.where('slug', '=', slug)
		.executeTakeFirstOrThrow(() => new NotFound(`contest ${slug}`));
	return { contest, access: await judgingAccess(db, actor, contest.id) };
}

async function seatOf(db: Db | Tx, contestId: string, accountId: string): Promise<JurySeat | null> {
	const seat = await db
		.selectFrom('jurors')
		.select([
			'id as jurorId',
			'key',
			'name',
			'role',
			'voting',
			'stage_keys as stages',
			'nomination_keys as nominations'
		])
		.where('contest_id', '=', contestId)
		.where('account_id', '=', accountId)
		.executeTakeFirst();
	return seat ?? null;
}

async function hiddenEntries(db: Db | Tx, contestId: string, accountId: string): Promise<Set<string>> {
	const [hidden] = await hiddenEntriesOf(db, [{ jurorId: null, accountId, personId: null }], contestId);
	return new Set(hidden!.map(({ entryId }) => entryId));
}

export type StageCourse = {
	stage: string;
	title: string;
	position: number;
	/** No row yet: ahead. */
	state: StageState | 'ahead';
	openedAt: Date | null;
	dueAt: Date | null;
	closedAt: Date | null;
	releasedAt: Date | null;
	/** Whether sheets are taken at this moment, by the database's clock. */
	isTaking: boolean;
	revision: number;
};

/** How far each stage with marks is, in the order of the stages. One query. */
export async function stageCoursesOf(db: Db | Tx, contestId: string): Promise<StageCourse[]> {
	const { rows } = await sql<StageCourse>`
		select stages.key as stage, stages.title, stages.position, coalesce(state, 'ahead') as state, opened_at as "openedAt",
			due_at as "dueAt", closed_at as "closedAt", released_at as "releasedAt",
			coalesce(state = 'open' and (due_at is null or now() < due_at), false) as "isTaking", coalesce(revision, 0) as revision
		from stages left join stage_courses on stage_courses.contest_id = stages.contest_id and stage_key = stages.key
		where stages.contest_id = ${contestId}
			and exists (select from criteria where criteria.contest_id = stages.contest_id and criteria.stage_key = stages.key)
		order by stages.position`.execute(db);
	return rows;
}

export type LockedStage = { state: StageState; dueAt: Date | null; releasedAt: Date | null; isTaking: boolean };

/**
 * Holds the course of a stage until the transaction ends: those who score share it, who opens, closes or shares out
 * anew has it alone. Take it before any lock of an entry's own rows, and after the contest's where both are taken.
 * @throws NotFound while the stage has not begun.
 */
export function lockStage(
	tx: Tx,
	{ contestId, stage }: { contestId: string; stage: string },
	mode: 'share' | 'alone'
): Promise<LockedStage> {
	const course = tx
		.selectFrom('stage_courses')
		.select([
			'state',
			'due_at as dueAt',
			'released_at as releasedAt',
			sql<boolean>`state = 'open' and (due_at is null or now() < due_at)`.as('isTaking')
		])
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage);
	return (mode === 'share' ? course.forShare() : course.forUpdate()).executeTakeFirstOrThrow(
		() => new NotFound(`stage ${stage} of ${contestId}`)
	);
}

export type JudgedEntry = {
	id: string;
	key: string;
	title: string;
	nomination: string | null;
	organisationId: string | null;
	standing: 'admitted' | 'replacement';
};

/** The entries that take part in a stage now, by number; those hidden from whoever asks are not among them. One query. */
export async function judgedEntriesOf(
	db: Db | Tx,
	{ contestId, hidden }: Pick<JudgingAccess, 'contestId' | 'hidden'>,
	stage: string
): Promise<JudgedEntry[]> {
	const { rows } = await sql<JudgedEntry>`
		select entries.id, entries.key, entries.title, nomination_key as nomination, organisation_id as "organisationId", standing
		from stage_admissions join entries on entries.id = stage_admissions.entry_id
		where stage_admissions.contest_id = ${contestId} and stage_key = ${stage} and ended_at is null
			and entries.id <> all (${[...hidden]}::uuid[])
		order by entries.key collate natural_russian`.execute(db);
	return rows;
}
