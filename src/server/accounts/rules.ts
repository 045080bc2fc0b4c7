/** Without rules of composition: length alone is what makes a phrase hard to guess (NIST SP 800-63B, 3.1.1.2). */
export const shortestPassword = 12;
export const longestPassword = 200;

export type PasswordRefusal = 'password-too-short' | 'password-too-long' | 'password-is-email';

/** Why a password cannot be taken, or null. Letters are counted as a person counts them. */
export function refusalOfPassword(password: string, email: string): PasswordRefusal | null {
	const letters = [...password.normalize('NFKC')].length;
	if (letters < shortestPassword) return 'password-too-short';
	if (password.length > longestPassword) return 'password-too-long';
	return normaliseEmail(password) === normaliseEmail(email) ? 'password-is-email' : null;
}

/** As addresses are stored and compared. */
export const normaliseEmail = (email: string): string => email.normalize('NFC').trim().toLowerCase();

/** One `@` with something on both sides, a dot in the domain, nothing that breaks a line or a header. */
export function isEmail(email: string): boolean {
	return (
		email.length <= 254 &&
		/^[^\s@<>(),;:"\\\p{Cc}]{1,64}@[^\s@<>(),;:"\\\p{Cc}]+\.[^\s@.<>(),;:"\\\p{Cc}]{2,}$/u.test(email)
	);
}

/** «Иванова Мария Петровна» out of its parts, with one space between. */
export function fullName(...parts: readonly string[]): string {
	return parts.join(' ').normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** Letters of any script, with what stands inside names: hyphen, apostrophe, stop. */
export const isPersonName = (name: string): boolean => name.length <= 300 && /^\p{L}[\p{L}\p{M} .'’ʼ-]+$/u.test(name);

/**
 * Where a person goes after signing in: the path of this site that they asked for, or `home`. Anything that a browser
 * could read as another site (`//evil`, `/\evil`, `/%09/evil` with a raw tab, a scheme) gives `home`.
 */
export function returnPath(asked: string | null | undefined, home = '/office'): string {
	if (!asked || asked.length > 2000 || !/^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(asked)) return home;
	const base = 'http://localhost';
	const url = URL.canParse(asked, base) ? new URL(asked, base) : null;
	if (!url || url.origin !== base || url.pathname.startsWith('//')) return home;
	return /^\/(?:sign-(?:in|out|up)|invitations)(?:\/|$)/.test(url.pathname) ? home : url.pathname + url.search;
}
