import { error, fail, redirect } from '@sveltejs/kit';
import { goToProvider } from '#server/accounts/providers/commands.ts';
import { lifetimes } from '#server/accounts/tokens/rules.ts';
import { providersOf, type Provider } from '#server/platform/authentication/providers.ts';
import { currentSessionOf, rememberWaiting, visitorOf, whereOf } from '../../../../../../http/visitors.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params }) => ({ label: providerOf(params.provider).label });

export const actions: Actions = {
	/** Answers where to go on: a form may not lead to another site, and a mere link must not join accounts. */
	default: async (event) => {
		const provider = providerOf(event.params.provider);
		const linkTo = await currentSessionOf(event);
		const redirectUri = `${event.url.origin}/sign-in/with/${provider.key}/callback`;
		const outcome = await goToProvider(
			whereOf(event),
			{ provider, redirectUri, back: '/my/security', linkTo },
			visitorOf(event)
		);
		if (outcome.ok) {
			rememberWaiting(event, outcome.value.token, lifetimes.provider);
			return { address: outcome.value.address, reason: null };
		}
		if (outcome.reason === 'sign-in-again') redirect(303, `/sign-in?again=1&back=/my/security/with/${provider.key}`);
		return fail(outcome.reason === 'too-often' ? 429 : 503, { address: null, reason: outcome.reason });
	}
};

function providerOf(asked: string): Provider {
	const provider = providersOf().find(({ key }) => key === asked);
	if (!provider) error(404);
	return provider;
}
