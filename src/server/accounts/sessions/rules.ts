const hour = 3600;

/** After half a day without a click a person signs in anew, and after a month in any case. */
export const idleSeconds = 12 * hour;
export const noticedEverySeconds = hour / 4;
export const longestSeconds = 30 * 24 * hour;

/** Behind https a browser accepts the first name only with Secure, Path=/ and without a domain. */
export const sessionCookieName = (isSecure: boolean): string => (isSecure ? '__Host-session' : 'session');

export const isWornOut = (session: { createdAt: Date }, now: Date): boolean =>
	now.getTime() - session.createdAt.getTime() > longestSeconds * 1000;

export type SessionCookie = { name: string; value: string; /** 0 takes the cookie away. */ maxAge: number };

/** Our cookie out of the library's `Set-Cookie` lines; whatever else it sets there is not needed. */
export function sessionCookieOf(lines: readonly string[], name: string): SessionCookie | null {
	const line = lines.find((candidate) => candidate.startsWith(`${name}=`));
	if (line === undefined) return null;
	const [pair = '', ...attributes] = line.split(/;\s*/);
	const maxAge = attributes.find((attribute) => /^max-age=\d+$/i.test(attribute));
	return { name, value: decodeURIComponent(pair.slice(name.length + 1)), maxAge: Number(maxAge?.split('=')[1] ?? 0) };
}

/** How often signing in may be tried: per account and neighbourhood, per account, per neighbourhood. */
export const signInLimits = {
	accountFromThere: { tries: 10, seconds: hour / 4 },
	account: { tries: 60, seconds: hour },
	there: { tries: 50, seconds: hour / 4 }
} as const;
