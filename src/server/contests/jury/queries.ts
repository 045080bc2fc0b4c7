import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Decision, Recusal } from '../scoring/rules.ts';
import type { MarkColumns } from '../scoring/marks/rules.ts';
import { markDigitsOf } from '../scoring/plan/rules.ts';
import type { RuleSet } from '../scoring/rule-set/forms.ts';

/** Marks are stored with four decimals; the tally takes them in units of the stage's finest step. */
const storedDigits = 4;

export async function criterionKeysOf(db: Db | Tx, contestId: string, stage: string): Promise<string[]> {
	const rows = await db
		.selectFrom('criteria')
		.select('key')
		.where('contest_id', '=', contestId)
		.where('stage_key', '=', stage)
		.orderBy('position')
		.execute();
	return rows.map(({ key }) => key);
}

/**
 * Recusals by the keys of jurors and entries, with their reasons, as the count and the minutes take them. Without those
 * whose marks were counted in a closed stage before anybody knew, and stay: see judging/conflicts/late.
 */
export function recusalsOf(db: Db | Tx, contestId: string): Promise<(Recusal & { reason: string | null })[]> {
	return db
		.selectFrom('assignments')
		.innerJoin('jurors', 'jurors.id', 'assignments.juror_id')
		.innerJoin('entries', 'entries.id', 'assignments.entry_id')
		.select(['jurors.key as juror', 'entries.key as entry', 'recusal_reason as reason'])
		.where('assignments.contest_id', '=', contestId)
		.where('assignments.recused', '=', true)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('marks')
						.select('marks.entry_id')
						.where('marks.recused', '=', true)
						.whereRef('marks.entry_id', '=', 'assignments.entry_id')
						.whereRef('marks.juror_id', '=', 'assignments.juror_id')
				)
			)
		)
		.orderBy('jurors.position')
		.orderBy('entries.key')
		.execute();
}

/** What the jury decided beside its marks and has not taken back, in the order of recording. */
export async function decisionsOf(db: Db | Tx, contestId: string): Promise<Decision[]> {
	return (await livingDecisionsOf(db, contestId)).map(({ decision }) => decision);
}

export type RecordedDecision = { position: number; decision: Decision; recordedBy: string; recordedAt: Date };

/** With their positions, by which they are taken back. Cut them by a cover before showing. */
export async function livingDecisionsOf(db: Db | Tx, contestId: string): Promise<RecordedDecision[]> {
	const rows = await db
		.selectFrom('jury_decisions')
		.select(['position', 'decision', 'recorded_by as recordedBy', 'recorded_at as recordedAt'])
		.where('contest_id', '=', contestId)
		.where('ended_at', 'is', null)
		.orderBy('position')
		.execute();
	return rows.map((row) => ({ ...row, decision: row.decision as Decision }));
}

/**
 * All marks of a contest, or those of one stage, in the columns that the tally takes, numbered by the entries and
 * jurors given. One query, aggregated to arrays: a row per mark would cost more than the tally itself.
 */
export async function markColumnsOf(
	db: Db | Tx,
	contestId: string,
	{
		ruleSet,
		entryIds,
		jurorIds,
		stage = null
	}: { ruleSet: RuleSet; entryIds: readonly string[]; jurorIds: readonly string[]; stage?: string | null }
): Promise<MarkColumns[]> {
	const { rows } = await sql<{ stage: string; entry: number[]; juror: number[]; criterion: number[]; mark: number[] }>`
		select marks.stage_key as stage,
			array_agg(e.position::int - 1) as entry, array_agg(j.position::int - 1) as juror,
			array_agg(criteria.position) as criterion, array_agg((mark * ${10 ** storedDigits}::int)::int) as mark
		from marks
		join unnest(${entryIds}::uuid[]) with ordinality as e (id, position) on e.id = marks.entry_id
		join unnest(${jurorIds}::uuid[]) with ordinality as j (id, position) on j.id = marks.juror_id
		join criteria on criteria.contest_id = marks.contest_id and criteria.stage_key = marks.stage_key and criteria.key = marks.criterion_key
		where marks.contest_id = ${contestId} and (${stage}::text is null or marks.stage_key = ${stage})
		group by marks.stage_key`.execute(db);
	const given = new Map(rows.map((row) => [row.stage, row]));
	return ruleSet.stages
		.filter(({ criteria }) => criteria.length > 0)
		.map((stage) => {
			const columns = given.get(stage.id);
			const digits = markDigitsOf(stage);
			const unit = 10 ** (storedDigits - digits);
			return {
				stage: stage.id,
				digits,
				entry: Int32Array.from(columns?.entry ?? []),
				juror: Int32Array.from(columns?.juror ?? []),
				criterion: Int32Array.from(columns?.criterion ?? []),
				mark: Int32Array.from(columns?.mark ?? [], (mark) => mark / unit)
			};
		});
}

export type FormerJuror = {
	personId: string | null;
	name: string;
	organisationId: string | null;
	organisationName: string;
	post: string;
};

/**
 * Who sat in juries that everybody can read of, by a part of the name, as they were named last. A juror known only by a
 * sign is not among them.
 */
export async function formerJurors(db: Db | Tx, search: string, limit = 20): Promise<FormerJuror[]> {
	const words = search.split(/\s+/).filter(Boolean).slice(0, 6);
	if (words.length === 0) return [];
	const patterns = words.map(
		(word) =>
			`%${word
				.replace(/[\\%_]/g, '\\$&')
				.toLowerCase()
				.replaceAll('ё', 'е')}%`
	);
	const { rows } = await sql<FormerJuror>`
		select * from (
			select distinct on (coalesce(person_id::text, name)) person_id as "personId", name, organisation_id as "organisationId",
				organisation_name as "organisationName", post
			from jurors join contests on contests.id = jurors.contest_id
			where announced_at is not null and person_id is not null and replace(lower(name), 'ё', 'е') like all (${patterns}::text[])
			order by coalesce(person_id::text, name), held_in_year desc
		) as former
		order by name collate natural_russian limit ${limit}`.execute(db);
	return rows;
}
