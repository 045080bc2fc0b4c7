import { error, redirect } from '@sveltejs/kit';
import { goToProvider } from '#server/accounts/providers/commands.ts';
import { returnPath } from '#server/accounts/rules.ts';
import { lifetimes } from '#server/accounts/tokens/rules.ts';
import { providersOf } from '#server/platform/authentication/providers.ts';
import { rememberWaiting, visitorOf, whereOf } from '../../../../http/visitors.ts';
import type { RequestHandler } from './$types';

/** A link, not a form: a form may not lead to another site. It changes nothing but what this browser waits for. */
export const GET: RequestHandler = async (event) => {
	const provider = providersOf().find(({ key }) => key === event.params.provider);
	if (!provider) error(404);
	const back = returnPath(event.url.searchParams.get('back'), '');
	const redirectUri = `${event.url.origin}/sign-in/with/${provider.key}/callback`;
	const outcome = await goToProvider(whereOf(event), { provider, redirectUri, back, linkTo: null }, visitorOf(event));
	if (!outcome.ok) redirect(303, `/sign-in?refused=${outcome.reason}`);
	rememberWaiting(event, outcome.value.token, lifetimes.provider);
	redirect(303, outcome.value.address);
};
