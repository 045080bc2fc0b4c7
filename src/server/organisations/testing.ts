import { sql } from 'kysely';
import type { Db, Tx } from '#server/database.ts';
import { systemActor } from '#server/platform/actor.ts';
import type { TestNetwork } from '#server/platform/testing.ts';
import { createOrganisation, type NewOrganisation } from './commands.ts';
import { createTerritory } from './territories/commands.ts';
import type { TerritoryKind } from './tables.ts';

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

/** Returns once that many sessions wait behind the transaction, directly or in a queue; throws after 5 s without them. */
export async function untilBlocked(network: TestNetwork, tx: Tx, count: number): Promise<void> {
	const holder = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
	for (const deadline = Date.now() + 5000; Date.now() < deadline;) {
		const { rowCount } = await network.database.pool.query(
			`with recursive blocked as (
				select $1::int as pid
				union
				select waiting.pid from blocked join pg_stat_activity waiting on blocked.pid = any (pg_blocking_pids(waiting.pid))
			)
			select from blocked where pid <> $1`,
			[holder.rows[0]!.pid]
		);
		if (rowCount! >= count) return;
		await new Promise((resume) => setTimeout(resume, 5));
	}
	throw new Error(`${count} sessions were to wait`);
}
