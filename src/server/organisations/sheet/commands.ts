import { randomUUID } from 'node:crypto';
import type { Db, Tx } from '#server/database.ts';
import { recordChange } from '../changes/commands.ts';
import type { Actor } from '#server/platform/actor.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { nearestWord } from '#server/platform/spreadsheets/nearest-word.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { nameRow } from '../commands.ts';
import { refusalToKeepOrganisations, type KeepingRefusal } from '../policy.ts';
import { lockOrganisations } from '../queries.ts';
import type { OrganisationSheet, SheetFault } from './forms.ts';
import type { StoredOrganisation, StoredTerritory } from './identity/rules.ts';
import { storedOrganisations } from './queries.ts';
import { planImport, type Change, type ImportPlan } from './rules.ts';

export type ImportReport = {
	created: { slug: string; name: string }[];
	changed: { slug: string; name: string; changes: Change[] }[];
	unchanged: number;
	newTerritories: string[];
};

export type ImportOutcome =
	Outcome<ImportReport, KeepingRefusal> | { ok: false; reason: 'faulty'; faults: SheetFault[] };

/**
 * Brings the network up to what a sheet says: all of it or, where anything is wrong with it, nothing. With `check`
 * it only tells what it would do.
 */
export function importOrganisations(
	db: Db | Tx,
	actor: Actor,
	{ sheet, check = false }: { sheet: OrganisationSheet; check?: boolean }
): Promise<ImportOutcome> {
	return inTransaction(db, async (tx) => {
		const refusal = refusalToKeepOrganisations(actor, null);
		if (refusal) return refused(refusal);

		await lockOrganisations(tx);
		const stored = await storedOrganisations(tx);
		const outcome = planImport(stored, sheet, { newId: randomUUID, nearest: nearestWord });
		if (!outcome.ok) return { ok: false, reason: 'faulty', faults: outcome.faults } as const;
		const { plan } = outcome;
		if (!check) {
			await writeTerritories(tx, plan);
			await writeOrganisations(tx, plan);
			await recordImport(tx, actor, plan);
		}
		return done(reportOf(plan));
	});
}

async function writeTerritories(tx: Tx, { territories }: ImportPlan): Promise<void> {
	const regionsFirst = [...territories.created].sort(
		(one, other) => Number(one.parentId !== null) - Number(other.parentId !== null)
	);
	const row = ({ id, kind, name, parentId }: StoredTerritory) => ({ id, kind, name, parent_id: parentId });
	await inPortions(regionsFirst, (portion) => tx.insertInto('territories').values(portion.map(row)).execute());
	for (const { id, parentId } of territories.changed) {
		await tx.updateTable('territories').set({ parent_id: parentId }).where('id', '=', id).execute();
	}
}

async function writeOrganisations(tx: Tx, { created, changed }: ImportPlan): Promise<void> {
	const row = ({ id, slug, kind, town, rural, website, ...organisation }: StoredOrganisation) => ({
		...{ id, slug, kind, town, rural, website },
		territory_id: organisation.territoryId,
		closed_on: organisation.closedOn
	});
	await inPortions(created, (portion) => tx.insertInto('organisations').values(portion.map(row)).execute());
	for (const { organisation } of changed) {
		const { id, ...columns } = row(organisation);
		await tx.updateTable('organisations').set(columns).where('id', '=', id).execute();
	}
	const renamed = changed.filter(({ changes }) => changes.includes('names')).map(({ organisation }) => organisation);
	const moved = changed.filter(({ changes }) => changes.includes('parents')).map(({ organisation }) => organisation);
	const idsOf = (organisations: StoredOrganisation[]) => organisations.map(({ id }) => id);
	await inPortions(idsOf(renamed), (ids) =>
		tx.deleteFrom('organisation_names').where('organisation_id', 'in', ids).execute()
	);
	await inPortions(idsOf(moved), (ids) =>
		tx.deleteFrom('organisation_parents').where('organisation_id', 'in', ids).execute()
	);
	await writePeriods(tx, [...created, ...renamed], [...created, ...moved]);
}

async function writePeriods(
	tx: Tx,
	named: readonly StoredOrganisation[],
	placed: readonly StoredOrganisation[]
): Promise<void> {
	const names = named.flatMap(({ id, names: periods }) =>
		periods.map(({ validFrom, value }) => nameRow(id, validFrom, value))
	);
	await inPortions(names, (portion) => tx.insertInto('organisation_names').values(portion).execute());
	const parents = placed.flatMap(({ id, parents: periods }) =>
		periods.map(({ validFrom, value }) => ({ organisation_id: id, valid_from: validFrom, parent_id: value }))
	);
	await inPortions(parents, (portion) => tx.insertInto('organisation_parents').values(portion).execute());
}

/** One line for every organisation that changed, and new ones by hundreds: a first import brings thousands. */
async function recordImport(tx: Tx, actor: Actor, { territories, created, changed }: ImportPlan): Promise<void> {
	await inPortions(
		[...territories.created, ...territories.changed].map(({ id }) => id),
		(ids) => recordChange(tx, actor, 'territories.imported', ids[0]!, { ids })
	);
	await inPortions(
		created.map(({ id }) => id),
		(ids) => recordChange(tx, actor, 'organisations.imported', ids[0]!, { ids })
	);
	for (const { organisation, changes } of changed) {
		await recordChange(tx, actor, 'organisation.changed-by-import', organisation.id, { changes });
	}
}

/** A statement takes 65 535 values at most; 500 rows of any of our tables stay far below. */
async function inPortions<Item>(items: readonly Item[], write: (portion: Item[]) => Promise<unknown>): Promise<void> {
	for (let at = 0; at < items.length; at += 500) await write(items.slice(at, at + 500));
}

function reportOf({ territories, created, changed, unchanged }: ImportPlan): ImportReport {
	const named = ({ slug, names }: StoredOrganisation) => ({ slug, name: names.at(-1)!.value.name });
	return {
		created: created.map(named),
		changed: changed.map(({ organisation, changes }) => ({ ...named(organisation), changes })),
		unchanged,
		newTerritories: territories.created.map(({ name }) => name)
	};
}
