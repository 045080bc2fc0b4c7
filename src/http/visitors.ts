import { redirect, type RequestEvent } from '@sveltejs/kit';
import { NotFound } from '#server/platform/not-found.ts';
import { canEnterOffice } from '#server/accounts/appointments/policy.ts';
import { returnPath } from '#server/accounts/rules.ts';
import type { Entry, Visitor, Where } from '#server/accounts/sessions/commands.ts';
import { currentSession, signedInBy, type CurrentSession } from '#server/accounts/sessions/queries.ts';
import {
	deviceOf,
	familiarCookieName,
	sessionCookieName,
	waitingCookieName,
	type SessionCookie
} from '#server/accounts/sessions/rules.ts';
import type { Actor } from '#server/platform/actor.ts';
import { neighbourhoodOf } from './addresses.ts';

export const isSecure = ({ url }: { url: URL }): boolean => url.protocol === 'https:';

/** The value of the session cookie that came along, if one did. */
export const sessionValueOf = (event: RequestEvent): string | undefined =>
	event.cookies.get(sessionCookieName(isSecure(event))) || undefined;

/** Fills in who asks. Without a session cookie nothing is asked of the database. */
export async function recogniseVisitor(event: RequestEvent): Promise<void> {
	const value = sessionValueOf(event);
	if (value === undefined || !event.locals.db) return;
	const signedIn = await signedInBy(event.locals.db, value, { isSecure: isSecure(event) });
	if (!signedIn) return forgetSession(event);
	event.locals.actor = signedIn.actor;
	event.locals.person = signedIn.name;
	if (signedIn.cookie) rememberSession(event, signedIn.cookie);
}

export function rememberSession(event: RequestEvent, { name, value, maxAge }: SessionCookie): void {
	event.cookies.set(name, value, { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(event), maxAge });
}

/** Who wants to come in, as far as the request tells. */
export const visitorOf = (event: RequestEvent): Visitor => ({
	from: neighbourhoodOf(event.locals.clientAddress),
	isSecure: isSecure(event),
	device: deviceOf(event.request.headers.get('user-agent')),
	earlier: sessionValueOf(event),
	mark: event.cookies.get(familiarCookieName(isSecure(event)))
});

export const whereOf = ({ locals }: RequestEvent): Where => ({
	db: locals.db,
	platform: locals.database.platform,
	network: locals.network.schema
});

/** The site as the browser sees it: what a passkey is made for. */
export const siteOf = ({ url }: RequestEvent): { origin: string; host: string } => ({
	origin: url.origin,
	host: url.hostname
});

/** @throws NotFound where nobody is signed in. */
export const currentSessionOf = (event: RequestEvent): Promise<CurrentSession> =>
	currentSession(event.locals.db, sessionValueOf(event) ?? '');

/** Where a person comes who asked for no page. */
export const homeOf = (actor: Actor): string => (canEnterOffice(actor) ? '/office' : '/my');

/** Gives the browser what it has earned and sends it on: to the second step, or where the person wanted to go. */
export async function letIn(event: RequestEvent, entry: Entry, back: string): Promise<never> {
	rememberSession(event, entry);
	if (entry.needsSecondStep) redirect(303, withBack('/sign-in/second-step', back));
	if (entry.mark) rememberSession(event, entry.mark);
	forgetWaiting(event);
	const signedIn = await signedInBy(event.locals.db, entry.value, { isSecure: isSecure(event) });
	redirect(303, returnPath(back, signedIn ? homeOf(signedIn.actor) : '/'));
}

/** A way in keeps where one wanted to go; without it the person comes to their own home. */
export function withBack(path: string, back: string): string {
	const kept = returnPath(back, '');
	return kept ? `${path}?back=${encodeURIComponent(kept)}` : path;
}

/** The token of a sign-in that waits for its second step, or of a question put to a passkey or a provider. */
export function rememberWaiting(event: RequestEvent, token: string, maxAge: number): void {
	rememberSession(event, { name: waitingCookieName(isSecure(event)), value: token, maxAge });
}

export const waitingOf = (event: RequestEvent): string => event.cookies.get(waitingCookieName(isSecure(event))) ?? '';

export function forgetWaiting(event: RequestEvent): void {
	if (waitingOf(event) !== '') rememberWaiting(event, '', 0);
}

/** A page whose address is as good as a key: kept nowhere, and its address told to no other site. */
export function keepSecret(event: Pick<RequestEvent, 'setHeaders'>): void {
	event.setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
}

/** An ended session's cookie goes, so that public pages are again served to this browser from the cache. */
export function forgetSession(event: RequestEvent): void {
	event.cookies.delete(sessionCookieName(isSecure(event)), {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: isSecure(event)
	});
}

/**
 * No page and no action of the office or of a member's own pages is reached but through here. Into the office come those
 * who are entrusted with something; what they see of it their commands and queries decide.
 */
export function requireVisitor(event: RequestEvent): void {
	const isOffice = event.route.id?.startsWith('/(office)');
	if (!isOffice && !event.route.id?.startsWith('/(member)')) return;
	const { actor } = event.locals;
	if (!actor) redirect(303, `/sign-in?back=${encodeURIComponent(askedPath(event))}`);
	if (isOffice && !canEnterOffice(actor)) throw new NotFound('office');
}

/** A form that was sent when the session had ended leads back to its page, not to its action. */
function askedPath({ url, request }: RequestEvent): string {
	return request.method === 'GET' ? url.pathname + url.search : url.pathname;
}
