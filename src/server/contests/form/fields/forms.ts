import { randomUUID } from 'node:crypto';
import { cleanText } from '#server/platform/russian/typography.ts';
import { readTypedNumber } from '#server/platform/spreadsheets/numbers.ts';
import { readDay } from '../answers/forms.ts';
import { isDay } from '../answers/rules.ts';
import { fileKinds, formField, type FieldKind, type FormField } from '../forms.ts';
import { faultsOfLimits } from '../rules.ts';
import { rangeOf, textsOfKind, ticks, type TypedField, type TypedText } from './rules.ts';

export type FieldFaultName =
	| 'missing'
	| 'too-long'
	| 'not-a-count'
	| 'not-a-number'
	| 'not-a-day'
	| 'bounds-crossed'
	| 'too-few-options'
	| 'too-many-options'
	| 'option-too-long'
	| 'options-repeated'
	| 'most-over-options'
	| 'nothing-allowed'
	| 'label-repeated';
/** `name` is that of the input. */
export type FieldFault = { name: string; fault: FieldFaultName; facts: { most?: number; from?: number; to?: number } };

/** What the organiser's page about a field brings, as typed. */
export function parseTypedField(kind: FieldKind, form: FormData): TypedField {
	const texts = (['label', 'help', ...textsOfKind[kind]] as const).map(
		(name) => [name, cleanText(textOf(form, name))] as const
	);
	const strings = (name: string) =>
		form.getAll(name).filter((value): value is string => typeof value === 'string' && value !== '');
	return {
		texts: Object.fromEntries(texts),
		required: textOf(form, 'required'),
		ticks: [...strings('readers'), ...strings('ticks')].filter((tick) => ticks.some((known) => known === tick)),
		nominations: strings('nominations'),
		allowed: strings('allowed').filter((allowed) => fileKinds.some((known) => known === allowed))
	};
}

const textOf = (form: FormData, name: string): string => {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
};

export type ReadField = { ok: true; field: FormField } | { ok: false; faults: FieldFault[] };

/**
 * The field that was meant. `before` is the one being changed: its name in the records stays, and so do those of its
 * options, so that answers given to them stay answers. `nominations` are those the contest has.
 */
export function readField(before: FormField, typed: TypedField, nominations: readonly string[]): ReadField {
	const faults: FieldFault[] = [];
	const label = readBounded('label', typed.texts.label ?? '', 300, faults);
	if (label === '') faults.push({ name: 'label', fault: 'missing', facts: {} });
	const help = readBounded('help', typed.texts.help ?? '', 2000, faults);
	const own = readOwn(before, typed, faults);
	const chosen = typed.nominations.filter((key) => nominations.includes(key));
	if (faults.length > 0) return { ok: false, faults: inPageOrder(before.kind, faults) };
	const read = formField.parse({
		...own,
		kind: before.kind,
		id: before.id,
		label: label.replace(/\s+/gu, ' '),
		help,
		required: typed.required === 'check' || typed.required === 'optional' ? typed.required : 'submitting',
		nominations: chosen.length === 0 || chosen.length === nominations.length ? null : chosen,
		seenByJury: typed.ticks.includes('seenByJury'),
		seenByPublic: typed.ticks.includes('seenByPublic'),
		namesAuthors: typed.ticks.includes('namesAuthors')
	});
	const crossed = faultsOfLimits(read).map((fault) => faultOfLimit(read.kind, fault as FieldFaultName));
	return crossed.length > 0 ? { ok: false, faults: crossed } : { ok: true, field: read };
}

/** What only fields of this kind have. */
function readOwn(before: FormField, typed: TypedField, faults: FieldFault[]): Record<string, unknown> {
	const own: Record<string, unknown> = {};
	for (const name of textsOfKind[before.kind]) {
		own[name] = readText(before, name, typed.texts[name] ?? '', faults);
	}
	if (before.kind === 'images') own['altRequired'] = typed.ticks.includes('altRequired');
	if (before.kind === 'files') {
		own['allowed'] = typed.allowed;
		if (typed.allowed.length === 0) faults.push({ name: 'allowed', fault: 'nothing-allowed', facts: {} });
	}
	return own;
}

