import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { refusalToRunJudging, type JudgingAccess } from '../../judging/policy.ts';
import { oddAtOnce } from '../rules.ts';

/** Letters asked for from one place within one hour, and what came of them. For whom, nobody learns here. */
export type VoteBatch = {
	/** The place's digest, in hexadecimal, and the hour: how a batch is named. */
	from: string;
	hour: Date;
	/** Places by the order in which they turned up. */
	place: number;
	asked: number;
	confirmed: number;
	annulled: number;
	isOdd: boolean;
};

export type VoteLog = { batches: VoteBatch[]; total: number; asked: number; confirmed: number; annulled: number };

/**
 * What came in, for those who run the vote: those that look odd first, then the newest. It tells nothing of the result.
 * One query. @throws NotFound for others.
 */
export async function voteLog(
	db: Db | Tx,
	access: JudgingAccess,
	{ limit, offset }: { limit: number; offset: number }
): Promise<VoteLog> {
	if (refusalToRunJudging(access)) throw new NotFound(`vote of ${access.contestId}`);
	const { rows } = await sql<VoteLog>`
		with ballots as (
			select from_digest, date_trunc('hour', asked_at, 'utc') as hour, min(asked_at) over (partition by from_digest) as first,
				confirmed_at is not null as is_confirmed, annulled_at is not null as is_annulled
			from public_ballots where contest_id = ${access.contestId}
		), batches as (
			select encode(from_digest, 'hex') as from, hour, dense_rank() over (order by first, from_digest)::int as place,
				count(*)::int as asked, (count(*) filter (where is_confirmed))::int as confirmed,
				(count(*) filter (where is_annulled))::int as annulled
			from ballots group by from_digest, hour, first
		), told as (
			select *, confirmed - annulled >= ${oddAtOnce}::int as "isOdd" from batches
			order by "isOdd" desc, hour desc, place limit ${limit} offset ${offset}
		)
		select (select coalesce(json_agg(told), '[]') from told) as batches, count(*)::int as total,
			coalesce(sum(asked), 0)::int as asked, coalesce(sum(confirmed), 0)::int as confirmed,
			coalesce(sum(annulled), 0)::int as annulled
		from batches`.execute(db);
	const { batches, ...sums } = rows[0]!;
	return { ...sums, batches: batches.map((batch) => ({ ...batch, hour: new Date(batch.hour) })) };
}
