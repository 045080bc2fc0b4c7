import type { Db, Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { notifyCaches } from '#server/platform/cache-tags.ts';
import type { Emblem } from '#server/platform/documents/shapes.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToCreateContest, refusalToManage } from './policy.ts';
import { lockContest } from './queries.ts';
import type { ContestOrganisationRole } from './tables.ts';

export type NewContest = {
	slug: string;
	/** What stands before the title: «Областной конкурс профессиональных практик». */
	kind: string;
	title: string;
	heldInYear: number;
	timeZone: string;
	ageMark: string | null;
	aim: string;
	participants: string;
	contacts: string;
	organisations: { id: string; role: ContestOrganisationRole }[];
	/** The calendar as the regulations print it, in ISO days; `endsOn` null: a single day. */
	dates: { title: string; startsOn: string; endsOn: string | null }[];
	mayBeMissing: 'nothing' | 'sheets' | 'marks';
	/** See folder/description/forms.ts. */
	documents: object;
	meeting: object;
};

/** Creates a contest that only its managers see. Answers its id. */
export function createContest(
	db: Db | Tx,
	actor: Actor,
	contest: NewContest
): Promise<Outcome<string, 'not-allowed' | 'slug-taken'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToCreateContest(actor);
		if (refusal) return refused(refusal);

		const created = await tx
			.insertInto('contests')
			.values({
				slug: contest.slug,
				kind: contest.kind,
				title: contest.title,
				held_in_year: contest.heldInYear,
				time_zone: contest.timeZone,
				age_mark: contest.ageMark,
				aim: contest.aim,
				participants: contest.participants,
				contacts: contest.contacts,
				may_be_missing: contest.mayBeMissing,
				document_facts: JSON.stringify(contest.documents),
				meeting_facts: JSON.stringify(contest.meeting),
				announced_at: null
			})
			.onConflict((taken) => taken.column('slug').doNothing())
			.returning('id')
			.executeTakeFirst();
		if (!created) return refused('slug-taken');

		await insertOrganisations(tx, created.id, contest.organisations);
		await insertDates(tx, created.id, contest.dates);
		await recordActivity(tx, actor, 'contest.created', created.id);
		return done(created.id);
	});
}

export type EmblemRefusal = 'not-allowed' | 'emblem-too-large';

/** Sets the picture at the head of the contest's papers, in place of an earlier one. At most 512 KB. */
export function setEmblem(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	{ format, content, alt }: Emblem
): Promise<Outcome<null, EmblemRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		if (content.length > 512 * 1024) return refused('emblem-too-large');
		await lockContest(tx, contestId);
		await tx
			.insertInto('contest_emblems')
			.values({ contest_id: contestId, format, content: Buffer.from(content), alt })
			.onConflict((earlier) =>
				earlier.column('contest_id').doUpdateSet(({ ref }) => ({
					format: ref('excluded.format'),
					content: ref('excluded.content'),
					alt: ref('excluded.alt')
				}))
			)
			.execute();
		await recordActivity(tx, actor, 'contest.emblem-set', contestId);
		return done(null);
	});
}

/** Shows the contest to everyone. Announcing again changes nothing. */
export function announceContest(db: Db | Tx, actor: Actor, contestId: string): Promise<Outcome<null, 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToManage(actor, contestId);
		if (refusal) return refused(refusal);
		const contest = await lockContest(tx, contestId);
		if (contest.announcedAt) return done(null);
		await tx
			.updateTable('contests')
			.set(({ fn }) => ({ announced_at: fn<Date>('now') }))
			.where('id', '=', contestId)
			.execute();
		await recordActivity(tx, actor, 'contest.announced', contestId);
		await notifyCaches(tx, ['contests']);
		return done(null);
	});
}

async function insertOrganisations(
	tx: Tx,
	contestId: string,
	organisations: NewContest['organisations']
): Promise<void> {
	if (organisations.length === 0) return;
	await tx
		.insertInto('contest_organisations')
		.values(
			organisations.map(({ id, role }, position) => ({ contest_id: contestId, organisation_id: id, role, position }))
		)
		.execute();
}

/** Writes the calendar of a contest that has none yet. */
export async function insertDates(tx: Tx, contestId: string, dates: NewContest['dates']): Promise<void> {
	if (dates.length === 0) return;
	await tx
		.insertInto('contest_dates')
		.values(
			dates.map(({ title, startsOn, endsOn }, position) => ({
				contest_id: contestId,
				position,
				title,
				starts_on: startsOn,
				ends_on: endsOn
			}))
		)
		.execute();
}