function readText(before: FormField, name: TypedText, typed: string, faults: FieldFault[]): unknown {
	const range = rangeOf(before.kind, name);
	if (range) return readCount(name, typed, range, faults, before.kind === 'choices');
	if (name === 'options') return readOptions(before, typed, faults);
	if (name === 'unit') return readBounded(name, typed, 60, faults);
	if (name === 'text') {
		if (typed === '') faults.push({ name, fault: 'missing', facts: {} });
		return readBounded(name, typed, 5000, faults);
	}
	if (typed === '') return null;
	if (name === 'earliest' || name === 'latest') {
		const day = readDay(typed);
		if (!isDay(day)) faults.push({ name, fault: 'not-a-day', facts: {} });
		return day;
	}
	const read = readTypedNumber(typed.slice(0, 60));
	if (read.kind === 'number' && /^-?\d{1,15}(\.\d{1,4})?$/.test(read.decimal)) return read.decimal;
	faults.push({ name, fault: 'not-a-number', facts: {} });
	return null;
}

/** A blank upper bound of ticks means none. */
function readCount(
	name: string,
	typed: string,
	range: { from: number; to: number },
	faults: FieldFault[],
	mayBeBlank: boolean
): number | null {
	if (typed === '' && mayBeBlank) return null;
	if (typed === '' && range.from === 0) return 0;
	const read = readTypedNumber(typed.slice(0, 60));
	const count = read.kind === 'number' ? Number(read.decimal) : NaN;
	if (Number.isInteger(count) && count >= range.from && count <= range.to) return count;
	faults.push({ name, fault: 'not-a-count', facts: range });
	return null;
}

function readBounded(name: string, typed: string, most: number, faults: FieldFault[]): string {
	if (typed.length > most) faults.push({ name, fault: 'too-long', facts: { most } });
	return typed;
}

type Option = { id: string; title: string };

/** One option a line. Lines that were there keep their ids; where some were reworded in place, those do too. */
function readOptions(before: FormField, typed: string, faults: FieldFault[]): Option[] {
	const known: readonly Option[] = 'options' in before ? before.options : [];
	const titles = typed
		.split('\n')
		.map((line) => line.replace(/\s+/gu, ' ').trim())
		.filter(Boolean);
	const least = before.kind === 'choice' ? 2 : 1;
	if (titles.length < least) faults.push({ name: 'options', fault: 'too-few-options', facts: { from: least } });
	if (titles.length > 60) faults.push({ name: 'options', fault: 'too-many-options', facts: { most: 60 } });
	if (titles.some((title) => title.length > 300)) {
		faults.push({ name: 'options', fault: 'option-too-long', facts: { most: 300 } });
	}
	const left = known.filter(({ title }) => !titles.includes(title));
	const isReworded = titles.length === known.length;
	return titles.map((title, place) => {
		const same = known.find((option) => option.title === title);
		const reworded = isReworded && left.includes(known[place]!) ? known[place] : undefined;
		return { id: (same ?? reworded)?.id ?? newOptionId(), title };
	});
}

const newOptionId = (): string => `o-${randomUUID().slice(0, 8)}`;

/** Where a fault that two inputs share is told. */
function faultOfLimit(kind: FieldKind, fault: FieldFaultName): FieldFault {
	if (fault === 'options-repeated') return { name: 'options', fault, facts: {} };
	if (fault === 'most-over-options') return { name: 'most', fault, facts: {} };
	return { name: kind === 'date' ? 'latest' : 'most', fault: 'bounds-crossed', facts: {} };
}

function inPageOrder(kind: FieldKind, faults: FieldFault[]): FieldFault[] {
	const order: string[] = ['label', 'help', 'allowed', ...textsOfKind[kind]];
	return faults.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}
