import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { entriesOf } from '../../../entries/queries.ts';
import { isBlindContest } from '../../../regulations/queries.ts';
import { judgingAccess } from '../../queries.ts';
import { judgingSettingsOf } from '../../settings/queries.ts';
import type { StageOutcomeKind } from '../../tables.ts';
import { entryNames, type NamedEntry } from '../outcome/queries.ts';
import { refusalToSettleOutcome, type OutcomeRefusal } from '../policy.ts';

type Asked = { contestId: string; stage: string };
export type ToldOutcome = StageOutcomeKind | 'withdrawn';

/**
 * For every entry that took part in a released stage, what it came to; nothing before the release. Who takes part in the next
 * stage was let through; who left of their own accord was withdrawn.
 */
export const toldOutcomes = (asked: Asked): RawBuilder<unknown> =>
	outcomesBy(asked, sql`course.released_at is not null`);

const outcomesBy = ({ contestId, stage }: Asked, isKnown: RawBuilder<unknown>): RawBuilder<unknown> => sql`
	select admitted.entry_id as "entryId", case
			when exists (select from jury_decisions join entries on entries.contest_id = jury_decisions.contest_id
				and entries.key = decision ->> 'entry' where entries.id = admitted.entry_id and decision ->> 'kind' = 'withdrawal'
				and jury_decisions.ended_at is null) then 'withdrawn'
			else coalesce(following.standing, 'not-admitted') end as outcome
	from stage_admissions as admitted
	join stage_courses as course on course.contest_id = admitted.contest_id and course.stage_key = admitted.stage_key
		and ${isKnown}
	left join stage_admissions as following on following.contest_id = admitted.contest_id
		and following.entry_id = admitted.entry_id and following.ended_at is null and following.stage_key = (${nextMarked({ contestId, stage })})
	where admitted.contest_id = ${contestId} and admitted.stage_key = ${stage}
		and (admitted.ended_at is null or following.entry_id is not null)`;

/**
 * Those of them that are still to be told by letter: who was told last that they go on is not told so again, nor who was told
 * that they do not.
 */
export const untoldOutcomes = (asked: Asked): RawBuilder<unknown> => sql`
	select due.* from (${toldOutcomes(asked)}) as due
	left join lateral (select outcome from stage_letters where stage_key = ${asked.stage} and entry_id = due."entryId"
		order by release desc, written_at desc limit 1) as last on true
	where due.outcome <> 'withdrawn' and (last.outcome = 'not-admitted') is distinct from (due.outcome = 'not-admitted')`;

/** The key of the stage with marks that follows. */
const nextMarked = ({ contestId, stage }: Asked) => sql`
	select later.key from stages as later join stages as this on this.contest_id = later.contest_id and this.key = ${stage}
	where later.contest_id = ${contestId} and later.position > this.position
		and exists (select from criteria where criteria.contest_id = later.contest_id and criteria.stage_key = later.key)
	order by later.position limit 1`;

export type PlannedOutcome = NamedEntry & { outcome: ToldOutcome };

/**
 * Who is to be told what once the outcome of a closed stage is released, or has been told; by number. For those who may
 * release it.
 */
export async function plannedOutcomes(
	db: Db | Tx,
	actor: Actor | null,
	asked: Asked
): Promise<Outcome<PlannedOutcome[], OutcomeRefusal>> {
	const access = await judgingAccess(db, actor, asked.contestId);
	const { rows } = await sql<{ entryId: string; outcome: ToldOutcome }>`
		${outcomesBy(asked, sql`course.state = 'closed'`)}`.execute(db);
	const refusal = refusalToSettleOutcome(
		access,
		rows.map(({ entryId }) => entryId)
	);
	if (refusal) return refused(refusal);
	const outcomeOf = new Map(rows.map(({ entryId, outcome }) => [entryId, outcome]));
	const entries = (await entriesOf(db, asked.contestId)).filter(({ id }) => outcomeOf.has(id));
	const names = await entryNames(db, asked.contestId, entries);
	return done(entries.map(({ id, key }) => ({ ...names.get(key)!, outcome: outcomeOf.get(id)! })));
}

/** How far the letters about a released stage are. */
export async function lettersProgressOf(db: Db | Tx, asked: Asked): Promise<{ due: number; written: number }> {
	const { rows } = await sql<{ due: number; untold: number }>`
		select (select count(*)::int from (${toldOutcomes(asked)}) as due where outcome <> 'withdrawn') as due,
			(select count(*)::int from (${untoldOutcomes(asked)}) as untold) as untold`.execute(db);
	const { due, untold } = rows[0]!;
	return { due, written: due - untold };
}

