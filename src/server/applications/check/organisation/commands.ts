import { sql } from 'kysely';
import { publishedPlanOf } from '#server/contests/regulations/queries.ts';
import type { Db, Tx } from '#server/database.ts';
import { createOrganisation, type CreationRefusal, type NewOrganisation } from '#server/organisations/commands.ts';
import { organisationLinks } from '#server/organisations/lookup/queries.ts';
import { recordActivity } from '#server/platform/activity.ts';
import type { Actor } from '#server/platform/actor.ts';
import { databaseToday } from '#server/platform/clock.ts';
import { NotFound } from '#server/platform/not-found.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockApplication } from '../../queries.ts';
import { addVersion } from '../../submission/commands.ts';
import { lastVersionOf } from '../../versions/queries.ts';
import { refusalToCheck } from '../policy.ts';
import { openDecisionOf } from '../queries.ts';
import { decisionsFor } from '../rules.ts';

export type MatchRefusal = 'not-allowed' | 'not-now' | 'already-known' | 'decision-open';

/**
 * Puts an organisation of the directory in place of one that the entrant proposed. What was sent stays as it was; a new
 * version beside it says where the application comes from, and is the one to be checked from now on.
 */
export function matchOrganisation(
	db: Db | Tx,
	actor: Actor,
	{ id, organisationId }: { id: string; organisationId: string }
): Promise<Outcome<{ version: number }, MatchRefusal>> {
	return inTransaction(db, async (tx) => {
		const { application } = await lockApplication(tx, actor, id);
		const refusal = refusalToCheck(actor, application.contestId);
		if (refusal) return refused(refusal);
		const last = await lastVersionOf(tx, id);
		if (!last || decisionsFor(application.state).length === 0) return refused('not-now');
		if (last.content.organisation) return refused('already-known');
		if (await openDecisionOf(tx, id)) return refused('decision-open');
		const { plan } = await publishedPlanOf(tx, application.contestId);
		const today = await databaseToday(tx, plan.calendar.timeZone);
		const organisation = (await organisationLinks(tx, [organisationId], today)).get(organisationId);
		if (!organisation) throw new NotFound(`organisation ${organisationId}`);
		// What the entrant has changed since stays unsent.
		const isAsSent = application.revision === last.revision;
		const revision = application.revision + 1;
		await tx
			.updateTable('applications')
			.set({
				...(application.organisationId === null && { organisation_id: organisationId, proposed_organisation: null }),
				revision,
				part_revisions: JSON.stringify({ ...application.partRevisions, organisation: revision }),
				part_saves: sql`part_saves - 'organisation'`
			})
			.where('id', '=', id)
			.execute();
		const { version } = await addVersion(
			tx,
			actor,
			{ id, revision: isAsSent ? revision : last.revision },
			{
				content: {
					...last.content,
					organisation: { id: organisationId, name: organisation.name },
					proposedOrganisation: null
				},
				number: application.number!,
				regulationsVersion: last.regulationsVersion
			}
		);
		await recordActivity(tx, actor, 'application.organisation-matched', id, { organisationId, version });
		return done({ version });
	});
}

export type AddedOrganisation = Pick<NewOrganisation, 'name' | 'kind' | 'territoryId' | 'town' | 'parentId'>;

/** Adds what the entrant proposed to the directory, for whoever keeps that, and puts it in its place. */
export function addOrganisation(
	db: Db | Tx,
	actor: Actor,
	{ id, organisation }: { id: string; organisation: AddedOrganisation }
): Promise<Outcome<{ version: number }, MatchRefusal | CreationRefusal>> {
	return inTransaction(db, async (tx) => {
		// Held first, so that nobody adds the same one twice.
		const { application } = await lockApplication(tx, actor, id);
		const refusal = refusalToCheck(actor, application.contestId);
		if (refusal) return refused(refusal);
		const last = await lastVersionOf(tx, id);
		if (last?.content.organisation) return refused('already-known');
		if (await openDecisionOf(tx, id)) return refused('decision-open');
		const added = await createOrganisation(tx, actor, organisation);
		return added.ok ? matchOrganisation(tx, actor, { id, organisationId: added.value.id }) : added;
	});
}
