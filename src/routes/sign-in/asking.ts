import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { parseAsking } from '#server/accounts/forms.ts';
import { limitsOf } from '#server/accounts/limits/rules.ts';
import { sendLink, type Wanted } from '#server/accounts/links/commands.ts';
import { returnPath } from '#server/accounts/rules.ts';
import { homeOf, visitorOf, whereOf } from '../../http/visitors.ts';
import { newKey, submitOnce } from '../once.ts';

/** What the three pages that ask for a letter have in common; whoever is signed in needs none. */
export function loadAsking({ locals, url }: Pick<RequestEvent, 'locals' | 'url'>): { back: string; key: string } {
	const back = returnPath(url.searchParams.get('back'), '');
	if (locals.actor) redirect(303, back || homeOf(locals.actor));
	return { back, key: newKey() };
}

/** The answer is the same whatever stands behind the address: see `sendLink`. */
export async function askForLetter(event: RequestEvent, wanted: Wanted) {
	const sent = await event.request.formData();
	const form = parseAsking(sent);
	const back = returnPath(form.back, '');
	const asked = { ...form, wanted, back };
	const outcome = await sendLink(whereOf(event), asked, visitorOf(event), (work) => submitOnce(event, sent, work));
	if (outcome.ok) return { sentTo: form.email, email: '', name: '', back, reason: null };
	const { reason } = outcome;
	if (reason === 'too-often') event.setHeaders({ 'retry-after': String(limitsOf.letter.accountFromThere.seconds) });
	return fail(reason === 'too-often' ? 429 : 422, { sentTo: null, email: form.email, name: form.name, back, reason });
}
