import { z } from 'zod';
import { sentenceOf } from '#server/contests/scoring/rule-set/sentences/rules.ts';

/** What contest.yaml says beside the rules. Everything but the name may be left out. */
export type ContestDescription = z.output<typeof descriptionSchema>;
export type DescriptionFault = { path: (string | number)[]; sentence: string };
export type DescriptionReading =
	{ ok: true; description: ContestDescription } | { ok: false; faults: DescriptionFault[] };

export function parseDescription(given: unknown): DescriptionReading {
	const parsed = descriptionSchema.safeParse(given, { error: sentenceOf, reportInput: true });
	if (parsed.success) return { ok: true, description: parsed.data };
	const faults = parsed.error.issues.map(({ path, message }) => ({
		path: path as (string | number)[],
		sentence: message
	}));
	return { ok: false, faults };
}

const line = z.string().trim().min(1).max(1000);
const text = z.string().trim().max(20_000);
const reference = z.union([line, z.number()]).transform(String);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'Укажите день в виде 2027-05-31.' });

const organisation = z.union([
	line.transform((name) => ({ name, role: 'organiser' as const, shortName: null, territory: null })),
	z.strictObject({
		name: line,
		role: z.enum(['founder', 'organiser', 'sponsor', 'partner']).default('organiser'),
		shortName: line.nullable().default(null),
		territory: line.nullable().default(null)
	})
]);

const juror = z
	.strictObject({
		id: reference.optional(),
		name: line,
		gender: z.enum(['female', 'male']).nullable().default(null),
		role: z.enum(['chair', 'deputy-chair', 'secretary', 'member']).default('member'),
		votes: z.boolean().optional(),
		post: line.nullable().default(null),
		organisation: line.nullable().default(null),
		stages: z.array(reference).min(1).optional(),
		nominations: z.array(reference).min(1).optional(),
		present: z.boolean().default(true),
		absenceReason: line.nullable().default(null)
	})
	.transform(({ id, votes, stages, nominations, ...rest }) => ({
		...rest,
		id: id ?? rest.name,
		votes: votes ?? rest.role !== 'secretary',
		stages: stages ?? null,
		nominations: nominations ?? null
	}));

const recusal = z
	.strictObject({
		juror: reference,
		entry: reference.optional(),
		entries: z.array(reference).min(1).optional(),
		reason: line.nullable().default(null)
	})
	.transform(({ juror: who, entry, entries, reason }) => ({
		juror: who,
		entries: [...(entry === undefined ? [] : [entry]), ...(entries ?? [])],
		reason
	}));

const recipient = z.strictObject({ kind: z.enum(['organisation', 'branch', 'person', 'team']), id: reference });
const decision = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.literal('rejection'), stage: reference, entry: reference }),
	z.strictObject({ kind: z.literal('withdrawal'), stage: reference, entry: reference }),
	z.strictObject({
		kind: z.literal('recorded-vote'),
		stage: reference,
		votes: z.array(z.strictObject({ entry: reference, votes: z.int().min(0).max(1_000_000) })).min(2)
	}),
	z.strictObject({ kind: z.literal('casting-vote'), stage: reference, order: z.array(reference).min(1) }),
	z.strictObject({ kind: z.literal('lots'), stage: reference, seed: reference }),
	z.strictObject({
		kind: z.literal('unawarded-place'),
		place: z.int().min(1),
		nomination: reference.nullish(),
		then: z.enum(['move-down', 'nobody']).default('nobody')
	}),
	z.strictObject({ kind: z.literal('kept-win'), author: line, entry: reference }),
	z.strictObject({
		kind: z.literal('award'),
		award: reference,
		entry: reference.nullish(),
		nomination: reference.nullish(),
		recipient: recipient.nullish(),
		title: line.nullish()
	})
]);

const agendaItem = z.strictObject({
	subject: line,
	heard: z.array(text).default([]),
	decided: z.array(text).default([])
});
const meeting = z.strictObject({
	number: reference.default('1'),
	date: day.nullable().default(null),
	place: line.nullable().default(null),
	title: line.nullable().default(null),
	invited: z.array(z.strictObject({ name: line, post: line.optional() })).default([]),
	agenda: z.array(agendaItem).default([]),
	dissent: z.array(z.strictObject({ name: line, text })).default([])
});

const documents = z.strictObject({
	look: z.enum(['classic', 'strict', 'festive']).default('classic'),
	city: line.default(''),
	date: day.nullable().default(null),
	numberPrefix: z.string().trim().max(40).default(''),
	formula: line.nullable().default(null),
	emblem: line.nullable().default(null),
	signatures: z
		.array(z.strictObject({ post: line, name: line }))
		.max(4)
		.default([])
});

const descriptionSchema = z.strictObject({
	name: line,
	kind: line.default('конкурс'),
	slug: z
		.string()
		.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'Укажите строчные латинские буквы и цифры через дефис.' })
		.nullable()
		.default(null),
	year: z.int().min(1900).max(2200).nullable().default(null),
	aim: text.default(''),
	participants: text.default(''),
	ageMark: z.enum(['0+', '6+', '12+', '16+', '18+']).nullable().default(null),
	timeZone: line.default('Europe/Moscow'),
	contacts: text.default(''),
	organisers: z.array(organisation).default([]),
	dates: z.array(z.strictObject({ title: line, date: day, until: day.nullable().default(null) })).default([]),
	jury: z.array(juror).default([]),
	recusals: z.array(recusal).default([]),
	decisions: z.array(decision).default([]),
	mayBeMissing: z.enum(['nothing', 'sheets', 'marks']).default('nothing'),
	meeting: meeting.prefault({}),
	documents: documents.prefault({})
});

export const descriptionKeys = Object.keys(descriptionSchema.shape);

export type FolderOrganisation = z.output<typeof organisation>;
/** `id` is what marks, recusals and decisions call the juror by; the name where contest.yaml gives no other. */
export type FolderJuror = z.output<typeof juror>;
export type MeetingFacts = z.output<typeof meeting>;
/** `emblem`: name of a picture in the folder. */
export type DocumentFacts = z.output<typeof documents>;
/** Facts as they are stored; a contest begun in the browser has none at first. */
export const readMeetingFacts = (stored: unknown): MeetingFacts => meeting.parse(stored);
export const readDocumentFacts = (stored: unknown): DocumentFacts => documents.parse(stored);
/** What the jury may leave out without a fault: nothing; whole sheets of a juror on an entry; single marks too. */
export type MayBeMissing = ContestDescription['mayBeMissing'];
export type ContestFacts = Pick<
	ContestDescription,
	| 'name'
	| 'kind'
	| 'slug'
	| 'year'
	| 'aim'
	| 'participants'
	| 'ageMark'
	| 'timeZone'
	| 'contacts'
	| 'organisers'
	| 'dates'
>;
