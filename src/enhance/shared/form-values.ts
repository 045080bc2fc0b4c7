/** What stands in a form, as it would be sent; files and secrets are not for keeping. */
export type FormValues = [name: string, value: string][];

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function valuesOf(form: HTMLFormElement): FormValues {
	const kept = new Set(controlsOf(form).map(({ name }) => name));
	return [...new FormData(form)].flatMap(([name, value]): FormValues =>
		typeof value === 'string' && kept.has(name) ? [[name, plain(value)]] : []
	);
}

/** Line ends and spaces around a text are not worth a word. */
export const areSame = (one: FormValues, other: FormValues): boolean => textOf(one) === textOf(other);

const textOf = (values: FormValues): string =>
	JSON.stringify(values.filter(([, value]) => value.trim() !== '').map(([name, value]) => [name, value.trim()]));

export function fillIn(form: HTMLFormElement, values: FormValues): void {
	for (const control of controlsOf(form)) {
		const own = values.filter(([name]) => name === control.name).map(([, value]) => value);
		if (isTick(control)) control.checked = own.includes(control.value);
		else if (own.length > 0) control.value = own[sameNamed(form, control).indexOf(control)] ?? own[0]!;
		else control.value = '';
		control.dispatchEvent(new Event('change', { bubbles: true }));
	}
}

/** Questions answered differently: how each is called on the page, and both answers. */
export function differences(
	form: HTMLFormElement,
	mine: FormValues,
	theirs: FormValues
): { label: string; mine: string; theirs: string }[] {
	const names = [...new Set(controlsOf(form).map(({ name }) => name))];
	const answer = (values: FormValues, name: string) =>
		values
			.filter((pair) => pair[0] === name && pair[1].trim() !== '')
			.map(([, value]) => shownValue(form, name, value))
			.join('; ');
	return names
		.map((name) => ({ label: labelOf(form, name), mine: answer(mine, name), theirs: answer(theirs, name) }))
		.filter((pair) => pair.mine.trim() !== pair.theirs.trim());
}

function controlsOf(form: HTMLFormElement): Control[] {
	return [...form.elements].filter(
		(element): element is Control =>
			(element instanceof HTMLInputElement ||
				element instanceof HTMLTextAreaElement ||
				element instanceof HTMLSelectElement) &&
			element.name !== '' &&
			!['hidden', 'file', 'password', 'submit', 'button'].includes(element.type)
	);
}

const isTick = (control: Control): control is HTMLInputElement =>
	control.type === 'checkbox' || control.type === 'radio';

const sameNamed = (form: HTMLFormElement, { name }: Control): Control[] =>
	controlsOf(form).filter((control) => control.name === name);

function labelOf(form: HTMLFormElement, name: string): string {
	const [first] = controlsOf(form).filter((control) => control.name === name);
	const legend = first && isTick(first) ? first.closest('fieldset')?.querySelector('legend') : null;
	return (legend ?? first?.labels?.[0])?.textContent?.trim() ?? name;
}

/** Of a tick or a choice its words, not its code. */
function shownValue(form: HTMLFormElement, name: string, value: string): string {
	const control = controlsOf(form).find((each) => each.name === name && (!isTick(each) || each.value === value));
	if (control && isTick(control)) return control.labels?.[0]?.textContent?.trim() ?? value;
	if (control instanceof HTMLSelectElement)
		return [...control.options].find((option) => option.value === value)?.text ?? value;
	return value;
}

const plain = (value: string): string => value.replace(/\r\n?/g, '\n');
