import { createServer, type Server } from 'node:http';
import type { AddressInfo, BlockList, Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Database } from '#server/database.ts';
import { databaseLead } from '#server/platform/clock.ts';
import { isTrustedProxy, parseTrustedProxies } from './http/addresses.ts';
import { loadBuiltSite, type BuiltSite } from './http/built-site.ts';
import { cacheChanges } from './http/cache-changes.ts';
import type { FirstRun } from './http/first-run.ts';
import type { FileStorage } from '#server/platform/files/store.ts';
import { createFront } from './http/front.ts';
import { listenTo } from './http/listening.ts';
import { createLiveHub } from './http/live/hub.ts';
import { createLiveRoad } from './http/live/road.ts';
import { openLog, type Logger } from './http/log.ts';
import { createMetrics, serveMetrics, type Metrics } from './http/metrics.ts';
import { applicationPurposes } from './http/uploads/application-purposes.ts';
import type { UploadPurposes } from './http/uploads/purposes.ts';
import { openNetworkDirectory } from './http/network-directory.ts';
import { openPageCache } from './http/page-cache.ts';
import type { ReadinessCheck } from './http/readiness.ts';
import type { MailMode } from './http/request-context.ts';

export type ServeOptions = {
	database: Database;
	host?: string;
	/** 0 takes any free port. */
	port?: number;
	/** Port of `/metrics` on the loopback; null leaves it out. */
	metricsPort?: number | null;
	/** Addresses and subnets of the proxies in front, as in BIBLIOKRUG_TRUSTED_PROXIES. */
	trustedProxies?: string;
	log?: Logger;
	/** Beside the database's ping: migrations, disk, store of files. */
	readiness?: Record<string, ReadinessCheck>;
	/** Where there is no network yet: how the first one is made. Its link is for the caller to print. */
	firstRun?: FirstRun | null;
	/** What becomes of letters; `waiting` where nothing is said. */
	mail?: MailMode;
	/** Where files lie; without it nobody can bring any. */
	files?: FileStorage;
	/** What files are brought to: applications, but in tests of the road itself. */
	purposes?: UploadPurposes;
	/** How often watchers of live pages are looked after, and how many there may be. */
	live?: { beatMs?: number; recheckMs?: number; most?: number };
	cacheBytes?: number;
	site?: BuiltSite;
	limits?: Partial<Limits>;
};

type Limits = {
	headersMs: number;
	requestMs: number;
	keepAliveMs: number;
	checkEveryMs: number;
	sockets: number;
	socketsPerAddress: number;
	/** How long requests in flight may take to finish once the program is told to stop. */
	finishMs: number;
};

const usualLimits: Limits = {
	headersMs: 10_000,
	requestMs: 60_000,
	keepAliveMs: 15_000,
	checkEveryMs: 2000,
	sockets: 2000,
	socketsPerAddress: 256,
	finishMs: 20_000
};

export type Serving = {
	url: string;
	/** Address of the metrics, where they are served. */
	metricsUrl: string | null;
	/** Marks pages stale on this node at once; every node hears of committed changes by itself. */
	invalidate(network: string, tags: string[] | null): void;
	/** Not ready → no new connections → requests in flight finish → listeners end. */
	close(): Promise<void>;
};

export const buildFolder = join(fileURLToPath(import.meta.url), '..', '..', 'build');

