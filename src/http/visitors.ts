import { redirect, type RequestEvent } from '@sveltejs/kit';
import { NotFound } from '#server/platform/not-found.ts';
import { canEnterOffice } from '#server/accounts/appointments/policy.ts';
import { signedInBy } from '#server/accounts/sessions/queries.ts';
import { sessionCookieName, type SessionCookie } from '#server/accounts/sessions/rules.ts';

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
