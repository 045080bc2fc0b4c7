import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';

export type OpeningGaps = {
	hasChair: boolean;
	/** Sheets that are shared out in all. */
	assigned: number;
	needed: number;
	/** Entries with fewer jurors than the regulations want sheets, by number. */
	short: { id: string; key: string; title: string; assigned: number }[];
};

/** What keeps a stage from being opened. Two queries. */
export async function openingGapsOf(
	db: Db | Tx,
	{ contestId, stage }: { contestId: string; stage: string }
): Promise<OpeningGaps> {
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const needed = ruleSet.stages.find(({ id }) => id === stage)?.minimumSheets ?? 1;
	const { rows } = await sql<{ id: string; key: string; title: string; assigned: number; hasChair: boolean }>`
		select entries.id, entries.key, entries.title,
			(select count(*)::int from sheet_assignments as given join jurors on jurors.id = given.juror_id
				where given.stage_key = admitted.stage_key and given.entry_id = entries.id and voting) as assigned,
			exists (select from jurors where jurors.contest_id = ${contestId} and role = 'chair') as "hasChair"
		from stage_admissions as admitted join entries on entries.id = admitted.entry_id
		where admitted.contest_id = ${contestId} and admitted.stage_key = ${stage} and ended_at is null
		order by entries.key collate natural_russian`.execute(db);
	return {
		hasChair: rows[0]?.hasChair ?? false,
		assigned: rows.reduce((sum, { assigned }) => sum + assigned, 0),
		needed,
		short: rows.filter(({ assigned }) => assigned < needed).map(({ hasChair: _chair, ...entry }) => entry)
	};
}
