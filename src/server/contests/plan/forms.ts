import { z } from 'zod';
import { applicationForm } from '../form/forms.ts';

/**
 * Everything that a contest is set up from. While it is a draft any part may be empty; `findPlanGaps` tells what is
 * missing. Published, it is frozen with the regulations and is what entries, the check and the count go by.
 */
export type ContestPlan = z.output<typeof contestPlan>;

const text = (most: number) => z.string().trim().max(most).default('');
const localMinute = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);
const key = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u);

const basics = z.strictObject({
	/** Stands before the title: «областной конкурс профессиональных практик». */
	kind: text(200),
	title: text(300),
	aim: text(5000),
	tasks: text(5000),
	ageMark: z.enum(['0+', '6+', '12+', '16+', '18+']).nullable().default(null),
	heldInYear: z.int().min(1900).max(2200).nullable().default(null),
	contacts: text(2000),
	/** Of the organiser, by post: who agrees to the processing of data must be told it. */
	address: text(500)
});

const organisation = z.strictObject({
	organisationId: z.uuid(),
	role: z.enum(['founder', 'organiser', 'sponsor', 'partner'])
});

const nomination = z.strictObject({
	id: key,
	title: z.string().trim().min(1).max(300),
	description: text(3000),
	minimumEntries: z.int().min(0).max(1000).default(0)
});

/** Days and minutes are those of the contest's own clock. */
const calendar = z.strictObject({
	timeZone: z.string().default('Europe/Moscow'),
	opensAt: localMinute.nullable().default(null),
	/** Shown. The minute itself is still in time. */
	closesAt: localMinute.nullable().default(null),
	/** Never shown: for so long after it applications are taken in silence. */
	graceMinutes: z.int().min(0).max(10_080).default(0),
	checkUntil: z.iso.date().nullable().default(null),
	/** Working days to mend what the check found. */
	correctionDays: z.int().min(1).max(30).default(3),
	/** Everything else that the calendar prints: jury's meetings, the final, results, appeals. */
	milestones: z
		.array(
			z.strictObject({
				title: z.string().trim().min(1).max(300),
				startsOn: z.iso.date(),
				endsOn: z.iso.date().nullable().default(null)
			})
		)
		.max(60)
		.default([])
});

const participation = z.strictObject({
	/** Kinds of organisation that may take part; empty: any. */
	kinds: z
		.array(
			z.enum([
				'regional-library',
				'library-system',
				'library',
				'branch',
				'governing-body',
				'partnership',
				'educational-institution',
				'other'
			])
		)
		.default([]),
	/** Territories, with those inside them; empty: any. */
	territoryIds: z.array(z.uuid()).default([]),
	/** How many applications may come from one organisation, or one system with its branches; null: any number. */
	limit: z
		.strictObject({
			most: z.int().min(1).max(1000),
			per: z.enum(['organisation', 'system']),
			within: z.enum(['nomination', 'contest'])
		})
		.nullable()
		.default(null),
	/** 1: no teams. */
	teamSize: z.int().min(1).max(100).default(5),
	/** Full years of an author's age on the day of submitting; null: not asked. */
	ages: z
		.strictObject({ from: z.int().min(0).max(120), to: z.int().min(0).max(120) })
		.nullable()
		.default(null),
	/** In the organiser's own words, beside what is computed. */
	words: text(5000)
});

const eligibility = z.strictObject({
	points: z
		.array(z.strictObject({ id: key, text: z.string().trim().min(1).max(500) }))
		.max(40)
		.default([]),
	/** Two: the second person confirms what the first one decided. */
	people: z.union([z.literal(1), z.literal(2)]).default(1)
});

const juryMember = z.strictObject({
	id: key,
	name: z.string().trim().min(1).max(300),
	personId: z.uuid().nullable().default(null),
	organisationId: z.uuid().nullable().default(null),
	organisationName: text(300),
	post: text(300),
	email: text(254),
	role: z.enum(['chair', 'deputy-chair', 'secretary', 'member']),
	voting: z.boolean().default(true)
});

/** Of every section the computed part stands; the organiser's own words come before or after it. */
const sectionWords = z.strictObject({ before: text(10_000), after: text(10_000) });

const regulationsWords = z.strictObject({
	/** «УТВЕРЖДАЮ»: post and name of who approves, or the order that did. */
	approval: z.strictObject({ post: text(300), name: text(200), order: text(300) }).prefault({}),
	sections: z.record(z.string(), sectionWords).default({})
});

export const contestPlan = z.strictObject({
	basics: basics.prefault({}),
	organisations: z.array(organisation).max(60).default([]),
	nominations: z.array(nomination).max(60).default([]),
	calendar: calendar.prefault({}),
	participation: participation.prefault({}),
	form: applicationForm.default([]),
	eligibility: eligibility.prefault({}),
	/**
	 * Stages with criteria, ranking, ladder, awards: a RuleSetInput without `nominations`, which come from above. Kept as
	 * it was typed, so that an unfinished one can be kept too; read with parseRuleSet (scoring/rule-set/forms.ts).
	 */
	rules: z.record(z.string(), z.unknown()).default({}),
	/** True: the jury reads applications without authors and organisation. */
	isBlind: z.boolean().default(false),
	jury: z.array(juryMember).max(200).default([]),
	words: regulationsWords.prefault({})
});

export type ContestPlanInput = z.input<typeof contestPlan>;

/** A plan as stored, whatever version of the program stored it: parts added since get their defaults. */
export const readPlan = (stored: unknown): ContestPlan => contestPlan.parse(stored);
export const emptyPlan = (): ContestPlan => contestPlan.parse({});