export type ReleasedStage = {
	stage: string;
	title: string;
	releasedAt: Date;
	outcome: ToldOutcome;
	comments: string[];
};

/**
 * What the released stages came to for one entry, in their order, with what the jury wrote for its authors where the contest
 * sends that. For those who may read of the entry: its applicants; the caller has asked. Comments stand in the order of the
 * jury, without names, from sheets that were signed off.
 */
export async function releasedStagesOf(
	db: Db | Tx,
	{ contestId, entryId }: { contestId: string; entryId: string }
): Promise<ReleasedStage[]> {
	const released = await db
		.selectFrom('stage_courses')
		.innerJoin('stages', (join) =>
			join.onRef('stages.contest_id', '=', 'stage_courses.contest_id').onRef('stages.key', '=', 'stage_key')
		)
		.select(['stage_key as stage', 'title', sql<Date>`released_at`.as('releasedAt')])
		.where('stage_courses.contest_id', '=', contestId)
		.where('released_at', 'is not', null)
		.orderBy('stages.position')
		.execute();
	if (released.length === 0) return [];
	const comments = await commentsFor(db, { contestId, entryIds: [entryId] });
	const found: ReleasedStage[] = [];
	for (const one of released) {
		const { rows } = await sql<{ outcome: ToldOutcome }>`
			select outcome from (${toldOutcomes({ contestId, stage: one.stage })}) as told where "entryId" = ${entryId}`.execute(
			db
		);
		if (rows[0]) found.push({ ...one, ...rows[0], comments: comments.get(`${one.stage} ${entryId}`) ?? [] });
	}
	return found;
}

/** What signed sheets say to the authors of these entries, by `stage entryId`; nothing where the contest does not send it. */
export async function commentsFor(
	db: Db | Tx,
	{ contestId, entryIds }: { contestId: string; entryIds: readonly string[] }
): Promise<Map<string, string[]>> {
	if (!(await judgingSettingsOf(db, contestId)).sendComments) return new Map();
	const { rows } = await sql<{ stage: string; entryId: string; comments: string[] }>`
		select stage_key as stage, entry_id as "entryId", array_agg(comment_for_author order by jurors.position) as comments
		from score_sheets join jurors on jurors.id = score_sheets.juror_id
		where score_sheets.contest_id = ${contestId} and entry_id = any (${[...entryIds]}::uuid[]) and signed_at is not null
			and trim(comment_for_author) <> ''
		group by stage_key, entry_id`.execute(db);
	return new Map(rows.map(({ stage, entryId, comments }) => [`${stage} ${entryId}`, comments]));
}

export type Finalist = { key: string; title: string; nomination: string | null; organisationId: string | null };
export type Finalists = { stage: string; next: string; releasedAt: Date; entries: Finalist[] };

/**
 * Who goes on after the last stage whose outcome was released, for everybody; null while none was. In a blind contest the
 * organisations are left out: the jury reads this page too.
 */
export async function finalistsOf(db: Db | Tx, contestId: string): Promise<Finalists | null> {
	const { rows } = await sql<{ stage: string; title: string; releasedAt: Date }>`
		select stage_key as stage, title, released_at as "releasedAt" from stage_courses
		join stages on stages.contest_id = stage_courses.contest_id and stages.key = stage_key
		where stage_courses.contest_id = ${contestId} and released_at is not null order by stages.position desc limit 1`.execute(
		db
	);
	const [last] = rows;
	if (!last) return null;
	const { rows: entries } = await sql<Finalist & { next: string }>`
		select entries.key, entries.title, nomination_key as nomination, organisation_id as "organisationId", stages.title as next
		from stage_admissions join entries on entries.id = stage_admissions.entry_id
		join stages on stages.contest_id = stage_admissions.contest_id and stages.key = stage_key
		where stage_admissions.contest_id = ${contestId} and ended_at is null
			and stage_key = (${nextMarked({ contestId, stage: last.stage })})
		order by entries.key collate natural_russian`.execute(db);
	const isBlind = await isBlindContest(db, contestId);
	return {
		...{ stage: last.title, next: entries[0]?.next ?? '', releasedAt: last.releasedAt },
		entries: entries.map(({ key, title, nomination, organisationId }) => ({
			...{ key, title, nomination, organisationId: isBlind ? null : organisationId }
		}))
	};
}
