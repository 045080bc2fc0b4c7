import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { accountNames } from '#server/accounts/queries.ts';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import { writeLetters } from '#server/letters/commands.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { authorsOf } from '../authors/queries.ts';
import { coAuthorLetter } from '../mails.ts';
import { refusalToTakeOff } from '../policy.ts';
import { lockApplication, type ApplicationRow } from '../queries.ts';
import { isWritable } from '../rules.ts';
import { digestOfToken, invitationFor, invitationsOf } from './queries.ts';

export type InvitationRefusal =
	| 'not-allowed'
	| 'withdrawn'
	| 'decided'
	| 'email-missing'
	| 'already-joined'
	| 'too-many-letters'
	| 'too-many-invitations';

/** Letters to one address in a day: enough for one that went astray, not enough to annoy. */
const lettersADay = 3;

/** Letters from one member in a day, to whomever and of whatever application: they bear words of the member's own. */
const lettersOfOne = 30;

/**
 * Writes to an author, at the address that the application names, with a key that works once. An earlier key to the same
 * address stops working.
 */
export function inviteCoAuthor(
	db: Db | Tx,
	actor: Actor,
	{ applicationId, authorId }: { applicationId: string; authorId: string }
): Promise<Outcome<{ email: string }, InvitationRefusal>> {
	return inTransaction(db, async (tx) => {
		const { application, refusal } = await lockApplication(tx, actor, applicationId);
		if (refusal) return refused(refusal);
		if (!isWritable(application.state)) return refused(application.state === 'withdrawn' ? 'withdrawn' : 'decided');
		const author = (await authorsOf(tx, applicationId)).find(({ id }) => id === authorId);
		if (!author) throw new NotFound(`author ${authorId}`);
		const { email, accountId } = author;
		if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return refused('email-missing');
		if (accountId) return refused('already-joined');
		const { toAddress, ofInviter } = await lettersToday(tx, actor, { applicationId, email });
		if (toAddress >= lettersADay) return refused('too-many-letters');
		if (ofInviter >= lettersOfOne) return refused('too-many-invitations');
		await sendInvitation(tx, actor, application, { email, name: `${author.givenName} ${author.patronymic}`.trim() });
		await recordActivity(tx, actor, 'application.co-author-invited', applicationId, { authorId });
		return done({ email });
	});
}

/** Requests of one member take turns, so that many at once do not pass the limit together. */
async function lettersToday(
	tx: Tx,
	{ id }: Actor,
	{ applicationId, email }: { applicationId: string; email: string }
): Promise<{ toAddress: number; ofInviter: number }> {
	await sql`select pg_advisory_xact_lock(hashtextextended('invitations:' || current_schema() || ${id}::text, 0))`.execute(
		tx
	);
	const { toAddress, ofInviter } = await tx
		.selectFrom('application_invitations')
		.select(({ fn, and, eb }) => [
			fn
				.countAll<string>()
				.filterWhere(and([eb('application_id', '=', applicationId), eb('email', '=', email)]))
				.as('toAddress'),
			fn.countAll<string>().filterWhere('invited_by', '=', id).as('ofInviter')
		])
		.where(({ or, and, eb }) =>
			or([and([eb('application_id', '=', applicationId), eb('email', '=', email)]), eb('invited_by', '=', id)])
		)
		// An invitation holds for fourteen days.
		.where(sql<boolean>`expires_at > now() + interval '13 days'`)
		.executeTakeFirstOrThrow();
	return { toAddress: Number(toAddress), ofInviter: Number(ofInviter) };
}