/** Serves the built site. The caller opens the database before and closes it after. */
export async function serve(options: ServeOptions): Promise<Serving> {
	const { database, host = '127.0.0.1', port = 0, metricsPort = null, log = openLog() } = options;
	const limits = { ...usualLimits, ...options.limits };
	const cache = openPageCache(options.cacheBytes ? { mostBytes: options.cacheBytes } : {});
	const directory = openNetworkDirectory(database);
	const live = createLiveHub({
		log: (problem) => log.warn({ problem: String(problem) }, 'watchers are not shown a change'),
		clockLead: () => databaseLead(database.platform),
		...options.live
	});
	const metrics = createMetrics(cache, live.count);
	const proxies = parseTrustedProxies(options.trustedProxies ?? process.env['BIBLIOKRUG_TRUSTED_PROXIES'] ?? '');
	let closing = false;
	const front = createFront({
		database,
		directory,
		cache,
		metrics,
		site: options.site ?? (await loadBuiltSite(buildFolder)),
		trustedProxies: proxies,
		log,
		readiness: { database: () => pingDatabase(database), ...options.readiness },
		firstRun: options.firstRun ?? null,
		mail: options.mail ?? 'waiting',
		files: options.files ?? null,
		purposes: options.purposes ?? applicationPurposes,
		live: createLiveRoad(live),
		requestMs: limits.requestMs,
		isClosing: () => closing
	});
	const server = createLimitedServer(limits, proxies, front);
	// A port that cannot be had must leave nothing open behind it, so ports come before the listening connection.
	await listen(server, port, host);
	const metricsServer = metricsPort === null ? null : await serveMetricsBeside(server, metrics, metricsPort);
	const changes = await listenTo(database.pool, [cacheChanges(cache, () => directory.forget()), live.hearing], {
		log: (problem) => log.warn({ problem: String(problem) }, 'changes are not heard')
	});

	return {
		url: `http://${urlHost(host)}:${portOf(server)}`,
		metricsUrl: metricsServer && `http://127.0.0.1:${portOf(metricsServer)}/metrics`,
		invalidate: (network, tags) => cache.invalidate(network, tags),
		async close() {
			closing = true;
			live.close();
			await stopServer(server, limits.finishMs);
			if (metricsServer) await stopServer(metricsServer, 1000);
			await changes.stop();
		}
	};
}

async function serveMetricsBeside(server: Server, metrics: Metrics, port: number): Promise<Server> {
	try {
		return await serveMetrics(metrics, port);
	} catch (problem) {
		await stopServer(server, 0);
		throw problem;
	}
}

async function pingDatabase(database: Database): Promise<void> {
	await sql`select 1`.execute(database.platform);
}

type Listener = Parameters<typeof createServer>[1] & object;

function createLimitedServer(limits: Limits, proxies: BlockList, front: Listener): Server {
	const server = createServer(
		{
			headersTimeout: limits.headersMs,
			// Files may take long to come: the front limits the time of everything else itself.
			requestTimeout: 0,
			keepAliveTimeout: limits.keepAliveMs,
			connectionsCheckingInterval: limits.checkEveryMs,
			maxHeaderSize: 16 * 1024,
			requireHostHeader: true
		},
		front
	);
	server.maxHeadersCount = 100;
	server.maxConnections = limits.sockets;
	limitSocketsPerAddress(server, limits.socketsPerAddress, proxies);
	return server;
}

/** One address may not take all the sockets; a proxy of ours speaks for many, and limits them itself. */
function limitSocketsPerAddress(server: Server, most: number, proxies: BlockList): void {
	const open = new Map<string, number>();
	server.on('connection', (socket: Socket) => {
		const address = socket.remoteAddress ?? '';
		if (isTrustedProxy(address, proxies)) return;
		const count = (open.get(address) ?? 0) + 1;
		open.set(address, count);
		socket.once('close', () => {
			const left = (open.get(address) ?? 1) - 1;
			if (left > 0) open.set(address, left);
			else open.delete(address);
		});
		if (count > most) socket.destroy();
	});
}

function listen(server: Server, port: number, host: string): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => {
			server.off('error', reject);
			resolve();
		});
	});
}

function stopServer(server: Server, finishMs: number): Promise<void> {
	return new Promise((resolve) => {
		const impatience = setTimeout(() => server.closeAllConnections(), finishMs);
		server.close(() => {
			clearTimeout(impatience);
			resolve();
		});
		server.closeIdleConnections();
	});
}

function portOf(server: Server): number {
	return (server.address() as AddressInfo).port;
}

function urlHost(host: string): string {
	if (host === '0.0.0.0' || host === '::') return 'localhost';
	return host.includes(':') ? `[${host}]` : host;
}
