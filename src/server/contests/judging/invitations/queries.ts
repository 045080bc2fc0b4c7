import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import type { JurorRole } from '../../tables.ts';
import { digestOfInvitation, isInvitationToken, linkStateOf, type InvitationFacts, type LinkState } from './rules.ts';

export type JurorInvitation = {
	id: string;
	state: LinkState;
	email: string;
	until: Date;
	juror: { id: string; name: string; role: JurorRole; voting: boolean };
	contest: { id: string; slug: string; kind: string; title: string; timeZone: string };
};

type Row = InvitationFacts & {
	id: string;
	email: string;
	until: Date;
	jurorId: string;
	name: string;
	role: JurorRole;
	voting: boolean;
	contestId: string;
	slug: string;
	kind: string;
	title: string;
	timeZone: string;
};

/** What the link of a letter is for, whoever brings it; null for a link that is none. One query. */
export async function jurorInvitationFor(db: Db | Tx, token: string): Promise<JurorInvitation | null> {
	if (!isInvitationToken(token)) return null;
	const { rows } = await sql<Row>`
		select juror_invitations.id, juror_invitations.email, expires_at as until, answer, ended_at is not null as "isEnded",
			expires_at <= now() as "isExpired", jurors.id as "jurorId", jurors.name, role, voting,
			contests.id as "contestId", slug, kind, title, time_zone as "timeZone"
		from juror_invitations
		join jurors on jurors.id = juror_id join contests on contests.id = jurors.contest_id
		where token_hash = ${digestOfInvitation(token)}`.execute(db);
	const [row] = rows;
	if (!row) return null;
	const { id, email, until, jurorId, name, role, voting, contestId, slug, kind, title, timeZone } = row;
	return {
		...{ id, email, until, state: linkStateOf(row) },
		juror: { id: jurorId, name, role, voting },
		contest: { id: contestId, slug, kind, title, timeZone }
	};
}

export type WorkAhead = {
	/** How many entries the juror may have to judge; those with a conflict are not among them. */
	entries: number;
	/** Stages with marks that the juror judges. */
	stages: { title: string; startsOn: string | null; endsOn: string | null }[];
	nominations: string[];
};

/** What a juror is asked to do, as far as it is known. Two queries. */
export async function workAheadOf(db: Db | Tx, { contest, juror }: JurorInvitation): Promise<WorkAhead> {
	const { rows } = await sql<{ entries: number; nominations: string[] }>`
		select (select count(*)::int from entries
				where entries.contest_id = jurors.contest_id and status = 'admitted' and withdrawn_before_stage is null
					and (nomination_keys is null or nomination_key = any (nomination_keys))
					and not exists (select from assignments where entry_id = entries.id and juror_id = jurors.id and recused)) as entries,
			array(select title from nominations where nominations.contest_id = jurors.contest_id
				and key = any (nomination_keys) order by position) as nominations
		from jurors where jurors.id = ${juror.id}`.execute(db);
	const stages = await sql<WorkAhead['stages'][number]>`
		select title, starts_on as "startsOn", ends_on as "endsOn" from stages
		where contest_id = ${contest.id}
			and exists (select from criteria where criteria.contest_id = stages.contest_id and stage_key = stages.key)
			and exists (select from jurors where jurors.id = ${juror.id} and (stage_keys is null or stages.key = any (stage_keys)))
		order by position`.execute(db);
	return { ...(rows[0] ?? { entries: 0, nominations: [] }), stages: stages.rows };
}
