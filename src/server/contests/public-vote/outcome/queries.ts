import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { canSeeCourse, canSeeEntry, type JudgingAccess } from '../../judging/policy.ts';
import { ballotEntriesOf, publicVoteOf } from '../queries.ts';

export type VoteOutcome = {
	/** The award of the rules that it decides; empty: announced only. */
	awardKey: string;
	/** Most voices first; entries without a voice last. */
	entries: { id: string; key: string; title: string; voices: number; annulled: number }[];
	voices: number;
	annulled: number;
};

/**
 * What the public has chosen, for those who follow the jury's work: null until the vote is over, and where there is none.
 * Entries hidden from whoever asks are in none of it. Three queries. @throws NotFound for a juror who only judges.
 */
export async function publicVoteOutcome(db: Db | Tx, access: JudgingAccess): Promise<VoteOutcome | null> {
	if (!canSeeCourse(access)) throw new NotFound(`outcome of the vote of ${access.contestId}`);
	return countVoices(db, access.contestId, (entryId) => canSeeEntry(access, entryId));
}

/** The same for the public, once results are published. */
export async function publishedVoteOutcome(db: Db | Tx, contestId: string): Promise<VoteOutcome | null> {
	const published = await db
		.selectFrom('published_results')
		.select('version')
		.where('contest_id', '=', contestId)
		.executeTakeFirst();
	return published ? countVoices(db, contestId, () => true) : null;
}

/** The same for what the records of a contest are written from, whose readers are asked for elsewhere. */
export const wholeVoteOutcome = (db: Db | Tx, contestId: string): Promise<VoteOutcome | null> =>
	countVoices(db, contestId, () => true);

async function countVoices(
	db: Db | Tx,
	contestId: string,
	isSeen: (entryId: string) => boolean
): Promise<VoteOutcome | null> {
	const vote = await publicVoteOf(db, contestId);
	if (!vote || vote.phase !== 'over') return null;
	const counts = await countsByEntry(db, contestId);
	const entries = (await ballotEntriesOf(db, { contestId, stage: vote.stage }))
		.filter(({ id }) => isSeen(id))
		.map(({ id, key, title }) => ({ id, key, title, ...(counts.get(id) ?? { voices: 0, annulled: 0 }) }))
		.toSorted((a, b) => b.voices - a.voices);
	return {
		...{ awardKey: vote.awardKey, entries },
		voices: entries.reduce((sum, { voices }) => sum + voices, 0),
		annulled: entries.reduce((sum, { annulled }) => sum + annulled, 0)
	};
}

async function countsByEntry(db: Db | Tx, contestId: string) {
	const { rows } = await sql<{ entryId: string; voices: number; annulled: number }>`
		select entry_id as "entryId", (count(*) filter (where annulled_at is null))::int as voices,
			count(annulled_at)::int as annulled
		from public_ballots where contest_id = ${contestId} and confirmed_at is not null group by entry_id`.execute(db);
	return new Map(rows.map(({ entryId, voices, annulled }) => [entryId, { voices, annulled }]));
}
