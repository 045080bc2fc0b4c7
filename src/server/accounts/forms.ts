export type SignInForm = { email: string; password: string; back: string; missing: ('email' | 'password')[] };

/** What the sign-in page sends. The password is taken as it is: spaces at its ends may be part of it. */
export function parseSignIn(form: FormData): SignInForm {
	const email = textOf(form, 'email').trim();
	const password = textOf(form, 'password');
	const missing = [...(email === '' ? (['email'] as const) : []), ...(password === '' ? (['password'] as const) : [])];
	return { email: email.slice(0, 254), password, back: textOf(form, 'back'), missing };
}

/** What asks for a letter with a link. */
export function parseAsking(form: FormData): { email: string; name: string; back: string } {
	return {
		email: textOf(form, 'email').trim().slice(0, 254),
		name: textOf(form, 'name').slice(0, 300),
		back: textOf(form, 'back').slice(0, 2000)
	};
}

export type NewPasswordForm = { password: string; current: string; isRepeated: boolean };

/** A new password is typed twice, since nobody sees it. */
export function parseNewPassword(form: FormData): NewPasswordForm {
	const password = textOf(form, 'password');
	return {
		password,
		current: textOf(form, 'currentPassword'),
		isRepeated: password === textOf(form, 'repeatedPassword')
	};
}

/** One field as text; '' for a file or nothing. */
export function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
