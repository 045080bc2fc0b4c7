export type SignInForm = { email: string; password: string; back: string; missing: ('email' | 'password')[] };

/** What the sign-in page sends. The password is taken as it is: spaces at its ends may be part of it. */
export function parseSignIn(form: FormData): SignInForm {
	const email = textOf(form, 'email').trim();
	const password = textOf(form, 'password');
	const missing = [...(email === '' ? (['email'] as const) : []), ...(password === '' ? (['password'] as const) : [])];
	return { email: email.slice(0, 254), password, back: textOf(form, 'back'), missing };
}

function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
