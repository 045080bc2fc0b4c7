import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
// @ts-expect-error: the package brings no types; what is used of it stands below
import { Provider as Untyped } from 'oidc-provider';
import type { Provider } from '#server/platform/authentication/providers.ts';

type Grant = { addOIDCScope(scope: string): void; save(): Promise<string> };
type OpenId = {
	Grant: new (about: { accountId: string; clientId: string }) => Grant;
	use(work: (context: { path: string; body?: unknown }, next: () => Promise<void>) => Promise<void>): void;
	callback(): (request: IncomingMessage, response: ServerResponse) => void;
	interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
};
const OpenIdProvider = Untyped as new (issuer: string, configuration: object) => OpenId;

export type Claims = { sub: string; email?: string; email_verified?: boolean; name?: string };

export type TestProvider = {
	provider: Provider;
	redirectUri: string;
	/** Who signs in at the provider from now on. */
	identify(claims: Claims): void;
	/** Spoils every ID token from now on, until called without a change. */
	spoil(change?: (token: string) => string): void;
	/** The same token with other claims, or another head, signed with the provider's own key unless it is to be unsigned. */
	rewritten(token: string, change: { claims?: object; head?: object }): string;
	/** Walks where a browser is sent, signs in there, and answers the address that it is sent back to. */
	walk(address: string): Promise<URL>;
	close(): Promise<void>;
};

/** A real provider of OpenID Connect on this machine, which lets everybody in as whom it is told. */
export async function openTestProvider(): Promise<TestProvider> {
	const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const key = { ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' };
	const server = createServer();
	const issuer = await listening(server);
	const redirectUri = 'http://localhost/sign-in/with/test/callback';
	let claims: Claims = { sub: 'nobody' };
	let spoiling: ((token: string) => string) | undefined;
	const openId = new OpenIdProvider(issuer, {
		clients: [
			{ client_id: 'library', client_secret: 'a secret of this test', redirect_uris: [redirectUri] },
			{ client_id: 'another', client_secret: 'another secret', redirect_uris: [redirectUri] }
		],
		jwks: { keys: [key] },
		conformIdTokenClaims: false,
		claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
		features: { devInteractions: { enabled: false } },
		cookies: { keys: ['of this test'] },
		ttl: { Interaction: 60, Grant: 60, Session: 60, AccessToken: 60, IdToken: 60 },
		findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ ...claims, sub }) }),
		interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` }
	});
	openId.use(async (context, next) => {
		await next();
		const body = context.body as { id_token?: string } | undefined;
		if (spoiling && context.path === '/token' && body?.id_token) body.id_token = spoiling(body.id_token);
	});
	server.on('request', (request, response) => {
		if (!request.url?.startsWith('/interaction/')) return openId.callback()(request, response);
		void (async () => {
			const grant = new openId.Grant({ accountId: claims.sub, clientId: 'library' });
			grant.addOIDCScope('openid email profile');
			const consent = { grantId: await grant.save() };
			await openId.interactionFinished(request, response, { login: { accountId: claims.sub }, consent });
		})();
	});
	return {
		provider: { key: 'test', issuer, clientId: 'library', clientSecret: 'a secret of this test', label: 'Служба' },
		redirectUri,
		identify: (given) => void (claims = given),
		spoil: (change) => void (spoiling = change),
		rewritten: (token, change) => rewritten(token, change, createPrivateKey({ key, format: 'jwk' })),
		walk: (address) => walk(address, redirectUri),
		close: () => new Promise((resolve) => server.close(() => resolve()))
	};
}

async function listening(server: Server): Promise<string> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A browser without a page: keeps cookies and follows every redirection up to ours. */
async function walk(address: string, until: string): Promise<URL> {
	const jar = new Map<string, string>();
	for (let url = new URL(address), steps = 0; steps < 10; steps++) {
		const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
		const answer = await fetch(url, { redirect: 'manual', headers: { cookie, connection: 'close' } });
		for (const line of answer.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
			jar.set(name!, value!);
		}
		const location = answer.headers.get('location');
		if (!location) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
		url = new URL(location, url);
		if (url.href.startsWith(until)) return url;
	}
	throw new Error('the provider sends round and round');
}

function rewritten(token: string, { claims, head }: { claims?: object; head?: object }, key: KeyObject): string {
	const [oldHead, oldClaims] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
	const written = [
		{ ...(JSON.parse(oldHead!) as object), ...head },
		{ ...(JSON.parse(oldClaims!) as object), ...claims }
	].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
	const signature =
		(head as { alg?: string } | undefined)?.alg === 'none'
			? ''
			: sign('sha256', Buffer.from(written.join('.')), key).toString('base64url');
	return [...written, signature].join('.');
}
