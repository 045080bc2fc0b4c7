import { releasedStagesOf, type ReleasedStage } from '#server/contests/judging/stages/release/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { applicationRowById } from '../queries.ts';

/**
 * What the stages of judging came to for an application, as far as they were released; nothing before. For whoever may read
 * the application. @throws NotFound when absent or not this person's to know.
 */
export async function outcomesOfApplication(db: Db | Tx, actor: Actor | null, id: string): Promise<ReleasedStage[]> {
	const { contestId, entryId } = await applicationRowById(db, actor, id);
	return entryId ? releasedStagesOf(db, { contestId, entryId }) : [];
}
