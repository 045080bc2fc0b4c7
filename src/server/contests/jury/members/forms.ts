import type { JurorRole } from '../../tables.ts';

export const jurorRoles = ['chair', 'deputy-chair', 'secretary', 'member'] as const satisfies readonly JurorRole[];
export const mostSheetsAllowed = 5000;

export type NewMember = {
	name: string;
	post: string;
	organisationName: string;
	email: string;
	role: JurorRole;
	voting: boolean;
};
/** What is changed of a juror after the regulations were published; who they are stands in the regulations. */
export type MemberChange = {
	email: string;
	voting: boolean;
	/** Of a stage; null: any number. */
	mostSheets: number | null;
	/** Null: all. */
	stages: string[] | null;
	nominations: string[] | null;
};
export type MemberFault = 'name-missing' | 'too-long' | 'email-odd' | 'number-odd' | 'nothing-left';
export type FieldFault = { name: string; key: MemberFault };
export type Read<Value> = { ok: true; value: Value } | { ok: false; faults: FieldFault[] };

/** As it was typed, to be shown again. */
export type TypedMember = Record<'name' | 'post' | 'organisationName' | 'email' | 'role' | 'voting', string>;
export type TypedChange = {
	email: string;
	voting: string;
	mostSheets: string;
	stages: string[];
	nominations: string[];
};

const textOf = (form: FormData, name: string): string => {
	const text = form.get(name);
	return typeof text === 'string'
		? text
				.normalize('NFC')
				.replace(/[\p{Cc}\s]+/gu, ' ')
				.trim()
				.slice(0, 400)
		: '';
};
const textsOf = (form: FormData, name: string): string[] =>
	form.getAll(name).filter((text) => typeof text === 'string' && text.length <= 64) as string[];

const isAddress = (email: string): boolean => email.length <= 254 && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/u.test(email);

export const typedMember = (form: FormData): TypedMember => ({
	...{ name: textOf(form, 'name'), post: textOf(form, 'post'), organisationName: textOf(form, 'organisationName') },
	...{ email: textOf(form, 'email'), role: textOf(form, 'role'), voting: textOf(form, 'voting') }
});

export function readMember(typed: TypedMember): Read<NewMember> {
	const faults: FieldFault[] = [];
	if (typed.name === '') faults.push({ name: 'name', key: 'name-missing' });
	for (const name of ['name', 'post', 'organisationName'] as const)
		if (typed[name].length > 300) faults.push({ name, key: 'too-long' });
	if (typed.email !== '' && !isAddress(typed.email)) faults.push({ name: 'email', key: 'email-odd' });
	if (faults.length > 0) return { ok: false, faults };
	const role = jurorRoles.find((known) => known === typed.role) ?? 'member';
	const { name, post, organisationName, email, voting } = typed;
	return {
		ok: true,
		value: { name, post, organisationName, role, email: email.toLowerCase(), voting: voting !== 'no' }
	};
}

export const typedChange = (form: FormData): TypedChange => ({
	...{ email: textOf(form, 'email'), voting: textOf(form, 'voting'), mostSheets: textOf(form, 'mostSheets') },
	...{ stages: textsOf(form, 'stages'), nominations: textsOf(form, 'nominations') }
});

/** All boxes ticked say «all», also those that come later; where there is nothing to choose from, nothing was asked. */
export function readChange(
	typed: TypedChange,
	known: { stages: readonly string[]; nominations: readonly string[] }
): Read<MemberChange> {
	const faults: FieldFault[] = [];
	if (typed.email !== '' && !isAddress(typed.email)) faults.push({ name: 'email', key: 'email-odd' });
	const mostSheets = typed.mostSheets === '' ? null : Number(typed.mostSheets);
	if (
		mostSheets !== null &&
		!(/^\d{1,4}$/.test(typed.mostSheets) && mostSheets >= 1 && mostSheets <= mostSheetsAllowed)
	)
		faults.push({ name: 'mostSheets', key: 'number-odd' });
	const chosen = (name: 'stages' | 'nominations'): string[] | null => {
		const kept = known[name].filter((key) => typed[name].includes(key));
		if (kept.length === known[name].length) return null;
		if (kept.length === 0) faults.push({ name, key: 'nothing-left' });
		return kept;
	};
	const [stages, nominations] = [chosen('stages'), chosen('nominations')];
	if (faults.length > 0) return { ok: false, faults };
	const { email, voting } = typed;
	return { ok: true, value: { email: email.toLowerCase(), voting: voting !== 'no', mostSheets, stages, nominations } };
}
