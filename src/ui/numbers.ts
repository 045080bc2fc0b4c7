import { getLocale } from '#paraglide/runtime.js';

const formats = new Map<string, Intl.NumberFormat>();

export function formatCount(n: number): string {
	const format = formats.get(getLocale()) ?? new Intl.NumberFormat(getLocale());
	formats.set(getLocale(), format);
	return format.format(n);
}

/** An exact decimal string as readers of the language write it; its digits stay as they are. */
export function formatDecimalText(decimal: string): string {
	return getLocale() === 'en' ? decimal : decimal.replace('.', ',');
}

const numerals = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X'];

export function roman(n: number): string {
	return numerals[n - 1] ?? String(n);
}

/** «10 городских округов и 9 муниципальных районов» */
export function listed(parts: string[]): string {
	return new Intl.ListFormat(getLocale(), { type: 'conjunction' }).format(parts);
}
