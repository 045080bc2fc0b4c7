import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { contestBySlug } from '../queries.ts';
import { isBallotToken, tokenDigest } from './rules.ts';

export type VotePhase = 'ahead' | 'open' | 'over';
export type PublicVote = {
	opensAt: Date;
	closesAt: Date;
	/** Empty: announced only. */
	awardKey: string;
	/** Entries of this stage; null: all admitted ones. */
	stage: string | null;
	phase: VotePhase;
	/** Whether the public may know which entries take part: those of a later stage once the one before is announced. */
	isListed: boolean;
};

/** The public vote of a contest, by the database's clock; null where there is none. One query. */
export async function publicVoteOf(db: Db | Tx, contestId: string): Promise<PublicVote | null> {
	const { rows } = await sql<PublicVote>`
		select opens_at as "opensAt", closes_at as "closesAt", award_key as "awardKey", stage_key as stage,
			case when now() < opens_at then 'ahead' when now() < closes_at then 'open' else 'over' end as phase,
			stage_key is null or not exists (
				select from stages as own
					join stages as before on before.contest_id = own.contest_id and before.position < own.position
					join criteria on criteria.contest_id = before.contest_id and criteria.stage_key = before.key
					left join stage_courses as course on course.contest_id = before.contest_id and course.stage_key = before.key
				where own.contest_id = public_votes.contest_id and own.key = public_votes.stage_key
					and course.released_at is null) as "isListed"
		from public_votes where contest_id = ${contestId}`.execute(db);
	return rows[0] ?? null;
}

export type BallotEntry = {
	id: string;
	key: string;
	title: string;
	nomination: string | null;
	organisationId: string | null;
};

/** The entries that voices are given to, by number: neither withdrawn nor left behind. One query. */
export async function ballotEntriesOf(
	db: Db | Tx,
	{ contestId, stage }: { contestId: string; stage: string | null }
): Promise<BallotEntry[]> {
	const { rows } = await sql<BallotEntry>`
		select id, key, title, nomination_key as nomination, organisation_id as "organisationId" from entries
		where contest_id = ${contestId} and status = 'admitted'
			and (${stage}::text is null or exists (select from stage_admissions as seat
				where seat.entry_id = entries.id and seat.stage_key = ${stage} and seat.ended_at is null))
			and not exists (select from jury_decisions where jury_decisions.contest_id = entries.contest_id
				and decision ->> 'kind' = 'withdrawal' and decision ->> 'entry' = entries.key and ended_at is null)
		order by key collate natural_russian`.execute(db);
	return rows;
}

export type VotePage = {
	contest: { id: string; slug: string; kind: string; title: string };
	vote: PublicVote;
	/** None before it opens and after it is over: then nothing is chosen. */
	entries: BallotEntry[];
	nominations: { key: string; title: string }[];
};

/**
 * What the public is asked. No voice is counted for this page, so nothing of the result can be told from it.
 * @throws NotFound where there is no vote, or no contest that this person may know of.
 */
export async function votePageOf(db: Db, actor: Actor | null, slug: string): Promise<VotePage & { timeZone: string }> {
	const { id, kind, title, timeZone, nominations } = await contestBySlug(db, actor, slug);
	const vote = await publicVoteOf(db, id);
	if (!vote) throw new NotFound(`vote of ${slug}`);
	const isAsked = vote.phase === 'open' && vote.isListed;
	return {
		contest: { id, slug, kind, title },
		...{ vote, timeZone },
		entries: isAsked ? await ballotEntriesOf(db, { contestId: id, stage: vote.stage }) : [],
		nominations: nominations.map(({ key, title: words }) => ({ key, title: words }))
	};
}

export type BallotState = 'waiting' | 'counted' | 'ended';

/** What the link of a letter would confirm; null for a link of nobody's. Whoever has the link has the voice. */
export async function ballotByToken(
	db: Db | Tx,
	{ contestId, token }: { contestId: string; token: string }
): Promise<{ entry: { key: string; title: string }; state: BallotState } | null> {
	if (!isBallotToken(token)) return null;
	const { rows } = await sql<{ key: string; title: string; state: BallotState }>`
		select entries.key, entries.title, case
				when confirmed_at is not null then 'counted'
				when now() < expires_at and now() < closes_at then 'waiting'
				else 'ended' end as state
		from public_ballots as ballot join public_votes using (contest_id) join entries on entries.id = ballot.entry_id
		where ballot.contest_id = ${contestId} and token_hash = ${tokenDigest(token)}`.execute(db);
	const [found] = rows;
	return found ? { entry: { key: found.key, title: found.title }, state: found.state } : null;
}
