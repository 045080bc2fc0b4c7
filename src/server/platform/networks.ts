import { sql, type Generated, type GeneratedAlways } from 'kysely';
import type { Database, PlatformDb } from '#server/database.ts';

export type PlatformTables = {
	networks: {
		id: Generated<string>;
		slug: string;
		schema_name: GeneratedAlways<string>;
		name: string;
		short_name: string;
		town: string;
		time_zone: string;
		public_host: Generated<string>;
		contacts: Generated<string>;
		created_at: Generated<Date>;
	};
	network_hosts: { host: string; network_id: string };
	rate_limits: { key: string; window_started_at: Date; hits: number };
};

export type Network = {
	id: string;
	slug: string;
	schema: string;
	name: string;
	shortName: string;
	town: string;
	timeZone: string;
	publicHost: string;
	contacts: string;
};

/** All networks that this installation holds. */
export function networksOf(platform: PlatformDb): Promise<Network[]> {
	return networkRows(platform).orderBy('networks.slug').execute();
}

/** The network that answers under a host, or the only one where no host is bound, or null. */
export async function networkOfHost(platform: PlatformDb, host: string): Promise<Network | null> {
	const bound = await networkRows(platform)
		.innerJoin('network_hosts', 'network_hosts.network_id', 'networks.id')
		.where('network_hosts.host', '=', host.toLowerCase())
		.executeTakeFirst();
	if (bound) return bound;
	const unbound = await networkRows(platform)
		.where(({ not, exists, selectFrom }) =>
			not(exists(selectFrom('network_hosts').select('host').whereRef('network_id', '=', 'networks.id')))
		)
		.limit(2)
		.execute();
	return unbound.length === 1 ? unbound[0]! : null;
}

/** True once the installation holds a network; before that every page is the first-run page. */
export async function hasNetworks(database: Database): Promise<boolean> {
	return (await database.platform.selectFrom('networks').select('id').limit(1).execute()).length > 0;
}

/**
 * Counts one more hit under a key within a window of seconds and tells whether it is still within the limit.
 * Kept in the database, so that all web nodes count together, and reset by its clock.
 */
export async function isWithinRate(
	platform: PlatformDb,
	key: string,
	limit: number,
	seconds: number
): Promise<boolean> {
	const { rows } = await sql<{ hits: number }>`
		insert into platform.rate_limits as r (key, window_started_at, hits) values (${key}, now(), 1)
		on conflict (key) do update set
			hits = case when r.window_started_at < now() - make_interval(secs => ${seconds}) then 1 else r.hits + 1 end,
			window_started_at = case when r.window_started_at < now() - make_interval(secs => ${seconds}) then now() else r.window_started_at end
		returning hits`.execute(platform);
	return rows[0]!.hits <= limit;
}

function networkRows(platform: PlatformDb) {
	return platform
		.selectFrom('networks')
		.select([
			'networks.id',
			'networks.slug',
			'networks.schema_name as schema',
			'networks.name',
			'networks.short_name as shortName',
			'networks.town',
			'networks.time_zone as timeZone',
			'networks.public_host as publicHost',
			'networks.contacts'
		]);
}
