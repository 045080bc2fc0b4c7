import type { Db } from '#server/database.ts';

export type ActivityLine = { subjectId: string; event: string; actorId: string; at: Date };

/** What the log tells of these subjects, in the order in which it happened. */
export async function activityOf(
	db: Db,
	subjectIds: readonly string[],
	events: readonly string[]
): Promise<ActivityLine[]> {
	if (subjectIds.length === 0) return [];
	return db
		.selectFrom('activity')
		.select(['subject_id as subjectId', 'event', 'actor_id as actorId', 'happened_at as at'])
		.where('subject_id', 'in', subjectIds)
		.where('event', 'in', events)
		.orderBy('id')
		.execute();
}
