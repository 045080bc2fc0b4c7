import { error, redirect } from '@sveltejs/kit';
import { returnFromProvider } from '#server/accounts/providers/commands.ts';
import { providersOf } from '#server/platform/authentication/providers.ts';
import { currentSessionOf, forgetWaiting, letIn, visitorOf, waitingOf, whereOf } from '../../../../../http/visitors.ts';
import type { RequestHandler } from './$types';

/** Where a provider sends the browser back to. What came is good only with the cookie of the browser that went. */
export const GET: RequestHandler = async (event) => {
	const provider = providersOf().find(({ key }) => key === event.params.provider);
	if (!provider) error(404);
	const signedIn = event.locals.actor ? await currentSessionOf(event) : null;
	const came = { provider, token: waitingOf(event), address: event.url, signedIn };
	const outcome = await returnFromProvider(whereOf(event), came, visitorOf(event));
	forgetWaiting(event);
	const refusedAt = signedIn ? '/my/security' : '/sign-in';
	if (!outcome.ok) redirect(303, `${refusedAt}?refused=${outcome.reason}`);
	if (outcome.value.entry === null) redirect(303, '/my/security?done=joined');
	return letIn(event, outcome.value.entry, outcome.value.back);
};
