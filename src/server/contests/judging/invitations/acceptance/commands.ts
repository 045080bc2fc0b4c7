import { appoint } from '#server/accounts/appointments/commands.ts';
import { mayTry } from '#server/accounts/limits/commands.ts';
import { confirmAddress, makeMember } from '#server/accounts/links/commands.ts';
import { lockAccountOfEmail, type KnownAccount } from '#server/accounts/queries.ts';
import { enter, type Entry, type Visitor, type Where } from '#server/accounts/sessions/commands.ts';
import type { Tx } from '#server/database.ts';
import { recordActivity } from '#server/platform/activity.ts';
import { systemActor, type Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { endSeat } from '../../../jury/members/removal/commands.ts';
import { appointmentOfRole } from '../../../jury/members/policy.ts';
import { lockContest } from '../../../queries.ts';
import { keepFormerConflicts, recuseFromFormer } from '../../conflicts/former/commands.ts';
import { answerInvitation } from '../commands.ts';
import { jurorInvitationFor, type JurorInvitation } from '../queries.ts';

export type AcceptingRefusal = 'link-ended' | 'too-often' | 'account-disabled' | 'already-seated';
export type Accepted = {
	/** Of the contest: the desk is at /jury/SLUG. */
	slug: string;
	/** Null for whoever is signed in under the invited address already. */
	entry: Entry | null;
};

/**
 * Takes a seat in the jury by the link of a letter. The link proves the address: whoever brings it comes in under its
 * account, which is made where there is none. Of several who bring it at once one gets the seat.
 */
export async function acceptInvitation(
	where: Where,
	{ token, actor }: { token: string; actor: Actor | null },
	visitor: Visitor
): Promise<Outcome<Accepted, AcceptingRefusal>> {
	if (!(await mayTry(where.platform, { tried: 'token', account: null, from: visitor.from })))
		return refused('too-often');
	return where.db
		.transaction()
		.execute(async (tx): Promise<Outcome<Accepted, AcceptingRefusal>> => {
			const invitation = await jurorInvitationFor(tx, token);
			if (!invitation) return refused('link-ended');
			const { contest, juror, email } = invitation;
			await lockContest(tx, contest.id);
			if (!(await answerInvitation(tx, invitation.id, { answer: 'accepted' }))) return refused('link-ended');
			const account = await accountOf(tx, email, juror.name);
			await takeSeat(tx, invitation, account.id);
			const isIn = actor?.id === account.id;
			const entry = isIn ? null : await enter(tx, where, account.id, 'invitation', visitor);
			if (!isIn && !entry) throw new Unacceptable('account-disabled');
			await recordActivity(tx, { id: account.id, role: 'member' }, 'jury.accepted', contest.id, { jurorId: juror.id });
			return done({ slug: contest.slug, entry });
		})
		.catch((problem: unknown) => {
			if (problem instanceof Unacceptable) return refused(problem.reason);
			throw problem;
		});
}

/** Thrown, so that the link is not used up by what cannot be carried out. */
class Unacceptable extends Error {
	readonly reason: AcceptingRefusal;
	constructor(reason: AcceptingRefusal) {
		super(reason);
		this.reason = reason;
	}
}

/** The account of the address; made now where there is none. A juror may be known by a sign that is no name. */
async function accountOf(tx: Tx, email: string, name: string): Promise<KnownAccount> {
	await makeMember(tx, email, name);
	await makeMember(tx, email, 'Член жюри');
	const account = await lockAccountOfEmail(tx, email);
	if (!account || account.disabledAt) throw new Unacceptable('account-disabled');
	await confirmAddress(tx, account);
	return account;
}

/** Whoever sat there before leaves: a seat is one person's. */
async function takeSeat(tx: Tx, { contest, juror }: JurorInvitation, accountId: string): Promise<void> {
	const seats = await tx
		.selectFrom('jurors')
		.select(['id', 'account_id as accountId'])
		.where('contest_id', '=', contest.id)
		.where('account_id', 'is not', null)
		.execute();
	if (seats.some((seat) => seat.accountId === accountId && seat.id !== juror.id))
		throw new Unacceptable('already-seated');
	const former = seats.find(({ id }) => id === juror.id)?.accountId;
	if (former && former !== accountId) {
		await keepFormerConflicts(tx, juror.id);
		await endSeat(tx, contest.id, former);
	}
	await tx.updateTable('jurors').set({ account_id: accountId }).where('id', '=', juror.id).execute();
	await recuseFromFormer(tx, contest.id, juror.id);
	const role = appointmentOfRole[juror.role];
	const appointed = await appoint(tx, systemActor('jury-invitation'), { accountId, role, contestId: contest.id });
	if (!appointed.ok && appointed.reason !== 'already-appointed') throw new Error(`seat in a jury: ${appointed.reason}`);
}
