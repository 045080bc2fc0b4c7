import pg from 'pg';
import type { Database } from '#server/database.ts';
import { systemActor } from '#server/platform/actor.ts';
import { createNetwork } from '#server/platform/migrations.ts';
import { hasNetworks } from '#server/platform/networks.ts';
import { done, refused, type Outcome } from '#server/platform/outcome.ts';
import { createAdministrator, refusalOfAccount, type AccountRefusal, type NewAccount } from '../commands.ts';

export type FirstNetworkForm = {
	network: { name: string; shortName: string; town: string; timeZone: string; publicHost: string };
	administrator: NewAccount;
};
export type FirstNetworkRefusal = 'network-exists' | AccountRefusal;

const firstRun = systemActor('first-run');
/** Any number of our own; see also migrations.ts. */
const advisoryLock = 4_207_262;

/**
 * Makes the first network of an installation and its first administrator. Needs the database's owner. Of several who
 * press the button at once, in two tabs or on two nodes, one makes it; the others are told that it exists.
 */
export async function createFirstNetwork(
	{ ownerUrl, database }: { ownerUrl: string; database: Database },
	{ network, administrator }: FirstNetworkForm
): Promise<Outcome<{ schema: string }, FirstNetworkRefusal>> {
	// Everything that can be refused is refused before anything is made: a network without administrators would be shut.
	const refusal = refusalOfAccount(firstRun, administrator);
	if (refusal) return refused(refusal);
	const client = new pg.Client({ connectionString: ownerUrl });
	await client.connect();
	try {
		await client.query('select pg_advisory_lock($1)', [advisoryLock]);
		if (await hasNetworks(database)) return refused('network-exists');
		const schema = await createNetwork(ownerUrl, { ...network, slug: 'main' });
		const made = await createAdministrator(database.network(schema), firstRun, administrator);
		return made.ok ? done({ schema }) : made;
	} finally {
		await client.end();
	}
}
