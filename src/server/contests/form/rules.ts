import { compareFractions, fractionOf } from '../scoring/decimals/rules.ts';
import { isDay } from './answers/rules.ts';
import type { FormField } from './forms.ts';

/** What keeps a form from being published, by field. */
export type FormFaultName =
	| 'id-repeated'
	| 'label-repeated'
	| 'options-repeated'
	| 'most-over-options'
	| 'bounds-crossed'
	| 'bound-unread'
	| 'nomination-unknown';
export type FormFault = { fieldId: string; fault: FormFaultName };

/** Everything wrong with a form, in the order of its fields; `nominations` are the keys of those the contest has. */
export function findFormFaults(form: readonly FormField[], nominations: readonly string[]): FormFault[] {
	return form.flatMap((field, index) => {
		const earlier = form.slice(0, index);
		const found: FormFaultName[] = [];
		if (earlier.some(({ id }) => id === field.id)) found.push('id-repeated');
		if (earlier.some((other) => isSameName(other.label, field.label) && meetIn(other, field))) {
			found.push('label-repeated');
		}
		found.push(...faultsOfLimits(field));
		if (field.nominations?.some((key) => !nominations.includes(key))) found.push('nomination-unknown');
		return found.map((fault) => ({ fieldId: field.id, fault }));
	});
}

/** Two fields of one name confuse only where both are shown. */
function meetIn(a: FormField, b: FormField): boolean {
	if (a.nominations === null || b.nominations === null) return true;
	return a.nominations.some((key) => b.nominations!.includes(key));
}

const isSameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const decimal = /^-?\d{1,15}(\.\d{1,4})?$/;

/** What is wrong with the limits that the organiser set for one field. */
export function faultsOfLimits(field: FormField): FormFaultName[] {
	switch (field.kind) {
		case 'text':
			return field.least > field.most ? ['bounds-crossed'] : [];
		case 'number':
			return faultsOfBounds(field.least, field.most, decimal, (a, b) => compareFractions(fractionOf(a), fractionOf(b)));
		case 'date':
			return faultsOfBounds(field.earliest, field.latest, { test: isDay }, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
		case 'choice':
			return hasRepeatedOptions(field.options) ? ['options-repeated'] : [];
		case 'choices':
			return [
				...(hasRepeatedOptions(field.options) ? (['options-repeated'] as const) : []),
				...(field.most !== null && field.most > field.options.length ? (['most-over-options'] as const) : [])
			];
		default:
			return [];
	}
}

function faultsOfBounds(
	least: string | null,
	most: string | null,
	shape: { test(bound: string): boolean },
	compare: (a: string, b: string) => number
): FormFaultName[] {
	if ([least, most].some((bound) => bound !== null && !shape.test(bound))) return ['bound-unread'];
	return least !== null && most !== null && compare(least, most) > 0 ? ['bounds-crossed'] : [];
}

function hasRepeatedOptions(options: readonly { id: string; title: string }[]): boolean {
	return options.some(({ id, title }, index) =>
		options.slice(0, index).some((other) => other.id === id || isSameName(other.title, title))
	);
}
