import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { MeetingFacts } from '../../folder/description/forms.ts';
import { frozenRulesOf } from '../../regulations/queries.ts';
import { factsOf } from '../queries.ts';

export type PublicDefence = { stage: string; title: string; day: string | null; place: string | null };

/**
 * When and where the defence was, as it was planned here; of a contest whose day was not kept here, as the final meeting
 * tells. Null for a contest without a defence.
 */
export async function publicDefenceOf(db: Db | Tx, contestId: string): Promise<PublicDefence | null> {
	const { ruleSet } = await frozenRulesOf(db, contestId);
	const defence = ruleSet.stages.findLast(({ kind }) => kind === 'defence');
	if (!defence) return null;
	const { rows } = await sql<{ title: string; day: string | null; place: string | null }>`
		select stages.title, nullif(place, '') as place,
			coalesce((starts_at at time zone time_zone)::date, starts_on)::text as day
		from stages join contests on contests.id = stages.contest_id
		left join defence_days on defence_days.contest_id = stages.contest_id and stage_key = stages.key
		where stages.contest_id = ${contestId} and stages.key = ${defence.id}`.execute(db);
	const planned = rows[0] ?? { title: defence.title, day: null, place: null };
	const { date, place } = (await factsOf(db, contestId)).meeting as Partial<MeetingFacts>;
	return {
		stage: defence.id,
		title: planned.title,
		day: planned.day ?? date ?? null,
		place: planned.place ?? place ?? null
	};
}
