import { sql } from 'kysely';
import { contestPeople } from '#server/accounts/appointments/contest-people/queries.ts';
import { accountAddresses } from '#server/accounts/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { juryDesk, type JuryMember } from '../../jury/members/queries.ts';
import { contestNamesOf, lockContest, type ContestName } from '../../queries.ts';
import { refusalToRunJudging } from '../policy.ts';
import { judgingAccess } from '../queries.ts';
import { juryDeclinedLetter, juryInvitationLetter } from './mails.ts';
import { jurorInvitationFor, type JurorInvitation } from './queries.ts';
import { digestOfInvitation, invitationDays, newInvitationToken } from './rules.ts';

export type InvitingRefusal = 'not-allowed' | 'nobody' | 'address-missing';
export type Invited = {
	invited: number;
	/** Chosen, but there is no address to write to. */
	withoutAddress: number;
};

/**
 * Writes to members of the jury, at the addresses of the plan, with a link that works once. Whoever has accepted already
 * is left alone; an earlier link to the same person stops working.
 */
export function inviteJurors(
	db: Db | Tx,
	actor: Actor,
	contestId: string,
	jurorIds: readonly string[]
): Promise<Outcome<Invited, InvitingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToRunJudging(await judgingAccess(tx, actor, contestId));
		if (refusal) return refused(refusal);
		await lockContest(tx, contestId);
		const { members } = await juryDesk(tx, actor, contestId);
		const waiting = members.filter(({ id, invitation }) => jurorIds.includes(id) && invitation.state !== 'accepted');
		if (waiting.length === 0) return refused('nobody');
		const reachable = waiting.filter(({ email }) => email !== '');
		if (reachable.length === 0) return refused('address-missing');
		const contest = (await contestNamesOf(tx, [contestId])).get(contestId)!;
		await endOpenInvitations(
			tx,
			reachable.map(({ id }) => id)
		);
		for (const member of reachable) await sendInvitation(tx, actor, contest, member);
		await recordActivity(tx, actor, 'jury.invited', contestId, { jurorIds: reachable.map(({ id }) => id) });
		return done({ invited: reachable.length, withoutAddress: waiting.length - reachable.length });
	});
}

async function endOpenInvitations(tx: Tx, jurorIds: readonly string[]): Promise<void> {
	await tx
		.updateTable('juror_invitations')
		.set({ ended_at: sql`now()` })
		.where('juror_id', 'in', jurorIds)
		.where('answered_at', 'is', null)
		.where('ended_at', 'is', null)
		.execute();
}

async function sendInvitation(tx: Tx, actor: Actor, contest: ContestName, member: JuryMember): Promise<void> {
	const token = newInvitationToken();
	const email = member.email.toLowerCase();
	const { id, until } = await tx
		.insertInto('juror_invitations')
		.values({
			...{ contest_id: contest.id, juror_id: member.id, email, token_hash: digestOfInvitation(token) },
			...{ sent_by: actor.id, answer: null },
			expires_at: sql`now() + make_interval(days => ${invitationDays})`
		})
		.returning(['id', 'expires_at as until'])
		.executeTakeFirstOrThrow();
	const letter = { contest, role: member.role, token, until };
	const [letterId] = await writeLetters(tx, [juryInvitationLetter({ address: email, name: member.name }, letter)]);
	await tx.updateTable('juror_invitations').set({ letter_id: letterId! }).where('id', '=', id).execute();
}

export type DecliningRefusal = 'link-ended';
const longestWords = 2000;

/** Says no by the link of a letter, in the juror's own words or without any. The organisers get a letter. */
export function declineInvitation(db: Db | Tx, token: string, words: string): Promise<Outcome<null, DecliningRefusal>> {
	return inTransaction(db, async (tx) => {
		const invitation = await jurorInvitationFor(tx, token);
		if (!invitation) return refused('link-ended');
		const said = words.replace(/\r\n?/g, '\n').trim().slice(0, longestWords);
		if (!(await answerInvitation(tx, invitation.id, { answer: 'declined', words: said }))) return refused('link-ended');
		await tellOrganisers(tx, invitation, said);
		const { contest, juror } = invitation;
		await recordActivity(tx, systemActor('jury-invitation'), 'jury.declined', contest.id, { jurorId: juror.id });
		return done(null);
	});
}

/** Uses a link up. Of several who answer at once one does; the others, and whoever is late, get false. */
export async function answerInvitation(
	tx: Tx,
	id: string,
	{ answer, words = '' }: { answer: 'accepted' | 'declined'; words?: string }
): Promise<boolean> {
	const answered = await tx
		.updateTable('juror_invitations')
		.set({ answer, words, answered_at: sql`now()` })
		.where('id', '=', id)
		.where('answered_at', 'is', null)
		.where('ended_at', 'is', null)
		.where('expires_at', '>', sql<Date>`now()`)
		.returning('id')
		.executeTakeFirst();
	return answered !== undefined;
}

/** The organisers, and whoever has sent the invitation. */
async function tellOrganisers(tx: Tx, { id, contest, juror }: JurorInvitation, words: string): Promise<void> {
	const organisers = await contestPeople(tx, systemActor('jury-invitation'), {
		...{ contestId: contest.id, role: 'organiser' }
	});
	const { sent_by: sender } = await tx
		.selectFrom('juror_invitations')
		.select('sent_by')
		.where('id', '=', id)
		.executeTakeFirstOrThrow();
	const isAccount = /^[0-9a-f-]{36}$/.test(sender);
	const ids = [...organisers.map(({ accountId }) => accountId), ...(isAccount ? [sender] : [])];
	const letter = { contest, name: juror.name, role: juror.role, words };
	await writeLetters(
		tx,
		(await accountAddresses(tx, ids)).map((to) => juryDeclinedLetter(to, letter))
	);
}
