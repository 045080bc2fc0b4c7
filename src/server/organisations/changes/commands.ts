import type { Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';

/** Every change of an organisation or a territory is recorded, and shows at once wherever one is named. */
export async function recordChange(
	tx: Tx,
	actor: Actor,
	event: string,
	subjectId: string,
	details: object = {}
): Promise<void> {
	await recordActivity(tx, actor, event, subjectId, details);
	await notifyCaches(tx, ['organisations', 'contests']);
}
