import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { MinutesData } from '#server/platform/documents/shapes.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { minutesOf } from '../folder/minutes/documents.ts';
import { tallyInputOf } from '../folder/rules.ts';
import { lateRecusalInMinutes } from '../judging/conflicts/documents.ts';
import { lateRecusalsOf } from '../judging/conflicts/late/queries.ts';
import { canSeeCourse } from '../judging/policy.ts';
import { judgedContest } from '../judging/queries.ts';
import { agendaOf } from '../meeting/agenda/queries.ts';
import { emblemsOf } from '../queries.ts';
import { contestRecordOf } from '../record/queries.ts';
import { publishedVersionOf } from '../results/queries.ts';
import { tallyContest } from '../scoring/rules.ts';

/**
 * The minutes as the records tell them now, of the version that is about to be kept, names as they were on that day. Where
 * nobody has written an agenda, votes and decisions make one.
 */
export async function minutesFrom(
	db: Db | Tx,
	contestId: string,
	{ version, day }: { version: number; day: string }
): Promise<MinutesData> {
	const record = await contestRecordOf(db, contestId, day);
	const { agenda, edition } = await agendaOf(db, contestId, record, version);
	// Counted anew from the record because there people and organisations bear names, not ids.
	const tally = tallyContest(tallyInputOf(record));
	const { organisers } = record.contest;
	const founder = organisers.find(({ role }) => role === 'founder')?.name;
	const issuer = { name: organisers.find(({ role }) => role === 'organiser')?.name ?? '', ...(founder && { founder }) };
	const meeting = { ...record.meeting, agenda, ...(edition && { title: edition }) };
	const minutes = minutesOf({ ...record, meeting }, tally, { today: day, issuer });
	const late = (await lateRecusalsOf(db, contestId)).map(lateRecusalInMinutes);
	const [first, ...items] = minutes.items;
	return first ? { ...minutes, items: [{ ...first, recused: [...first.recused, ...late] }, ...items] } : minutes;
}

/**
 * The newest minutes of a contest's jury, with the emblem at their head. They name jurors and losing works and hold every
 * figure: they are for those who run the judging and lead the jury; whoever has entries hidden from them gets those of the
 * newest results that everybody knows, not what a correction has changed since. @throws NotFound for whoever may not see
 * them, as for no contest at all.
 */
export async function minutesToPrint(db: Db, actor: Actor | null, slug: string): Promise<MinutesData> {
	const { contest, access } = await judgedContest(db, actor, slug);
	if (!canSeeCourse(access)) throw new NotFound(`minutes of ${slug}`);
	const { id } = contest;
	const known = access.hidden.size > 0 ? ((await publishedVersionOf(db, id))?.version ?? 0) : null;
	const row = await db
		.selectFrom('jury_minutes')
		.select('printed')
		.where('contest_id', '=', id)
		.$if(known !== null, (minutes) => minutes.where('version', '<=', known ?? 0))
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirstOrThrow(() => new NotFound(`minutes of ${slug}`));
	return withEmblem(db, id, row.printed as MinutesData);
}

export async function withEmblem(db: Db, contestId: string, minutes: MinutesData): Promise<MinutesData> {
	const emblem = (await emblemsOf(db, [contestId])).get(contestId);
	return { ...minutes, issuer: { ...minutes.issuer, ...(emblem && { emblem }) } };
}

export async function hasMinutes(db: Db, contestId: string): Promise<boolean> {
	return (
		(await db.selectFrom('jury_minutes').select('version').where('contest_id', '=', contestId).limit(1).execute())
			.length > 0
	);
}
