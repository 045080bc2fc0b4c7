import type { Db, Tx } from '#server/database.ts';
import { recordChange } from '../changes/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { refusalToKeepOrganisations, type KeepingRefusal } from '../policy.ts';
import { lockOrganisations } from '../queries.ts';
import { isDay, mergePeriods } from '../rules.ts';
import { standingToday } from '../standing/queries.ts';
import { hasOpenDescendant, isClosedOn, parentHistoriesAbove } from './queries.ts';
import { firstCircle } from './rules.ts';

export type MovingRefusal = KeepingRefusal | 'no-such-day' | 'closed' | 'parent-closed' | 'circle';

/**
 * From a day on the organisation belongs to another parent, or to none. Refused where it would then, or on any later
 * day that is already known, stand above itself.
 */
export function moveOrganisation(
	db: Db | Tx,
	actor: Actor,
	{ organisationId, validFrom, parentId }: { organisationId: string; validFrom: string; parentId: string | null }
): Promise<Outcome<null, MovingRefusal>> {
	return inTransaction(db, async (tx) => {
		await lockOrganisations(tx);
		// A methodist moves within what they guide: neither out of it nor in from elsewhere.
		for (const end of [organisationId, parentId]) {
			const refusal = refusalToKeepOrganisations(actor, end === null ? null : await standingToday(tx, end));
			if (refusal) return refused(refusal);
		}
		if (!isDay(validFrom)) return refused('no-such-day');
		if (await isClosedOn(tx, organisationId, validFrom)) return refused('closed');
		if (parentId && (await isClosedOn(tx, parentId, validFrom))) return refused('parent-closed');
		const histories = await parentHistoriesAbove(tx, parentId ? [organisationId, parentId] : [organisationId]);
		const claim = { validFrom, value: parentId };
		histories.set(organisationId, mergePeriods(histories.get(organisationId) ?? [], [claim], Object.is));
		if (firstCircle(histories)) return refused('circle');

		await tx
			.insertInto('organisation_parents')
			.values({ organisation_id: organisationId, valid_from: validFrom, parent_id: parentId })
			.onConflict((held) => held.columns(['organisation_id', 'valid_from']).doUpdateSet({ parent_id: parentId }))
			.execute();
		await recordChange(tx, actor, 'organisation.moved', organisationId, { validFrom, parentId });
		return done(null);
	});
}

export type ClosingRefusal = KeepingRefusal | 'no-such-day' | 'already-closed' | 'has-open-parts';

/** The organisation is no more from a day on; its past stays. Whatever belongs to it is moved or closed before. */
export function closeOrganisation(
	db: Db | Tx,
	actor: Actor,
	{ organisationId, closedOn }: { organisationId: string; closedOn: string }
): Promise<Outcome<null, ClosingRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToKeepOrganisations(actor, null);
		if (refusal) return refused(refusal);
		if (!isDay(closedOn)) return refused('no-such-day');

		await lockOrganisations(tx);
		if (await isClosedOn(tx, organisationId, '9999-12-31')) return refused('already-closed');
		if (await hasOpenDescendant(tx, organisationId, closedOn)) return refused('has-open-parts');

		await tx.updateTable('organisations').set({ closed_on: closedOn }).where('id', '=', organisationId).execute();
		await recordChange(tx, actor, 'organisation.closed', organisationId, { closedOn });
		return done(null);
	});
}
