import { sql } from 'kysely';
import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { canSeePapers, canSeeRegister } from '../policy.ts';

export type PapersProgress = { awards: number; issued: number; waiting: number };

/**
 * How far the papers of each contest are: awards of its newest results, papers issued for them, awards that still wait
 * for theirs. One query for all contests asked about; a contest without awards, or whose papers somebody may not see, is
 * absent. @throws NotFound for whoever sees no papers at all.
 */
export async function papersProgressOf(
	db: Db,
	actor: Actor | null,
	contestIds: readonly string[]
): Promise<Map<string, PapersProgress>> {
	if (!canSeeRegister(actor)) throw new NotFound('register');
	const seen = contestIds.filter((id) => canSeePapers(actor, id));
	if (seen.length === 0) return new Map();
	const { rows } = await sql<{ contestId: string; awards: number; issued: number; waiting: number }>`
		with newest as (
			select contest_id, max(results_version) as version from awards
			where contest_id = any(${seen}::uuid[]) group by contest_id
		), papers as (
			select awards.contest_id, awards.kind, exists (select from issued_documents where award_id = awards.id)
					or exists (select from carried_papers where award_id = awards.id) as has_paper
			from awards join newest on newest.contest_id = awards.contest_id and newest.version = awards.results_version
		)
		select contest_id as "contestId", count(*)::int as awards, (count(*) filter (where has_paper))::int as issued,
			(count(*) filter (where not has_paper and kind <> 'money'))::int as waiting
		from papers group by contest_id`.execute(db);
	return new Map(rows.map(({ contestId, ...progress }) => [contestId, progress]));
}
