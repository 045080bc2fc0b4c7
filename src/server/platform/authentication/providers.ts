import { readFileSync } from 'node:fs';
import type { Configuration } from 'openid-client';
import { z } from 'zod';

/** A provider of OpenID Connect by which people may sign in; there is none but those named in a file. */
export type Provider = { key: string; issuer: string; clientId: string; clientSecret: string; label: string };

const isLoopback = (url: URL): boolean => /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);

/** An issuer of this very machine may do without TLS: that is how tests and trials run one. */
const issuerUrl = z.url().refine((text) => {
	const url = new URL(text);
	return (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) && !url.search && !url.hash;
}, 'an issuer is an https address');
const fileShape = z
	.array(
		z.strictObject({
			key: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
			issuer: issuerUrl,
			clientId: z.string().min(1),
			clientSecret: z.string().min(1),
			label: z.string().min(2).max(60)
		})
	)
	.refine((list) => new Set(list.map(({ key }) => key)).size === list.length, 'keys are different')
	.refine((list) => new Set(list.map(({ issuer }) => issuer)).size === list.length, 'issuers are different');

let read: { file: string; providers: readonly Provider[] } | undefined;

/**
 * The providers of `BIBLIOKRUG_OIDC_FILE`, read once; none where it is not set.
 * @throws Error where the file cannot be read or is not what it should be: better no start than a way in by mistake.
 */
export function providersOf(file = process.env['BIBLIOKRUG_OIDC_FILE']): readonly Provider[] {
	if (!file) return [];
	if (read?.file !== file) read = { file, providers: readProviders(file) };
	return read.providers;
}

function readProviders(file: string): Provider[] {
	const parsed = fileShape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
	if (!parsed.success) throw new Error(`BIBLIOKRUG_OIDC_FILE: ${z.prettifyError(parsed.error)}`);
	return parsed.data;
}

export type Asking = { address: string; state: string; nonce: string; verifier: string };
export type Identity = {
	issuer: string;
	subject: string;
	email: string | null;
	isEmailVerified: boolean;
	name: string;
};

/** Whatever the provider said that must not be believed; the reason is for the log alone. */
export class ProviderRefusal extends Error {}

const scope = 'openid email profile';

/** Where to send the browser, and what must come back with it. */
export async function askProvider(provider: Provider, redirectUri: string): Promise<Asking> {
	const library = await import('openid-client');
	const configuration = await configurationOf(provider);
	const [state, nonce, verifier] = [library.randomState(), library.randomNonce(), library.randomPKCECodeVerifier()];
	const address = library.buildAuthorizationUrl(configuration, {
		redirect_uri: redirectUri,
		scope,
		state,
		nonce,
		code_challenge: await library.calculatePKCECodeChallenge(verifier),
		code_challenge_method: 'S256'
	});
	return { address: address.href, state, nonce, verifier };
}

/**
 * Changes the code that came back for an identity. Issuer, audience, signature, nonce, state and times are checked.
 * @throws ProviderRefusal
 */
export async function identityBy(
	provider: Provider,
	came: URL,
	{ state, nonce, verifier }: Omit<Asking, 'address'>
): Promise<Identity> {
	const library = await import('openid-client');
	try {
		const configuration = await configurationOf(provider);
		const tokens = await library.authorizationCodeGrant(configuration, came, {
			expectedState: state,
			expectedNonce: nonce,
			pkceCodeVerifier: verifier,
			idTokenExpected: true
		});
		const claims = tokens.claims()!;
		const told =
			claims['email'] === undefined && configuration.serverMetadata().userinfo_endpoint
				? await library.fetchUserInfo(configuration, tokens.access_token, claims.sub)
				: claims;
		return {
			issuer: claims.iss,
			subject: claims.sub,
			email: typeof told['email'] === 'string' ? told['email'] : null,
			// The word must be given as a truth value: some providers write «false» as a text.
			isEmailVerified: told['email_verified'] === true,
			name: typeof told['name'] === 'string' ? told['name'] : ''
		};
	} catch (error) {
		throw new ProviderRefusal(error instanceof Error ? error.message : 'unknown', { cause: error });
	}
}

const known = new Map<string, Promise<Configuration>>();

/** Found out at the first use, and again after a restart; a provider that could not be asked is asked again. */
function configurationOf(provider: Provider): Promise<Configuration> {
	const id = JSON.stringify(provider);
	const found = known.get(id) ?? discover(provider);
	known.set(id, found);
	found.catch(() => known.delete(id));
	return found;
}

async function discover({ issuer, clientId, clientSecret }: Provider): Promise<Configuration> {
	const library = await import('openid-client');
	const url = new URL(issuer);
	const isLocal = url.protocol === 'http:';
	return library.discovery(url, clientId, clientSecret, undefined, {
		timeout: 5,
		// Without it the library believes an unsigned answer because it came over TLS.
		execute: [library.enableNonRepudiationChecks, ...(isLocal ? [library.allowInsecureRequests] : [])],
		[library.customFetch]: (address, options) => fetchWithin(address, options as RequestInit, isLocal)
	});
}

/** Asks only over TLS, or, for an issuer of this machine, only this machine. The library follows no redirection. */
function fetchWithin(address: string, options: RequestInit, isLocal: boolean): Promise<Response> {
	const url = new URL(address);
	if (isLocal ? !isLoopback(url) : url.protocol !== 'https:') throw new ProviderRefusal('an address out of bounds');
	return fetch(url, options);
}
