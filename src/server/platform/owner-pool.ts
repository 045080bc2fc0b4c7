import pg from 'pg';

/**
 * A small pool of the owner's connections for graphile-worker. A pool that the library opens by itself is left without
 * listeners while it closes, and a connection cut at that moment would end the program.
 */
export function openOwnerPool(ownerUrl: string, max: number, note: (error: Error) => void = () => {}): pg.Pool {
	const pool = new pg.Pool({ connectionString: ownerUrl, max });
	pool.on('error', note);
	pool.on('connect', (client) => client.on('error', note));
	return pool;
}