async function sendInvitation(
	tx: Tx,
	actor: Actor,
	application: ApplicationRow,
	to: { email: string; name: string }
): Promise<void> {
	await endInvitations(tx, application.id, to.email);
	const token = randomBytes(32).toString('base64url');
	const { until } = await tx
		.insertInto('application_invitations')
		.values({
			application_id: application.id,
			email: to.email,
			token_hash: digestOfToken(token),
			invited_by: actor.id,
			expires_at: sql`now() + interval '14 days'`
		})
		.returning('expires_at as until')
		.executeTakeFirstOrThrow();
	const { plan } = await publishedPlanOf(tx, application.contestId);
	const invitedBy = (await accountNames(tx, [actor.id])).get(actor.id) ?? 'Участник конкурса';
	const letter = { application, plan, invitedBy, token, until };
	await writeLetters(tx, [coAuthorLetter({ address: to.email, name: to.name }, letter)]);
}

async function endInvitations(tx: Tx, applicationId: string, email: string): Promise<void> {
	await tx
		.updateTable('application_invitations')
		.set({ ended_at: sql`now()` })
		.where('application_id', '=', applicationId)
		.where('email', '=', email)
		.where('taken_by', 'is', null)
		.where('ended_at', 'is', null)
		.execute();
}

/**
 * Takes an invitation: the account becomes a member of the application, and the account of the author whose address it
 * was sent to. Of several who bring the same key at once one gets in. Answers the application's id.
 * @throws NotFound for a key that is unknown, used, taken back or too old.
 */
export function joinApplication(db: Db | Tx, actor: Actor, token: string): Promise<Outcome<{ id: string }, never>> {
	return inTransaction(db, async (tx) => {
		const invitation = await invitationFor(tx, token);
		if (!invitation) throw new NotFound('invitation');
		const taken = await tx
			.updateTable('application_invitations')
			.set({ taken_by: actor.id, taken_at: sql`now()` })
			.where('id', '=', invitation.id)
			.where('taken_by', 'is', null)
			.where('ended_at', 'is', null)
			.returning('id')
			.executeTakeFirst();
		if (!taken) throw new NotFound('invitation');
		const { applicationId: id, email } = invitation;
		await tx
			.insertInto('application_members')
			.values({ application_id: id, account_id: actor.id })
			.onConflict((known) => known.doNothing())
			.execute();
		await becomeAuthor(tx, actor, id, email);
		await recordActivity(tx, actor, 'application.joined', id);
		return done({ id });
	});
}

/** Who is one of the authors already stays that one. */
async function becomeAuthor(tx: Tx, actor: Actor, applicationId: string, email: string): Promise<void> {
	const authors = await authorsOf(tx, applicationId);
	if (authors.some(({ accountId }) => accountId === actor.id)) return;
	const author = authors.find((each) => each.email === email && each.accountId === null);
	if (!author) return;
	await tx.updateTable('application_authors').set({ account_id: actor.id }).where('id', '=', author.id).execute();
}

/** A co-author leaves, or who started the application takes them off. What they wrote stays. */
export function takeOffMember(
	db: Db | Tx,
	actor: Actor,
	{ applicationId, accountId }: { applicationId: string; accountId: string }
): Promise<Outcome<null, 'not-allowed'>> {
	return inTransaction(db, async (tx) => {
		const { application, refusal } = await lockApplication(tx, actor, applicationId);
		if (refusal) return refused(refusal);
		const notTheirs = refusalToTakeOff(actor, { createdBy: application.createdBy, accountId });
		if (notTheirs) return refused(notTheirs);
		await tx
			.deleteFrom('application_members')
			.where('application_id', '=', applicationId)
			.where('account_id', '=', accountId)
			.execute();
		await tx
			.updateTable('application_authors')
			.set({ account_id: null })
			.where('application_id', '=', applicationId)
			.where('account_id', '=', accountId)
			.execute();
		for (const { id, takenBy } of await invitationsOf(tx, applicationId))
			if (takenBy === accountId) await endInvitation(tx, id);
		await recordActivity(tx, actor, 'application.member-taken-off', applicationId, { accountId });
		return done(null);
	});
}

async function endInvitation(tx: Tx, id: string): Promise<void> {
	await tx
		.updateTable('application_invitations')
		.set({ ended_at: sql`now()` })
		.where('id', '=', id)
		.execute();
}
