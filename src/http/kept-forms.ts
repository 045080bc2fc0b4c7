import { redirect, type RequestEvent } from '@sveltejs/kit';
import { forgetKeptForm, keepForm, keptForm, type KeptForm } from '#server/platform/kept-forms.ts';
import { isWithinRate } from '#server/platform/networks.ts';
import { neighbourhoodOf } from './addresses.ts';

/** Where what was typed waits to be sent on. */
export const continuePath = '/continue';

const dayInSeconds = 24 * 3600;
const longestForm = 512 * 1024;
/** From one neighbourhood within an hour: a library's computers share an address. */
const limit = { hits: 60, seconds: 3600 };
/** A password is typed again, never kept. */
export const secretFields = /password|^(?:passphrase|secret|token|code|otp)$/i;

const isSecure = ({ url }: RequestEvent): boolean => url.protocol === 'https:';
const nameOf = (event: RequestEvent, name: string): string => (isSecure(event) ? `__Host-${name}` : name);
const attributesOf = (event: RequestEvent) =>
	({ path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(event) }) as const;

/**
 * Nothing typed is lost when a session ends before a form is sent: the form is kept, the person signs in, comes back to
 * the form's page and from there to where it is sent on. It works for every form without any of them knowing of it.
 */
export async function mindKeptForms(event: RequestEvent): Promise<void> {
	const { locals, request, route, url } = event;
	if (!locals.db || !needsSigningIn(route.id)) return;
	if (!locals.actor) return request.method === 'POST' ? keepSentForm(event) : undefined;
	rememberPerson(event);
	if (event.cookies.get(nameOf(event, 'kept-form')) === undefined || url.pathname === continuePath) return;
	const kept = await keptFormOf(event);
	if (!kept) return;
	if (request.method === 'GET' && url.pathname === kept.page) redirect(303, continuePath);
	// Sent on: from here the form's own page keeps what was typed.
	if (request.method === 'POST' && url.pathname + url.search === kept.action) await dropKeptForm(event);
}

/** The office, a member's own pages, and the way into a contest. */
const needsSigningIn = (route: string | null): boolean =>
	/^\/\((?:office|member)\)/.test(route ?? '') || route === '/(public)/contests/[slug]/apply';

/** What this browser and this person have to send on. Another person at the same computer is shown nothing of it. */
export async function keptFormOf(event: RequestEvent): Promise<KeptForm | null> {
	const token = event.cookies.get(nameOf(event, 'kept-form'));
	if (!token || !event.locals.actor) return null;
	return keptForm(event.locals.db, token, event.locals.actor.id);
}

export async function dropKeptForm(event: RequestEvent): Promise<void> {
	const name = nameOf(event, 'kept-form');
	const token = event.cookies.get(name);
	event.cookies.delete(name, attributesOf(event));
	if (token) await forgetKeptForm(event.locals.db, token);
}

/** Whose browser it is, so that a form sent after the session's end is kept for them alone. */
function rememberPerson(event: RequestEvent): void {
	const { id } = event.locals.actor!;
	const name = nameOf(event, 'person');
	if (event.cookies.get(name) !== id)
		event.cookies.set(name, id, { ...attributesOf(event), maxAge: 30 * dayInSeconds });
}

async function keepSentForm(event: RequestEvent): Promise<void> {
	const { locals, request, url, cookies } = event;
	// Scripts that send by themselves keep what they send in the browser, and ask again.
	if (!request.headers.get('accept')?.includes('text/html')) return;
	if (Number(request.headers.get('content-length')) > longestForm) return;
	const from = `kept-form:${locals.network.schema}:${neighbourhoodOf(locals.clientAddress)}`;
	if (!(await isWithinRate(locals.database.platform, from, limit.hits, limit.seconds))) return;
	const form = await request
		.clone()
		.formData()
		.catch(() => null);
	const sent = form && [...form];
	const fields = textsOf(sent ?? []);
	if (!fields.some(([name, text]) => name !== 'key' && text.trim() !== '')) return;
	const person = cookies.get(nameOf(event, 'person'));
	const token = await keepForm(locals.db, {
		accountId: person && /^[0-9a-f-]{36}$/.test(person) ? person : null,
		page: url.pathname,
		action: url.pathname + url.search,
		fields,
		hadFiles: (sent ?? []).some(([, value]) => typeof value !== 'string' && value.size > 0)
	});
	if (token) cookies.set(nameOf(event, 'kept-form'), token, { ...attributesOf(event), maxAge: dayInSeconds });
}

export function textsOf(sent: readonly [string, FormDataEntryValue][]): KeptForm['fields'] {
	return sent.flatMap(([name, value]): KeptForm['fields'] =>
		// PostgreSQL keeps no zero characters, and no form of ours asks for one.
		typeof value === 'string' && !secretFields.test(name) ? [[name, value.replaceAll('\0', '')]] : []
	);
}
