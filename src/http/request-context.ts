import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database, Db } from '#server/database.ts';
import type { FirstRun } from './first-run.ts';
import type { FileStore } from '#server/platform/files/store.ts';
import type { Network } from '#server/platform/networks.ts';

/** `sent` to a mail server; `waiting` for one to be named; `caught` for the page that shows them, in the demonstration. */
export type MailMode = 'sent' | 'waiting' | 'caught';

/** A form that could not be carried out, to be sent again as it was. */
export type UnsentForm = { action: string; fields: readonly (readonly [name: string, text: string])[] };

export type PageKeeping = { tags: string[]; freshForSeconds: number };

export type RequestContext = {
	requestId: string;
	database: Database;
	/** Null until the first-run page has made a network, or when the host belongs to none. */
	network: Network | null;
	/** Bound to the network; absent together with it. */
	db: Db | null;
	/** The files of the network; absent where the program was given no place for files. */
	files: FileStore | null;
	/** False while the installation holds no network at all: every page then leads to the first-run page. */
	isSetUp: boolean;
	/** The way to make the first network, while there is none. */
	firstRun: FirstRun | null;
	clientAddress: string;
	/** What becomes of letters. */
	mail: MailMode;
	/** Set by a page that may be kept in the page cache until one of its tags is invalidated. */
	keeping: PageKeeping | null;
	/** What a form brought, for the page that says that it could not be taken; null where it must be typed again. */
	unsent: (() => Promise<UnsentForm | null>) | null;
	log(problem: unknown): void;
};

const mapKey = Symbol.for('bibliokrug.requestContexts');
type Shared = { [mapKey]?: Map<string, RequestContext> };

/**
 * The built routes and this plain Node code are two module graphs in one process,
 * so the map between them hangs on the global object.
 */
function contexts(): Map<string, RequestContext> {
	const shared = globalThis as Shared;
	shared[mapKey] ??= new Map();
	return shared[mapKey];
}

/** Under this header, which the front writes over whatever came in, a route finds its context. */
export const requestIdHeader = 'x-request-id';

export function attachContext(request: IncomingMessage, response: ServerResponse, context: RequestContext): void {
	request.headers[requestIdHeader] = context.requestId;
	contexts().set(context.requestId, context);
	response.once('close', () => contexts().delete(context.requestId));
}

export function contextOfRequest(requestId: string | null): RequestContext | undefined {
	return requestId === null ? undefined : contexts().get(requestId);
}
