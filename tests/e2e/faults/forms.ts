import type { Page } from 'playwright-core';

export type FoundField = { name: string; type: string; value: string; isOn: boolean; options: string[] };
export type FoundForm = { page: string; action: string; method: 'get' | 'post'; fields: FoundField[] };

/** What no text of ours can make: an element that only injected markup brings, or an attribute that runs something. */
export type Look = { forms: FoundForm[]; injected: string[] };

/** Reads a page's forms as a browser does, and looks for what got into it as markup. Nothing of the page is run. */
export async function lookAt(reader: Page, path: string, html: string): Promise<Look> {
	const { forms, injected } = await reader.evaluate(readPage, html);
	return {
		injected: injected.map((what) => `${path}: ${what}`),
		forms: forms.map(({ action, method, fields }) => {
			const url = new URL(action || path, `http://site${path}`);
			return { page: path, action: url.pathname + url.search, method, fields };
		})
	};
}

/** Runs inside the browser. */
function readPage(html: string) {
	const page = new DOMParser().parseFromString(html, 'text/html');
	const injected = [
		...page.querySelectorAll(
			'xss-mark, iframe:not([sandbox]), base, style, math, meta[http-equiv], [onxss], [onerror], [onload], [onclick], [onfocus], svg[onload]'
		)
	]
		// The hall asks for itself anew where scripts are off; led elsewhere it would say where to.
		.filter((element) => !/^<meta http-equiv="refresh" content="\d+">$/.test(element.outerHTML))
		.map((element) => element.outerHTML.slice(0, 200))
		.concat(
			[...page.querySelectorAll('[href], [src], [action], [formaction]')]
				.flatMap((element) => ['href', 'src', 'action', 'formaction'].map((name) => element.getAttribute(name) ?? ''))
				.filter((address) => /^\s*(?:javascript|data|vbscript):/i.test(address))
		)
		.concat(
			[...page.querySelectorAll('script:not([src])')].map((script) => `a script: ${script.outerHTML.slice(0, 200)}`)
		);
	const forms = [...page.forms].map((form) => ({
		action: form.getAttribute('action') ?? '',
		method: (form.getAttribute('method') ?? 'get').toLowerCase() as 'get' | 'post',
		fields: [...form.elements].flatMap((element) => {
			const field = element as HTMLInputElement & HTMLSelectElement;
			if (!field.name || field.disabled || String(field.type) === 'file') return [];
			const options = element instanceof HTMLSelectElement ? [...field.options].map(({ value }) => value) : [];
			return [{ name: field.name, type: field.type, value: field.value, isOn: field.checked ?? false, options }];
		})
	}));
	return { forms, injected };
}

/** What a form sends when it is filled in by this rule; null leaves a field out, as an empty box does. */
export function fillIn(form: FoundForm, rule: (field: FoundField) => string | null): [string, string][] {
	return form.fields.flatMap((field): [string, string][] => {
		const value = rule(field);
		return value === null ? [] : [[field.name, value]];
	});
}

const samples: Record<string, string> = {
	...{ email: 'lampova@example.org', url: 'https://example.org/', tel: '+7 900 000-00-00', number: '1' },
	...{ date: '2027-05-01', time: '18:00', 'datetime-local': '2027-05-01T18:00', password: 'Долгий пароль 2027' }
};
const isTyped = ({ type }: FoundField): boolean => type === 'text' || type === 'textarea' || type === 'search';

/** As a person would fill it in, but for the words: those are the given ones. */
export function withWords(words: (field: FoundField) => string): (field: FoundField) => string | null {
	return (field) => {
		if (isTyped(field)) return words(field);
		if (field.type === 'checkbox') return field.isOn ? field.value : null;
		if (field.type === 'radio') return field.isOn ? field.value : null;
		if (field.type === 'submit' || field.type === 'button' || field.type === 'reset') return null;
		if (field.value !== '') return field.value;
		return samples[field.type] ?? field.options.find(Boolean) ?? '';
	};
}

const wildSelect = 'нет-такого';
const isId = (text: string) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text);

/** As nobody fills it in: what is chosen was never offered, what is counted is no number, every id is of something else. */
export function withNonsense(
	words: (field: FoundField) => string,
	newId: () => string
): (field: FoundField) => string | null {
	return (field) => {
		if (field.name === 'key') return field.value;
		if (isId(field.value)) return newId();
		if (field.type === 'hidden') return field.value;
		if (isTyped(field)) return words(field);
		if (['number', 'date', 'time', 'datetime-local'].includes(field.type)) return '9e999-99-99';
		if (field.type === 'submit' || field.type === 'button') return null;
		return field.type === 'email' ? 'a@b.ru\r\nBcc: c@d.ru, e@f.ru' : wildSelect;
	};
}
