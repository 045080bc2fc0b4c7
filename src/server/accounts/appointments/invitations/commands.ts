import type { Db, Tx } from '#server/database.ts';
import { standingToday } from '#server/organisations/standing/queries.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { inviteMember, type InvitationRefusal } from '../../invitations/commands.ts';
import { lockAccountOfEmail } from '../../queries.ts';
import type { AppointmentRole } from '../../tables.ts';
import { appoint } from '../commands.ts';
import { roleInLetter } from '../documents.ts';
import { refusalToAppoint } from '../policy.ts';
import { isPlaceOf, type AppointmentPlace } from '../rules.ts';

export type InvitationToRole = {
	email: string;
	name: string;
	role: AppointmentRole;
	place: AppointmentPlace;
	/** What the role is held over, as the letter names it: the contest's title, the organisation's name. */
	where?: string | undefined;
};
export type RoleInvitationRefusal = InvitationRefusal | 'place-needed' | 'already-appointed';

/**
 * Calls a person in by a letter and entrusts them with a role at once: both or neither. Everything is judged before the
 * letter is written. @throws NotFound for a contest, an organisation or a territory that is not there.
 */
export function inviteToRole(
	db: Db | Tx,
	actor: Actor,
	{ email, name, role, place, where }: InvitationToRole
): Promise<Outcome<{ accountId: string }, RoleInvitationRefusal>> {
	return inTransaction(db, async (tx) => {
		if (!isPlaceOf(role, place)) return refused('place-needed');
		const standing = place.organisationId === null ? null : await standingToday(tx, place.organisationId);
		const refusal = refusalToAppoint(actor, { role, contestId: place.contestId, standing });
		if (refusal) return refused(refusal);
		const known = await lockAccountOfEmail(tx, email);
		if (known && (await isHeld(tx, known.id, { role, ...place }))) return refused('already-appointed');
		const invited = await inviteMember(tx, actor, { email, name, roles: [roleInLetter(role, where)] });
		if (!invited.ok) return invited;
		const { accountId } = invited.value;
		const appointed = await appoint(tx, actor, { accountId, role, ...place });
		if (!appointed.ok) throw new Error(`appointment of an invited account: ${appointed.reason}`);
		return done({ accountId });
	});
}

/** Asked under the account's lock, which every appointment of it takes. */
async function isHeld(
	tx: Tx,
	accountId: string,
	{ role, organisationId, territoryId, contestId }: { role: AppointmentRole } & AppointmentPlace
): Promise<boolean> {
	const held = await tx
		.selectFrom('appointments')
		.select('id')
		.where('account_id', '=', accountId)
		.where('role', '=', role)
		.where('organisation_id', 'is not distinct from', organisationId)
		.where('territory_id', 'is not distinct from', territoryId)
		.where('contest_id', 'is not distinct from', contestId)
		.where('ended_at', 'is', null)
		.executeTakeFirst();
	return held !== undefined;
}
