import type { BetterAuthOptions } from 'better-auth';
import type { Db } from '#server/database.ts';
import { withHashedTokens } from './hashed-tokens.ts';

export type AuthenticationSettings = {
	secret: string;
	/** True behind https: the cookie is then bound to this very host and never sent in the clear. */
	isSecure: boolean;
	cookieName: string;
	/** A session ends when nothing has been asked for so long. */
	idleSeconds: number;
	/** How old the last sign of life may be before a new one is written. */
	noticedEverySeconds: number;
	shortestPassword: number;
	longestPassword: number;
};

/** Opened for one network; `options.secret` is what its cookies are signed with. */
export type Authentication = Awaited<ReturnType<typeof openAuthentication>>;

/**
 * The library that recognises people, over one network's tables. It is loaded when somebody first signs in, since
 * public pages do without it. It serves no address of its own and asks nobody outside: no telemetry, no providers.
 */
export async function openAuthentication(db: Db, settings: AuthenticationSettings) {
	const [{ betterAuth }, { getAdapter }] = await Promise.all([
		import('better-auth/minimal'),
		import('better-auth/db/adapter')
	]);
	const options = optionsOf(settings);
	const adapter = withHashedTokens(
		await getAdapter({ ...options, database: { db, type: 'postgres', transaction: true } })
	);
	return betterAuth({ ...options, database: () => adapter });
}

function optionsOf({
	secret,
	isSecure,
	cookieName,
	idleSeconds,
	noticedEverySeconds,
	shortestPassword,
	longestPassword
}: AuthenticationSettings) {
	const times = { createdAt: 'created_at', updatedAt: 'updated_at' };
	return {
		secret,
		baseURL: `${isSecure ? 'https' : 'http'}://localhost`,
		telemetry: { enabled: false },
		logger: { disabled: true },
		rateLimit: { enabled: false },
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			minPasswordLength: shortestPassword,
			maxPasswordLength: longestPassword
		},
		user: {
			modelName: 'accounts',
			fields: { emailVerified: 'email_verified', ...times },
			additionalFields: {
				role: { type: 'string', required: true, input: false },
				disabledAt: { type: 'date', required: false, input: false, fieldName: 'disabled_at' }
			}
		},
		account: {
			modelName: 'credentials',
			fields: { userId: 'account_id', providerId: 'provider_id', accountId: 'provider_account_id', ...times }
		},
		session: {
			modelName: 'sessions',
			fields: { userId: 'account_id', token: 'token_hash', expiresAt: 'expires_at', ...times },
			expiresIn: idleSeconds,
			updateAge: noticedEverySeconds
		},
		advanced: {
			useSecureCookies: false,
			disableOriginCheck: true,
			database: { generateId: 'uuid', validateSchema: false },
			cookies: {
				session_token: {
					name: cookieName,
					attributes: { secure: isSecure, httpOnly: true, sameSite: 'lax', path: '/' }
				}
			}
		}
	} as const satisfies BetterAuthOptions;
}
