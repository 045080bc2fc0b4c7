import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlockList } from 'node:net';
import type { Database } from '#server/database.ts';
import { isLivePath, type LiveRoad } from './live/road.ts';
import { isPlausibleHost, neighbourhoodOf, originOf, rewriteForwarding } from './addresses.ts';
import { isDatabaseAway } from './database-faults.ts';
import type { FirstRun } from './first-run.ts';
import { loggedPath, type Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { NetworkDirectory, Served } from './network-directory.ts';
import type { PageCache } from './page-cache.ts';
import { limitBodyTime } from './body-limits.ts';
import { createPageRoad, type CacheUse, type Reading } from './page-road.ts';
import { publicPageOf } from './public-pages.ts';
import { answerPlainly, answerReadiness, type ReadinessCheck } from './readiness.ts';
import { sendRefusal, type FrontRefusal } from './refusal-pages.ts';
import { adoptOneClick, refusalOfRequest } from './request-refusals.ts';
import { attachContext, type MailMode, type RequestContext, type UnsentForm } from './request-context.ts';
import { setSecurityHeaders } from './security-headers.ts';
import type { BuiltSite } from './built-site.ts';
import { createUploadRoad, isUploadPath, type UploadRoad } from './uploads/road.ts';
import type { UploadPurposes } from './uploads/purposes.ts';
import type { FileStorage } from '#server/platform/files/store.ts';

export type FrontParts = {
	database: Database;
	directory: NetworkDirectory;
	cache: PageCache;
	metrics: Metrics;
	site: BuiltSite;
	trustedProxies: BlockList;
	log: Logger;
	readiness: Record<string, ReadinessCheck>;
	firstRun: FirstRun | null;
	mail: MailMode;
	isClosing: () => boolean;
	/** Where files lie; null where the site takes none. */
	files: FileStorage | null;
	purposes: UploadPurposes;
	/** Streams of changes. */
	live: LiveRoad;
	/** How long a form may take to come. */
	requestMs: number;
};

type Exchange = { request: IncomingMessage; response: ServerResponse; host: string; context: RequestContext };

/** Everything that stands between a socket and a page. */
export function createFront(parts: FrontParts): (request: IncomingMessage, response: ServerResponse) => void {
	const { site, metrics, log } = parts;
	const road = createPageRoad(parts.cache, site.handler);
	const uploads = createUploadRoad(parts.files, parts.purposes);

	const refuse = (
		request: IncomingMessage,
		response: ServerResponse,
		refusal: FrontRefusal,
		unsent: UnsentForm | null = null
	) => {
		metrics.refused.inc({ reason: refusal });
		sendRefusal(request, response, { refusal, unsent, styleSheet: site.styleSheet });
	};

	return (request, response) => {
		const begun = process.hrtime.bigint();
		const requestId = randomUUID();
		const origin = originOf(request, parts.trustedProxies);
		setSecurityHeaders(response, origin.protocol);
		response.setHeader('x-request-id', requestId);
		if (parts.isClosing()) response.setHeader('connection', 'close');

		const path = (request.url ?? '/').split('?')[0]!;
		if (path === '/healthz') return answerPlainly(response, 200);
		if (path === '/readyz') return void answerReady(parts, response, requestId);

		let use: CacheUse = 'none';
		response.once('close', () => {
			const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
			// Whoever watches something live leaves when they like, after hours.
			const isStream = isLivePath(path) && response.statusCode === 200;
			const status = response.writableFinished || isStream ? response.statusCode : 499;
			if (!isStream)
				metrics.requests.observe({ method: methodLabel(request.method), status: String(status), cache: use }, seconds);
			const client = neighbourhoodOf(origin.address);
			log.info(
				{
					requestId,
					method: methodLabel(request.method),
					path: loggedPath(path),
					status,
					ms: Math.round(seconds * 1e4) / 10,
					cache: use,
					client
				},
				'request'
			);
		});

		if (!isPlausibleHost(origin.host)) return refuse(request, response, 'bad-request');
		const address = `${origin.protocol}://${origin.host}`;
		adoptOneClick(request, path, address);
		const refusal = isUploadPath(path) ? null : refusalOfRequest(request, path, address);
		if (refusal) return refuse(request, response, refusal);

		rewriteForwarding(request, origin);
		if (site.isFile(path)) return site.sendFile(request, response);
		if (!isUploadPath(path)) limitBodyTime(request, parts.requestMs);

		const report = (problem: unknown) =>
			log.error({ requestId, path: loggedPath(path), problem: describeProblem(problem) }, 'failed');
		const context = unboundContext(parts, requestId, origin.address, report);
		const exchange = { request, response, host: origin.host, context };
		const answering = isUploadPath(path)
			? answerUpload(parts, uploads, exchange, address)
			: isLivePath(path)
				? answerLive(parts, exchange, address)
				: answerPage(parts, road, exchange);
		answering
			.catch((problem: unknown) => {
				report(problem);
				return { refusal: isDatabaseAway(problem) ? ('unavailable' as const) : ('failed' as const) };
			})
			.then(async (answered) => {
				if (typeof answered === 'string') use = answered;
				else refuse(request, response, answered.refusal, await unsentOf(context, answered.refusal));
			})
			.catch(report);
	};
}

/** Nothing typed is lost because we were away or wrong: the refusal itself carries it. */
async function unsentOf({ unsent }: RequestContext, refusal: FrontRefusal): Promise<UnsentForm | null> {
	if (!unsent || (refusal !== 'unavailable' && refusal !== 'failed')) return null;
	return unsent().catch(() => null);
}

async function answerUpload(
	parts: FrontParts,
	uploads: UploadRoad,
	exchange: Exchange,
	site: string
): Promise<Reading> {
	const served = await findServed(parts, exchange);
	if ('refusal' in served) return served;
	bindContext(exchange.context, parts, served);
	const refusal = await uploads(exchange.request, exchange.response, { context: exchange.context, site });
	return refusal ? { refusal } : 'none';
}

async function answerLive(parts: FrontParts, exchange: Exchange, site: string): Promise<Reading> {
	const served = await findServed(parts, exchange);
	if ('refusal' in served) return served;
	bindContext(exchange.context, parts, served);
	const refusal = await parts.live(exchange.request, exchange.response, { context: exchange.context, site });
	return refusal ? { refusal } : 'none';
}

async function findServed(parts: FrontParts, { host, context }: Exchange): Promise<Served | { refusal: FrontRefusal }> {
	try {
		const served = await parts.directory.find(host);
		return served.isSetUp && !served.network ? { refusal: 'unknown-host' } : served;
	} catch (problem) {
		context.log(problem);
		return { refusal: 'unavailable' };
	}
}

async function answerPage(
	parts: FrontParts,
	road: ReturnType<typeof createPageRoad>,
	exchange: Exchange
): Promise<Reading> {
	const { request, response, context } = exchange;
	const served = await findServed(parts, exchange);
	if ('refusal' in served) return served;
	bindContext(context, parts, served);
	attachContext(request, response, context);
	const page = served.network && publicPageOf(request, served.network.schema);
	if (!page) return road.readOwn(request, response);
	request.url = page.url;
	return road.readPublic(request, response, page);
}

function unboundContext(
	{ database, firstRun, mail }: FrontParts,
	requestId: string,
	clientAddress: string,
	log: RequestContext['log']
): RequestContext {
	const unknown = { network: null, db: null, files: null, isSetUp: false, keeping: null, unsent: null };
	return { ...unknown, requestId, database, firstRun, clientAddress, mail, log };
}

function bindContext(context: RequestContext, { database, files }: FrontParts, { network, isSetUp }: Served): void {
	context.network = network;
	context.db = network && database.network(network.schema);
	context.files = files && network && files.network(network.schema);
	context.isSetUp = isSetUp;
}

function answerReady(
	{ readiness, isClosing, log }: FrontParts,
	response: ServerResponse,
	requestId: string
): Promise<void> | void {
	if (isClosing()) return answerPlainly(response, 503);
	return answerReadiness(response, readiness, (check, problem) =>
		log.warn({ requestId, check, problem: describeProblem(problem) }, 'not ready')
	);
}

const knownMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

function methodLabel(method: string | undefined): string {
	return knownMethods.includes(method ?? '') ? method! : 'OTHER';
}

/** An error's own words and place; never the values that a query was sent with. */
function describeProblem(problem: unknown): { name: string; message: string; stack?: string } {
	if (!(problem instanceof Error)) return { name: 'Unknown', message: String(problem) };
	return { name: problem.name, message: problem.message, ...(problem.stack && { stack: problem.stack }) };
}
