import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { letterStatesOf } from '#server/letters/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { canSeeCourse, refusalToRunJudging } from '../../judging/policy.ts';
import { judgingAccess } from '../../judging/queries.ts';
import type { JurorRole } from '../../tables.ts';
import { invitationStateOf, type InvitationState, type LatestInvitation } from './rules.ts';

export type JuryMember = {
	id: string;
	key: string;
	name: string;
	role: JurorRole;
	voting: boolean;
	post: string;
	organisation: string;
	/** Empty also for whoever looks without running the judging. */
	email: string;
	mostSheets: number | null;
	stages: string[] | null;
	nominations: string[] | null;
	/** Works from an account already. */
	isSeated: boolean;
	invitation: {
		state: InvitationState;
		/** When it was sent or answered, by the state. */
		at: Date | null;
		/** Until when the link works. */
		until: Date | null;
		/** Why it was declined. */
		words: string;
	};
};

export type Choice = { key: string; title: string };
export type JuryDesk = {
	members: JuryMember[];
	/** Stages with marks. */
	stages: Choice[];
	nominations: Choice[];
	mayRun: boolean;
};

type MemberRow = Omit<JuryMember, 'invitation'> & {
	invitedAt: string | null;
	answer: 'accepted' | 'declined' | null;
	sentAt: Date | null;
	answeredAt: Date | null;
	until: Date | null;
	isExpired: boolean;
	isEnded: boolean;
	words: string;
	letterId: string | null;
};

/**
 * The jury with its invitations, for those who follow the judging. The address is the plan's where the contest has one.
 * A fixed number of queries. @throws NotFound
 */
export async function juryDesk(db: Db | Tx, actor: Actor | null, contestId: string): Promise<JuryDesk> {
	const access = await judgingAccess(db, actor, contestId);
	if (!canSeeCourse(access)) throw new NotFound(`jury of ${contestId}`);
	const mayRun = refusalToRunJudging(access) === null;
	const rows = await memberRows(db, contestId);
	const letters = await letterStatesOf(
		db,
		rows.flatMap(({ letterId }) => letterId ?? [])
	);
	return {
		mayRun,
		members: rows.map((row) =>
			shown(row, { mayRun, letterState: (row.letterId && letters.get(row.letterId)) || null })
		),
		...(await choicesOf(db, contestId))
	};
}

async function memberRows(db: Db | Tx, contestId: string): Promise<MemberRow[]> {
	const { rows } = await sql<MemberRow>`
		select jurors.id, jurors.key, jurors.name, role, voting, post, organisation_name as organisation,
			coalesce(planned.email, jurors.email) as email, most_sheets as "mostSheets", stage_keys as stages,
			nomination_keys as nominations, account_id is not null as "isSeated", latest.email as "invitedAt", answer,
			sent_at as "sentAt", answered_at as "answeredAt", expires_at as until, coalesce(expires_at <= now(), false) as "isExpired",
			ended_at is not null as "isEnded", coalesce(words, '') as words, letter_id as "letterId"
		from jurors
		left join contest_plans on contest_plans.contest_id = jurors.contest_id
		left join lateral (
			select coalesce(member ->> 'email', '') as email from jsonb_array_elements(plan -> 'jury') as member
			where member ->> 'id' = jurors.key limit 1
		) as planned on true
		left join lateral (
			select * from juror_invitations where juror_id = jurors.id order by sent_at desc, id limit 1
		) as latest on true
		where jurors.contest_id = ${contestId} order by position`.execute(db);
	return rows;
}

function shown(
	row: MemberRow,
	{ mayRun, letterState }: { mayRun: boolean; letterState: LatestInvitation['letterState'] }
): JuryMember {
	const { invitedAt, answer, sentAt, answeredAt, until, isExpired, isEnded, words, letterId: _letter, ...member } = row;
	const latest = invitedAt === null ? null : { email: invitedAt, answer, isExpired, isEnded, letterState };
	const state = invitationStateOf(latest, member);
	return {
		...{ ...member, email: mayRun ? member.email : '' },
		invitation: {
			state,
			at: state === 'not-invited' ? null : (answeredAt ?? sentAt),
			until: state === 'sent' ? until : null,
			words: state === 'declined' ? words : ''
		}
	};
}

async function choicesOf(db: Db | Tx, contestId: string): Promise<{ stages: Choice[]; nominations: Choice[] }> {
	const { rows } = await sql<Choice & { isStage: boolean }>`
		select key, title, true as "isStage", position from stages where contest_id = ${contestId}
			and exists (select from criteria where criteria.contest_id = stages.contest_id and stage_key = stages.key)
		union all select key, title, false, position from nominations where contest_id = ${contestId}
		order by 3, 4`.execute(db);
	const of = (isStage: boolean) =>
		rows.filter((row) => row.isStage === isStage).map(({ key, title }) => ({ key, title }));
	return { stages: of(true), nominations: of(false) };
}

/** One member of the jury with what may be chosen for them. @throws NotFound for whoever does not run the judging */
export async function juryMember(
	db: Db | Tx,
	actor: Actor | null,
	contestId: string,
	jurorId: string
): Promise<{ member: JuryMember } & Pick<JuryDesk, 'stages' | 'nominations'>> {
	const { members, mayRun, stages, nominations } = await juryDesk(db, actor, contestId);
	const member = members.find(({ id }) => id === jurorId);
	if (!member || !mayRun) throw new NotFound(`juror ${jurorId}`);
	return { member, stages, nominations };
}
