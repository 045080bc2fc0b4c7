import { limitsOf } from '../limits/rules.ts';

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
export const signInLimits = limitsOf['sign-in'];

/** Holds a sign-in that waits for its second step, or a question put to a passkey or a provider. */
export const waitingCookieName = (isSecure: boolean): string => (isSecure ? '__Host-waiting' : 'waiting');

/** Marks a browser where the account has signed in before; it lets nobody in. */
export const familiarCookieName = (isSecure: boolean): string => (isSecure ? '__Host-familiar' : 'familiar');
export const familiarSeconds = 365 * 24 * hour;

/** How long after its beginning a session may change the ways into the account without asking who is there. */
export const freshSeconds = hour / 2;

/** The token of a session cookie without its signature, or null. */
export function tokenOfCookie(value: string): string | null {
	const end = value.lastIndexOf('.');
	return end > 0 ? value.slice(0, end) : null;
}

const browsers: readonly [RegExp, string][] = [
	[/YaBrowser\//, 'Яндекс Браузер'],
	[/Edg(?:e|A|iOS)?\//, 'Edge'],
	[/OPR\/|Opera/, 'Opera'],
	[/Firefox\/|FxiOS\//, 'Firefox'],
	[/SamsungBrowser\//, 'Samsung Internet'],
	[/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
	[/Safari\//, 'Safari']
];
const systems: readonly [RegExp, string][] = [
	[/Windows/, 'Windows'],
	[/iPhone|iPad|iPod/, 'iOS'],
	[/Android/, 'Android'],
	[/Mac OS X|Macintosh/, 'macOS'],
	[/CrOS/, 'ChromeOS'],
	[/Linux|X11/, 'Linux']
];

/** «Firefox, Windows»: of what a browser says about itself, so much as its owner would say. Empty where it says nothing. */
export function deviceOf(userAgent: string | null): string {
	const said = (userAgent ?? '').slice(0, 500);
	const nameIn = (list: readonly [RegExp, string][]) => list.find(([pattern]) => pattern.test(said))?.[1];
	return [nameIn(browsers), nameIn(systems)].filter(Boolean).join(', ');
}
