// A program that does nothing but take files: tests kill it. Told its database, a network and its folder; tells its address.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDatabase } from '#server/database.ts';
import type { Network } from '#server/platform/networks.ts';
import { openFileStorage } from '#server/platform/files/store.ts';
import type { RequestContext } from '../request-context.ts';
import { createUploadRoad } from './road.ts';
import { testPurposes } from './test-purposes.ts';

const [url = '', schema = '', folder = ''] = process.argv.slice(2);
const db = openDatabase(url).network(schema);
const road = createUploadRoad(openFileStorage(folder), testPurposes);
const context = { db, network: { schema } as Network, log: console.error } as unknown as RequestContext;
const server = createServer((request, response) => {
	void road(request, response, { context, site: `http://${request.headers.host}` });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
