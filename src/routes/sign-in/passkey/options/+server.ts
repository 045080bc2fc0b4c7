import { json } from '@sveltejs/kit';
import { askForPasskey } from '#server/accounts/passkeys/commands.ts';
import { lifetimes } from '#server/accounts/tokens/rules.ts';
import { rememberWaiting, siteOf, visitorOf, whereOf } from '../../../../http/visitors.ts';
import type { RequestHandler } from './$types';

/** What the browser has to put to a passkey; the cookie ties the question to this browser. */
export const POST: RequestHandler = async (event) => {
	const outcome = await askForPasskey(whereOf(event), siteOf(event), visitorOf(event));
	if (!outcome.ok) return json({ reason: outcome.reason }, { status: 429 });
	rememberWaiting(event, outcome.value.token, lifetimes.passkey);
	return json(outcome.value.options, { headers: { 'cache-control': 'no-store' } });
};
