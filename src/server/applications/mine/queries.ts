import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { contestNamesOf, type ContestName } from '#server/contests/queries.ts';
import { callsOf, type Call } from '#server/contests/regulations/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { ApplicationState } from '../tables.ts';

export type MyApplication = {
	id: string;
	title: string;
	state: ApplicationState;
	number: number | null;
	savedAt: Date;
	submittedAt: Date | null;
	correctUntil: Date | null;
	contest: ContestName;
	call: Call | null;
};

/** Applications that this person started or joined: drafts and corrections first, then the latest. Three queries in all. */
export async function myApplications(db: Db | Tx, actor: Actor): Promise<MyApplication[]> {
	const rows = await db
		.selectFrom('applications')
		.innerJoin('application_members', 'application_members.application_id', 'applications.id')
		.select([
			...(['applications.id', 'title', 'state', 'number', 'contest_id as contestId'] as const),
			...(['saved_at as savedAt', 'submitted_at as submittedAt', 'correct_until as correctUntil'] as const)
		])
		.where('account_id', '=', actor.id)
		.orderBy(sql`array_position(array['correction', 'draft'], state)`, (order) => order.nullsLast())
		.orderBy('saved_at', 'desc')
		.orderBy('applications.id')
		.execute();
	const contestIds = rows.map(({ contestId }) => contestId);
	const [contests, calls] = await Promise.all([contestNamesOf(db, contestIds), callsOf(db, contestIds)]);
	return rows.map(({ contestId, ...row }) => ({
		...row,
		contest: contests.get(contestId)!,
		call: calls.get(contestId) ?? null
	}));
}

/** Drafts that this person has in a contest already, so that nobody begins twice by mistake. */
export async function myDraftsIn(
	db: Db | Tx,
	actor: Actor,
	contestId: string
): Promise<{ id: string; title: string; state: ApplicationState; savedAt: Date }[]> {
	return db
		.selectFrom('applications')
		.innerJoin('application_members', 'application_members.application_id', 'applications.id')
		.select(['applications.id', 'title', 'state', 'saved_at as savedAt'])
		.where('account_id', '=', actor.id)
		.where('contest_id', '=', contestId)
		.where('state', '<>', 'withdrawn')
		.orderBy('saved_at', 'desc')
		.execute();
}
