import type { Database } from '#server/database.ts';
import { whileDatabaseAnswers } from './database-watch.ts';
import { hasNetworks, networkOfHost, type Network } from '#server/platform/networks.ts';

export type Served = { network: Network | null; isSetUp: boolean };
export type NetworkDirectory = {
	find(host: string): Promise<Served>;
	/** After a network was made or renamed. */
	forget(): void;
};

type Known = { served: Served; until: number };

/** How long a host's network is believed without asking again. */
const freshForMs = 30_000;
/** Hosts are whatever clients send, so what is remembered of them is bounded. */
const mostHosts = 1000;

/** Remembers which network a host shows; while the database is away the last answer stands. */
export function openNetworkDirectory(database: Database, clock: () => number = Date.now): NetworkDirectory {
	const known = new Map<string, Known>();

	async function ask(host: string): Promise<Served> {
		const network = await networkOfHost(database.platform, nameOfHost(host));
		return { network, isSetUp: network !== null || (await hasNetworks(database)) };
	}

	return {
		// The last answer stays for the time when the database is away.
		forget() {
			for (const [host, { served }] of known) known.set(host, { served, until: 0 });
		},
		async find(host) {
			const remembered = known.get(host);
			if (remembered && remembered.until > clock()) return remembered.served;
			try {
				const served = await whileDatabaseAnswers(database.pool, () => ask(host));
				// Nothing found is asked again at once: the first network may be made at any moment.
				known.delete(host);
				if (known.size >= mostHosts) known.delete(known.keys().next().value!);
				if (served.network) known.set(host, { served, until: clock() + freshForMs });
				return served;
			} catch (error) {
				if (remembered) return remembered.served;
				throw error;
			}
		}
	};
}

/** «example.org:8080» → «example.org»; networks are bound to names, not ports. */
function nameOfHost(host: string): string {
	return host.replace(/:\d+$/, '').toLowerCase();
}
