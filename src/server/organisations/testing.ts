import type { Db } from '#server/database.ts';
import { systemActor } from '#server/platform/actor.ts';
import { createOrganisation, type NewOrganisation } from './commands.ts';
import { createTerritory } from './territories/commands.ts';
import type { TerritoryKind } from './tables.ts';

export { untilBlocked } from '#server/platform/testing.ts';

const actor = systemActor('testing');
let built = 0;

/** A territory, by default an urban okrug with a name of its own. Returns its id. */
export async function buildTerritory(db: Db, kind: TerritoryKind = 'urban-okrug', name?: string): Promise<string> {
	const outcome = await createTerritory(db, actor, { kind, name: name ?? `Территория ${++built}` });
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value.id;
}

/** An organisation, by default a library in a territory made for it. Returns its id and its address. */
export async function buildOrganisation(
	db: Db,
	about: Partial<NewOrganisation> = {}
): Promise<{ id: string; slug: string }> {
	const territoryId = about.territoryId === undefined ? await buildTerritory(db) : about.territoryId;
	const name = about.name ?? `Библиотека ${++built}`;
	const outcome = await createOrganisation(db, actor, { kind: 'library', ...about, name, territoryId });
	if (!outcome.ok) throw new Error(outcome.reason);
	return outcome.value;
}
