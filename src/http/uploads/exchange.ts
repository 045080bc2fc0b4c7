import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Db } from '#server/database.ts';
import { signedInBy } from '#server/accounts/sessions/queries.ts';
import { sessionCookieName } from '#server/accounts/sessions/rules.ts';
import type { Actor } from '#server/platform/actor.ts';
import type { FileStore } from '#server/platform/files/store.ts';
import type { RequestContext } from '../request-context.ts';
import { readCookie } from '../view-settings.ts';

/** One request on the road of uploads, by somebody who has signed in. */
export type UploadExchange = {
	request: IncomingMessage;
	response: ServerResponse;
	db: Db;
	store: FileStore;
	actor: Actor;
	/** Scheme and host that the reader's browser stands at. */
	site: string;
	log: RequestContext['log'];
};

/** Who asks, by the session cookie, read anew with every request. */
export async function uploaderOf(request: IncomingMessage, db: Db, site: string): Promise<Actor | null> {
	const isSecure = site.startsWith('https:');
	const value = decoded(readCookie(request.headers.cookie, sessionCookieName(isSecure)) ?? '');
	if (value === '') return null;
	return (await signedInBy(db, value, { isSecure }))?.actor ?? null;
}

/** As it was before it was written into the cookie. */
function decoded(value: string): string {
	try {
		return decodeURIComponent(value);
	} catch {
		return '';
	}
}

export type UploadAnswer = { reason: string };

/** A refusal that a script reads. */
export function answerReason(response: ServerResponse, status: number, reason: string): void {
	if (response.headersSent || response.destroyed) {
		response.destroy();
		return;
	}
	const body = Buffer.from(JSON.stringify({ reason } satisfies UploadAnswer));
	if (status === 503) response.setHeader('retry-after', '5');
	// What is left of an unread body would be taken for the next request.
	response.setHeader('connection', 'close');
	response.writeHead(status, {
		'content-type': 'application/json; charset=utf-8',
		'content-length': body.length,
		'cache-control': 'no-store'
	});
	response.end(body);
}
