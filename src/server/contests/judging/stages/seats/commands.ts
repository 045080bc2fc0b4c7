import { sql } from 'kysely';
import type { Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { appendDecisions } from '../../../jury/commands.ts';
import { decisionsOf } from '../../../jury/queries.ts';
import { frozenRulesOf } from '../../../regulations/queries.ts';
import { tallyInputOf } from '../../../results/queries.ts';
import type { Decision } from '../../../scoring/rules.ts';
import { tallyContest } from '../../../scoring/rules.ts';
import { lockStage, stageCoursesOf } from '../../queries.ts';
import { seatsOf, type Seat } from '../rules.ts';

/**
 * Brings the entries of a stage into accord with what the count says: who was let through takes part, who has withdrawn
 * does not. Assignments of those who leave are dropped; sheets that somebody has begun stay where they are and count for
 * nothing. The caller holds the contest's row. Answers how many take part.
 */
export async function syncSeats(
	tx: Tx,
	actor: Actor,
	{ contestId, stage }: { contestId: string; stage: string }
): Promise<number> {
	await lockStage(tx, { contestId, stage }, 'alone');
	const seats = await seatsDue(tx, actor, { contestId, stage });
	const ids = seats.map(({ entryId }) => entryId);
	const standings = seats.map(({ seat }) => seat);
	await sql`
		insert into stage_admissions (contest_id, stage_key, entry_id, standing)
		select ${contestId}::uuid, ${stage}, entry_id, standing
		from unnest(${ids}::uuid[], ${standings}::text[]) as seats (entry_id, standing)
		on conflict (stage_key, entry_id) do update
			set ended_at = null, standing = excluded.standing,
				admitted_at = case when stage_admissions.ended_at is null then stage_admissions.admitted_at else now() end
			where stage_admissions.ended_at is not null or stage_admissions.standing <> excluded.standing`.execute(tx);
	await endOthers(tx, { contestId, stage, ids });
	return ids.length;
}

/** Who takes part in a stage by what is stored now. Entries that did not pass the check become decisions first. */
export async function seatsDue(
	tx: Tx,
	actor: Actor,
	{ contestId, stage }: { contestId: string; stage: string }
): Promise<{ entryId: string; seat: Seat }[]> {
	await noteRejections(tx, actor, contestId);
	const { input, entryIds } = await tallyInputOf(tx, contestId);
	const seats = seatsOf(input.ruleSet, tallyContest(input), stage);
	return [...seats].map(([key, seat]) => ({ entryId: entryIds.get(key)!, seat }));
}

async function endOthers(
	tx: Tx,
	{ contestId, stage, ids }: { contestId: string; stage: string; ids: readonly string[] }
): Promise<void> {
	await sql`
		update stage_admissions set ended_at = now()
		where contest_id = ${contestId} and stage_key = ${stage} and ended_at is null and entry_id <> all (${ids}::uuid[])`.execute(
		tx
	);
	await sql`
		delete from sheet_assignments as given
		where given.contest_id = ${contestId} and given.stage_key = ${stage} and given.entry_id <> all (${ids}::uuid[])
			and not exists (select from score_sheets as sheet where sheet.stage_key = given.stage_key
				and sheet.entry_id = given.entry_id and sheet.juror_id = given.juror_id)`.execute(tx);
}

/** An entry that did not pass the check is a decision for the count, as it is in a contest that came from a folder. */
async function noteRejections(tx: Tx, actor: Actor, contestId: string): Promise<void> {
	const rejected = await tx
		.selectFrom('entries')
		.select('key')
		.where('contest_id', '=', contestId)
		.where('status', '=', 'rejected')
		.orderBy(sql`key collate natural_russian`)
		.execute();
	if (rejected.length === 0) return;
	const { ruleSet } = await frozenRulesOf(tx, contestId);
	const noted = new Set(
		(await decisionsOf(tx, contestId)).flatMap((decision) => (decision.kind === 'rejection' ? decision.entry : []))
	);
	const decisions: Decision[] = rejected
		.filter(({ key }) => !noted.has(key))
		.map(({ key }) => ({ kind: 'rejection', stage: ruleSet.stages[0]!.id, entry: key }));
	if (decisions.length > 0) await appendDecisions(tx, actor, contestId, decisions);
}

/**
 * After entries came, were rejected or admitted anew: the first stage that is being prepared or is open takes what it has to.
 * `readmitted` is the key of an entry whose rejection no longer stands. The caller holds the contest's row.
 */
export async function syncAdmissions(
	tx: Tx,
	actor: Actor,
	contestId: string,
	{ readmitted = null }: { readmitted?: string | null } = {}
): Promise<void> {
	const begun = (await stageCoursesOf(tx, contestId)).filter(({ state }) => state !== 'ahead');
	if (begun.length === 0) return;
	if (readmitted !== null) await endRejection(tx, actor, { contestId, entry: readmitted });
	for (const { stage, state } of begun) if (state !== 'closed') await syncSeats(tx, actor, { contestId, stage });
}

async function endRejection(
	tx: Tx,
	actor: Actor,
	{ contestId, entry }: { contestId: string; entry: string }
): Promise<void> {
	await tx
		.updateTable('jury_decisions')
		.set({ ended_by: actor.id, ended_at: sql`now()` })
		.where('contest_id', '=', contestId)
		.where('ended_at', 'is', null)
		.where(sql<string>`decision ->> 'kind'`, '=', 'rejection')
		.where(sql<string>`decision ->> 'entry'`, '=', entry)
		.execute();
}
