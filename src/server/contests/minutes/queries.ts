import type { Db } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { MinutesData } from '#server/platform/documents/shapes.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { refusalToManage } from '../policy.ts';
import { contestBySlug, emblemsOf } from '../queries.ts';

/**
 * The newest minutes of a contest's jury, with the emblem at their head. Minutes name jurors and losing works: they
 * are not for the public. @throws NotFound for whoever may not see them, as for no contest at all.
 */
export async function minutesToPrint(db: Db, actor: Actor | null, slug: string): Promise<MinutesData> {
	const { id } = await contestBySlug(db, actor, slug);
	if (!actor || refusalToManage(actor, id)) throw new NotFound(`minutes of ${slug}`);
	const row = await db
		.selectFrom('jury_minutes')
		.select('printed')
		.where('contest_id', '=', id)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow(() => new NotFound(`minutes of ${slug}`));
	const minutes = row.printed as MinutesData;
	const emblem = (await emblemsOf(db, [id])).get(id);
	return { ...minutes, issuer: { ...minutes.issuer, ...(emblem && { emblem }) } };
}

export async function hasMinutes(db: Db, contestId: string): Promise<boolean> {
	return (
		(await db.selectFrom('jury_minutes').select('version').where('contest_id', '=', contestId).limit(1).execute())
			.length > 0
	);
}
