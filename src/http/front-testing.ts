import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { openDatabase } from '#server/database.ts';
import { openTestNetwork, ownerUrl, type TestNetwork } from '#server/platform/testing.ts';
import { serve, type ServeOptions, type Serving } from '../server.ts';
import { siteOf } from './built-site.ts';
import { openLog } from './log.ts';
import { contextOfRequest } from './request-context.ts';

export type Answer = { status: number; headers: IncomingHttpHeaders; body: string };
type Asking = { method?: string; headers?: Record<string, string>; body?: string };
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export type TestFront = {
	network: TestNetwork;
	serving: Serving;
	host: string;
	ask(path: string, asking?: Asking): Promise<Answer>;
	close(): Promise<void>;
};

/** The front before a stand-in for the built pages, on a real database with a network of its own. */
export async function openTestFront(handler: Handler, options: Partial<ServeOptions> = {}): Promise<TestFront> {
	const network = await openTestNetwork();
	const serving = await serve({
		database: network.database,
		site: siteOf(handler),
		log: openLog('silent'),
		...options
	});
	const host = `${network.schema.replace(/^net_/, '').replaceAll('_', '-')}.test`;
	return {
		network,
		serving,
		host,
		ask: (path, asking) => askFor(serving.url, path, host, asking),
		async close() {
			await serving.close();
			await network.close();
		}
	};
}

/** One more name under which the network is read. */
export async function bindHost({ schema, database }: TestNetwork, host: string): Promise<void> {
	const owner = openDatabase(ownerUrl());
	const { id } = await database.platform
		.selectFrom('networks')
		.select('id')
		.where('schema_name', '=', schema)
		.executeTakeFirstOrThrow();
	await owner.platform.insertInto('network_hosts').values({ host, network_id: id }).execute();
	await owner.close();
}

export function askFor(
	base: string,
	path: string,
	host: string,
	{ method = 'GET', headers = {}, body }: Asking = {}
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const { hostname, port } = new URL(base);
		const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
		const asked = httpRequest(
			{ hostname, port, path, method, headers: { host, ...length, ...headers }, agent: false },
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', reject);
				response.on('end', () =>
					resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks).toString() })
				);
			}
		);
		asked.on('error', reject);
		asked.end(body);
	});
}

/** What a route does that may be kept: says its tags, answers with a text. */
export function answerKept(
	request: IncomingMessage,
	response: ServerResponse,
	text: string,
	tags = ['contests']
): void {
	contextOfRequest(String(request.headers['x-request-id']))!.keeping = { tags, freshForSeconds: 60 };
	response.writeHead(200, { 'content-type': 'text/html' }).end(text);
}

/** Asks again and again until it holds; the test runner's own time limit ends a wait for what never comes. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
	while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}
