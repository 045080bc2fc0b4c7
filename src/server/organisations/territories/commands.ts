import type { Db, Tx } from '#server/database.ts';
import { recordChange } from '../changes/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { normaliseName, tidyName } from '../names/rules.ts';
import { refusalToKeepOrganisations, type KeepingRefusal } from '../policy.ts';
import { lockOrganisations } from '../queries.ts';
import type { TerritoryKind } from '../tables.ts';
import { territoriesList, territoryById } from './queries.ts';

export type TerritoryRefusal = KeepingRefusal | 'name-too-short' | 'name-too-long' | 'already-exists';

/** Adds a territory: «Приозёрский муниципальный район». A region has no parent; others may stand in one. */
export function createTerritory(
	db: Db | Tx,
	actor: Actor,
	form: { kind: TerritoryKind; name: string; parentId?: string | null }
): Promise<Outcome<{ id: string }, TerritoryRefusal>> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToKeepOrganisations(actor, null);
		if (refusal) return refused(refusal);
		const { kind, parentId = null } = form;
		const name = tidyName(form.name);
		if (name.length < 2) return refused('name-too-short');
		if (name.length > 200) return refused('name-too-long');

		await lockOrganisations(tx);
		if (parentId) await territoryById(tx, parentId);
		const known = await territoriesList(tx);
		const isNamesake = (other: { kind: TerritoryKind; name: string }) =>
			other.kind === kind && normaliseName(other.name) === normaliseName(name);
		if (known.some(isNamesake)) return refused('already-exists');

		const { id } = await tx
			.insertInto('territories')
			.values({ kind, name, parent_id: parentId })
			.returning('id')
			.executeTakeFirstOrThrow();
		await recordChange(tx, actor, 'territory.created', id, { parentId });
		return done({ id });
	});
}
