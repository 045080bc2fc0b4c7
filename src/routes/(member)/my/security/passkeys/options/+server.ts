import { json } from '@sveltejs/kit';
import { offerPasskey } from '#server/accounts/passkeys/commands.ts';
import { lifetimes } from '#server/accounts/tokens/rules.ts';
import { currentSessionOf, rememberWaiting, siteOf, whereOf } from '../../../../../../http/visitors.ts';
import type { RequestHandler } from './$types';

/** What the browser has to ask a device for, to make a passkey of this site. */
export const POST: RequestHandler = async (event) => {
	const site = { host: siteOf(event).host, title: event.locals.network.shortName };
	const outcome = await offerPasskey(whereOf(event), await currentSessionOf(event), site);
	if (!outcome.ok) return json({ reason: outcome.reason }, { status: 409 });
	rememberWaiting(event, outcome.value.token, lifetimes.passkey);
	return json(outcome.value.options, { headers: { 'cache-control': 'no-store' } });
};
