import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToManage } from '../policy.ts';
import { lockContest } from '../queries.ts';
import { criterionKeysOf } from './queries.ts';
import type { Decision } from '../scoring/rules.ts';
import type { MarkColumns } from '../scoring/marks/rules.ts';
import type { JurorRole } from '../tables.ts';

export type NewJuror = {
	key: string;
	personId: string | null;
	name: string;
	organisationId: string | null;
	organisationName: string;
	post: string;
	role: JurorRole;
	voting: boolean;
	present: boolean;
	absenceReason: string | null;
	/** Null: all. */
	stages: string[] | null;
	nominations: string[] | null;
};

/** Appoints the jury. Answers the jurors' ids in the order given. */
export function formJury(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	jury: readonly NewJuror[]
): Promise<Outcome<string[], 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		if (jury.length === 0) return done([]);

		const rows = await tx
			.insertInto('jurors')
			.values(
				jury.map((juror, position) => ({
					contest_id: contestId,
					key: juror.key,
					person_id: juror.personId,
					name: juror.name,
					organisation_id: juror.organisationId,
					organisation_name: juror.organisationName,
					post: juror.post,
					role: juror.role,
					voting: juror.voting,
					present: juror.present,
					absence_reason: juror.absenceReason,
					stage_keys: juror.stages,
					nomination_keys: juror.nominations,
					position
				}))
			)
			.returning(['id', 'key'])
			.execute();
		const idOf = new Map(rows.map(({ id, key }) => [key, id]));
		await recordActivity(tx, actor, 'jury.formed', contestId, { jurors: jury.length });
		return done(jury.map(({ key }) => idOf.get(key)!));
	});
}

/**
 * Records that jurors do not judge certain entries. Refused where one has already marked such an entry:
 * the foreign key of `marks` holds the assignment as it is.
 */
export function recordRecusals(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	recusals: readonly { entryId: string; jurorId: string; reason: string | null }[]
): Promise<Outcome<null, 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		if (recusals.length === 0) return done(null);
		await tx
			.insertInto('assignments')
			.values(
				recusals.map(({ entryId, jurorId, reason }) => ({
					contest_id: contestId,
					entry_id: entryId,
					juror_id: jurorId,
					recused: true,
					recusal_reason: reason
				}))
			)
			.onConflict((known) =>
				known
					.columns(['entry_id', 'juror_id'])
					.doUpdateSet(({ ref }) => ({ recused: true, recusal_reason: ref('excluded.recusal_reason') }))
			)
			.execute();
		await recordActivity(tx, actor, 'recusals.recorded', contestId, { recusals: recusals.length });
		return done(null);
	});
}

/**
 * Records a whole jury's marks at once, stage by stage; `entryIds` and `jurorIds` are what the columns number.
 * The columns come checked against the frozen rules (`buildMarks`); a recused juror's mark is refused by the database.
 */
export function recordMarks(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{
		entryIds,
		jurorIds,
		stages
	}: { entryIds: readonly string[]; jurorIds: readonly string[]; stages: readonly MarkColumns[] }
): Promise<Outcome<number, 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		let recorded = 0;
		for (const columns of stages) {
			const criteria = await criterionKeysOf(tx, contestId, columns.stage);
			await insertStageMarks(tx, contestId, columns, criteria, entryIds, jurorIds);
			recorded += columns.mark.length;
		}
		await recordActivity(tx, actor, 'marks.recorded', contestId, { marks: recorded });
		return done(recorded);
	});
}

/** One statement for all marks of a stage: positions are turned into ids inside the database. */
async function insertStageMarks(
	tx: Tx,
	contestId: string,
	{ stage, digits, entry, juror, criterion, mark }: MarkColumns,
	criteria: readonly string[],
	entryIds: readonly string[],
	jurorIds: readonly string[]
): Promise<void> {
	const given = sql`
		select (${entryIds}::uuid[])[e + 1] as entry_id, (${jurorIds}::uuid[])[j + 1] as juror_id,
			(${criteria}::text[])[c + 1] as criterion_key, m * ${`1e-${digits}`}::numeric as mark
		from unnest(${[...entry]}::int[], ${[...juror]}::int[], ${[...criterion]}::int[], ${[...mark]}::int[]) as given (e, j, c, m)`;
	await sql`
		insert into assignments (contest_id, entry_id, juror_id)
		select distinct ${contestId}::uuid, entry_id, juror_id from (${given}) as given
		on conflict do nothing`.execute(tx);
	await sql`
		insert into marks (contest_id, stage_key, criterion_key, entry_id, juror_id, mark)
		select ${contestId}::uuid, ${stage}, criterion_key, entry_id, juror_id, mark from (${given}) as given`.execute(tx);
}

/** Records what the jury decided beside its marks, after the decisions already there. */
export function recordDecisions(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	decisions: readonly Decision[]
): Promise<Outcome<null, 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		if (decisions.length > 0) await appendDecisions(tx, actor, contestId, decisions);
		return done(null);
	});
}

/**
 * Writes decisions after those already there, for commands that have asked whether the actor may and hold the contest's
 * row: without it two would be given the same position. Answers the position of the first.
 */
export async function appendDecisions(
	tx: Tx,
	actor: Actor,
	contestId: string,
	decisions: readonly Decision[]
): Promise<number> {
	const { last } = await tx
		.selectFrom('jury_decisions')
		.select(({ fn }) => fn.coalesce(fn.max('position'), sql<number>`-1`).as('last'))
		.where('contest_id', '=', contestId)
		.executeTakeFirstOrThrow();
	await tx
		.insertInto('jury_decisions')
		.values(
			decisions.map((decision, index) => ({
				contest_id: contestId,
				position: last + 1 + index,
				decision: JSON.stringify(decision),
				recorded_by: actor.id
			}))
		)
		.execute();
	await recordActivity(tx, actor, 'decisions.recorded', contestId, { decisions: decisions.length });
	return last + 1;
}

/** Takes a decision back, for commands that hold the contest's row: it stays written, and no longer counts. */
export async function endDecision(tx: Tx, actor: Actor, contestId: string, position: number): Promise<void> {
	await tx
		.updateTable('jury_decisions')
		.set({ ended_by: actor.id, ended_at: sql`now()` })
		.where('contest_id', '=', contestId)
		.where('position', '=', position)
		.execute();
}
