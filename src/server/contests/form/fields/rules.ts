import type { FieldKind, FormField } from '../forms.ts';

type Of<Kind extends FieldKind> = Extract<FormField, { kind: Kind }>;

/** Texts of the organiser's page about a field; which of them there are depends on the kind. */
export type TypedText =
	| 'label'
	| 'help'
	| 'least'
	| 'most'
	| 'digits'
	| 'unit'
	| 'options'
	| 'earliest'
	| 'latest'
	| 'mostFiles'
	| 'mostMegabytes'
	| 'mostRows'
	| 'text';

/** A field as it stands on the organiser's page: everything as typed, so that nothing of it is lost. */
export type TypedField = {
	texts: Partial<Record<TypedText, string>>;
	required: string;
	/** Names of those of `ticks` that are ticked. */
	ticks: string[];
	nominations: string[];
	/** Kinds of files. */
	allowed: string[];
};

export const ticks = ['seenByJury', 'seenByPublic', 'namesAuthors', 'altRequired'] as const;

/** What a page about a field of this kind asks beside its name and help, in this order. */
export const textsOfKind: { [Kind in FieldKind]: readonly TypedText[] } = {
	line: ['most'],
	text: ['least', 'most'],
	number: ['least', 'most', 'digits', 'unit'],
	choice: ['options'],
	choices: ['options', 'most'],
	date: ['earliest', 'latest'],
	link: [],
	files: ['mostFiles', 'mostMegabytes'],
	images: ['mostFiles', 'mostMegabytes'],
	budget: ['mostRows'],
	consent: ['text']
};

/** Bounds of the whole numbers among them, as the form's contract has them; `digits` are those after the comma. */
export const rangeOf = (kind: FieldKind, text: TypedText): { from: number; to: number } | null =>
	(ranges[kind] as Partial<Record<TypedText, { from: number; to: number }>>)[text] ?? null;

const ranges = {
	line: { most: { from: 1, to: 1000 } },
	text: { least: { from: 0, to: 100_000 }, most: { from: 1, to: 100_000 } },
	number: { digits: { from: 0, to: 4 } },
	choice: {},
	choices: { most: { from: 1, to: 60 } },
	date: {},
	link: {},
	files: { mostFiles: { from: 1, to: 50 }, mostMegabytes: { from: 1, to: 500 } },
	images: { mostFiles: { from: 1, to: 50 }, mostMegabytes: { from: 1, to: 500 } },
	budget: { mostRows: { from: 1, to: 100 } },
	consent: {}
};

const shared = (kind: FieldKind) => ({
	id: 'new',
	label: '',
	help: '',
	required: 'submitting' as const,
	nominations: null,
	// What is agreed to and by whom concerns the organisers alone.
	seenByJury: kind !== 'consent',
	seenByPublic: false,
	namesAuthors: false
});

const blanks: { [Kind in FieldKind]: (common: ReturnType<typeof shared>) => Of<Kind> } = {
	line: (common) => ({ ...common, kind: 'line', most: 300 }),
	text: (common) => ({ ...common, kind: 'text', least: 0, most: 8000 }),
	number: (common) => ({ ...common, kind: 'number', least: null, most: null, digits: 0, unit: '' }),
	choice: (common) => ({ ...common, kind: 'choice', options: [] }),
	choices: (common) => ({ ...common, kind: 'choices', options: [], most: null }),
	date: (common) => ({ ...common, kind: 'date', earliest: null, latest: null }),
	link: (common) => ({ ...common, kind: 'link' }),
	files: (common) => ({ ...common, kind: 'files', allowed: ['pdf'], mostFiles: 1, mostMegabytes: 30 }),
	images: (common) => ({ ...common, kind: 'images', mostFiles: 5, mostMegabytes: 10, altRequired: true }),
	budget: (common) => ({ ...common, kind: 'budget', mostRows: 30 }),
	consent: (common) => ({ ...common, kind: 'consent', text: '' })
};

/** A field to begin with; nameless, so not yet one of a form. */
export const blankField = (kind: FieldKind): FormField => blanks[kind](shared(kind));

/** The field as its page shows it; a decimal comma and days as people write them. */
export function typedOf(field: FormField): TypedField {
	const given = field as unknown as Record<string, unknown>;
	const texts = Object.fromEntries(
		(['label', 'help', ...textsOfKind[field.kind]] as const).map((name) => [name, writtenOut(name, given[name])])
	);
	return {
		texts,
		required: field.required,
		ticks: ticks.filter((name) => given[name] === true),
		nominations: field.nominations ?? [],
		allowed: field.kind === 'files' ? [...field.allowed] : []
	};
}

function writtenOut(name: TypedText, value: unknown): string {
	if (value === null || value === undefined) return '';
	if (name === 'options') return (value as { title: string }[]).map(({ title }) => title).join('\n');
	if (name === 'earliest' || name === 'latest') return String(value).split('-').reverse().join('.');
	return (name === 'least' || name === 'most') && typeof value === 'string' ? value.replace('.', ',') : String(value);
}
