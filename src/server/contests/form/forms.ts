import { z } from 'zod';

/**
 * The application form of a contest: fields in order. Nomination, title, organisation, authors and their consents are
 * part of every application and stand before the fields that the organiser adds.
 */
export type FormField = z.output<typeof formField>;
export type FieldKind = FormField['kind'];

const id = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/);
const line = z.string().trim().min(1).max(300);

const shared = {
	id,
	label: line,
	/** Under the label: what is wanted, with an example. */
	help: z.string().trim().max(2000).default(''),
	/** `submitting`: needed to submit; `check`: may be brought until the eligibility check ends; `optional`. */
	required: z.enum(['submitting', 'check', 'optional']).default('submitting'),
	/** Only in these nominations; null: in all. */
	nominations: z.array(z.string()).min(1).nullable().default(null),
	/** Organisers see everything; the jury and the public only what is opened to them. */
	seenByJury: z.boolean().default(true),
	seenByPublic: z.boolean().default(false),
	/** True: tells who the authors are, so a blind reading leaves it out. */
	namesAuthors: z.boolean().default(false)
};

const option = z.strictObject({ id, title: line });
const megabytes = z.int().min(1).max(500);

export const fileKinds = ['pdf', 'document', 'spreadsheet', 'presentation', 'image', 'audio', 'archive'] as const;
export type FileKind = (typeof fileKinds)[number];

export const formField = z.discriminatedUnion('kind', [
	z.strictObject({ ...shared, kind: z.literal('line'), most: z.int().min(1).max(1000).default(300) }),
	z.strictObject({
		...shared,
		kind: z.literal('text'),
		least: z.int().min(0).max(100_000).default(0),
		/** Characters, as a person counts them, line ends once. */
		most: z.int().min(1).max(100_000).default(8000)
	}),
	z.strictObject({
		...shared,
		kind: z.literal('number'),
		/** Decimal strings; null: no bound. */
		least: z.string().nullable().default(null),
		most: z.string().nullable().default(null),
		digits: z.int().min(0).max(4).default(0),
		unit: z.string().trim().max(60).default('')
	}),
	z.strictObject({ ...shared, kind: z.literal('choice'), options: z.array(option).min(2).max(60) }),
	z.strictObject({
		...shared,
		kind: z.literal('choices'),
		options: z.array(option).min(1).max(60),
		most: z.int().min(1).max(60).nullable().default(null)
	}),
	z.strictObject({
		...shared,
		kind: z.literal('date'),
		earliest: z.iso.date().nullable().default(null),
		latest: z.iso.date().nullable().default(null)
	}),
	z.strictObject({ ...shared, kind: z.literal('link') }),
	z.strictObject({
		...shared,
		kind: z.literal('files'),
		allowed: z.array(z.enum(fileKinds)).min(1),
		mostFiles: z.int().min(1).max(50).default(1),
		mostMegabytes: megabytes.default(30)
	}),
	z.strictObject({
		...shared,
		kind: z.literal('images'),
		mostFiles: z.int().min(1).max(50).default(5),
		mostMegabytes: megabytes.default(10),
		altRequired: z.boolean().default(true)
	}),
	z.strictObject({ ...shared, kind: z.literal('budget'), mostRows: z.int().min(1).max(100).default(30) }),
	z.strictObject({
		...shared,
		kind: z.literal('consent'),
		/** What is agreed to, shown in full beside the tick. */
		text: z.string().trim().min(1).max(5000)
	})
]);

export const applicationForm = z.array(formField).max(60);
export type ApplicationForm = z.output<typeof applicationForm>;

/** Answers by field id, as they are stored. Files and images stand in their own table. */
export type Answer =
	/** line, text, link; choice: the option's id; number: a decimal string; date: an ISO day; '' where not answered. */
	| string
	/** choices: ids of options. */
	| string[]
	/** budget: sums are decimal strings of roubles. */
	| { title: string; sum: string }[]
	/** consent. */
	| boolean;
export type Answers = Record<string, Answer>;
