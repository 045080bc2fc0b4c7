import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { readsBlind } from '../../blind/queries.ts';
import { canSeeCourse, type JudgingAccess } from '../../policy.ts';

/** What jurors gave in a closed stage before a conflict of theirs was learned of. */
export type LateSheets = {
	/** Sheets that count so. */
	count: number;
	/** Whose and on what; empty for whoever still judges a blind contest, who is not told of bonds. */
	pairs: { jurorId: string; juror: string; entryId: string; key: string; title: string }[];
};

/** The same of a stage, without entries hidden from whoever asks; nothing for a juror who only judges. At most three queries. */
export async function lateSheetsOf(db: Db | Tx, access: JudgingAccess, stage: string): Promise<LateSheets> {
	if (!canSeeCourse(access)) return { count: 0, pairs: [] };
	const { rows: pairs } = await sql<LateSheets['pairs'][number]>`
		select distinct jurors.id as "jurorId", jurors.name as juror, entries.id as "entryId", entries.key, title,
			jurors.position, entries.key collate natural_russian as "order"
		from marks join jurors on jurors.id = juror_id join entries on entries.id = entry_id
		where marks.contest_id = ${access.contestId} and stage_key = ${stage} and recused
			and entry_id <> all (${[...access.hidden]}::uuid[])
		order by "order", jurors.position`.execute(db);
	if (pairs.length === 0) return { count: 0, pairs: [] };
	const isBlind = await readsBlind(db, access);
	return {
		count: pairs.length,
		pairs: isBlind
			? []
			: pairs.map(({ jurorId, juror, entryId, key, title }) => ({ jurorId, juror, entryId, key, title }))
	};
}

export type LateRecusal = {
	juror: string;
	entry: string;
	reason: string;
	/** ISO day, by the contest's clock. */
	learnedOn: string;
	/** Titles of the stages whose marks stay. */
	stages: string[];
};

/** Recusals that the count knows nothing of, since their marks stay: for the minutes, in the order of the jury. One query. */
export async function lateRecusalsOf(db: Db | Tx, contestId: string): Promise<LateRecusal[]> {
	const { rows } = await sql<LateRecusal>`
		select jurors.name as juror, entries.key as entry, coalesce(recusal_reason, '') as reason,
			to_char((select min(noted_at) from conflicts where conflicts.entry_id = entries.id and conflicts.juror_id = jurors.id
				and is_hard and ended_at is null) at time zone time_zone, 'YYYY-MM-DD') as "learnedOn",
			array_agg(distinct stages.title) as stages
		from assignments join marks using (entry_id, juror_id)
		join stages on stages.contest_id = marks.contest_id and stages.key = stage_key
		join jurors on jurors.id = juror_id join entries on entries.id = entry_id
		join contests on contests.id = assignments.contest_id
		where assignments.contest_id = ${contestId} and marks.recused
		group by jurors.id, entries.id, recusal_reason, time_zone
		order by jurors.position, entries.key collate natural_russian`.execute(db);
	return rows;
}
