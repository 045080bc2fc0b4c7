import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { MinutesData } from '#server/platform/documents/shapes.ts';
import { refusalToManage } from '../policy.ts';

/** The newest minutes of a contest's jury. Minutes name jurors and losing works: they are not for the public. */
export async function minutesOfContest(
	db: Db | Tx,
	actor: Actor | null,
	contestId: string
): Promise<{ version: number; minutes: MinutesData }> {
	if (!actor || refusalToManage(actor)) throw new NotFound(`minutes of ${contestId}`);
	const row = await db
		.selectFrom('jury_minutes')
		.select(['version', 'printed'])
		.where('contest_id', '=', contestId)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow(() => new NotFound(`minutes of ${contestId}`));
	return { version: row.version, minutes: row.printed as MinutesData };
}
