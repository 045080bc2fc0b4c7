import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { test } from 'node:test';
import pg from 'pg';
import { whileDatabaseAnswers } from './database-watch.ts';

/** What a server says to whom it lets in: authenticated, ready for queries. */
const welcome = Buffer.from('R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I', 'latin1');
const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

// Red without `isOver` in whileDatabaseAnswers: the database would be asked without end, and the program never stop.
test('work that ends while the database is being asked whether it is there leaves nobody asking', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'nobody', database: 'none', ssl: false });
	const before = timers();
	const asked = once(server, 'connection') as Promise<[Socket]>;
	await whileDatabaseAnswers(pool, async () => void (await asked));
	const [socket] = await asked;
	await once(socket, 'data');
	socket.write(welcome);
	// Whoever asked takes leave once it has been answered.
	await once(socket, 'end');
	assert.equal(timers(), before);
	socket.end();
	server.close();
	await pool.end();
});
