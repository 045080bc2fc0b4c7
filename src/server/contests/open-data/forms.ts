import { z } from 'zod';
import { parseRuleSet, ruleSetSchema } from '../scoring/rule-set/forms.ts';
import { sentenceOf } from '../scoring/rule-set/sentences/rules.ts';

/**
 * The open data of a contest's results: everything needed to count it again, and what was published. No names of
 * authors and jurors: an author is «a1», a juror «j1», in an order that tells nothing but the marks themselves.
 */
export type OpenResults = Omit<z.output<typeof openResultsSchema>, 'rules'> & { rules: z.output<typeof ruleSetSchema> };
/** `path` is empty for the whole file; the sentence is without its capital and its stop. */
export type OpenResultsFault = { path: string; sentence: string };
export type OpenResultsReading = { ok: true; openResults: OpenResults } | { ok: false; faults: OpenResultsFault[] };

export const openResultsVersion = 1;

/** Reads a file of open data. Faults name the place in the file. */
export function parseOpenResults(given: unknown): OpenResultsReading {
	if (!isObject(given) || given.format !== 'bibliokrug-open-results') {
		return { ok: false, faults: [{ path: 'format', sentence: 'это не файл открытых данных конкурса' }] };
	}
	if (given.version !== openResultsVersion) {
		return {
			ok: false,
			faults: [{ path: 'version', sentence: `ожидается версия ${openResultsVersion}; обновите программу` }]
		};
	}
	const parsed = openResultsSchema.safeParse(given, { error: sentenceOf, reportInput: true });
	if (!parsed.success) {
		const faults = parsed.error.issues.map(({ path, message }) => ({
			path: z.core.toDotPath(path),
			sentence: asPart(message)
		}));
		return { ok: false, faults };
	}
	const rules = parseRuleSet(parsed.data.rules);
	if (!rules.ok)
		return {
			ok: false,
			faults: rules.faults.map(({ path, sentence }) => ({ path: `rules.${path}`, sentence: asPart(sentence) }))
		};
	return { ok: true, openResults: { ...parsed.data, rules: rules.ruleSet } };
}

const asPart = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/\.$/, '');

/** JSON Schema of the file; published as docs/schema/open-results.json. */
export function describeOpenResults(): object {
	const described = z.toJSONSchema(openResultsSchema.extend({ rules: ruleSetSchema }), {
		io: 'input',
		target: 'draft-2020-12'
	});
	return described;
}

const isObject = (given: unknown): given is Record<string, unknown> =>
	typeof given === 'object' && given !== null && !Array.isArray(given);

const id = z.string().min(1).max(1000);
const text = z.string().max(20_000);
const decimal = z
	.string()
	.regex(/^-?\d{1,12}(\.\d{1,12})?$/)
	.describe('Exact decimal number as text.');
const whole = z.int().min(0).max(1_000_000);

const entry = z.strictObject({
	id,
	nomination: id.nullable(),
	title: text.nullable(),
	organisation: text.nullable(),
	territory: text.nullable(),
	authors: z.array(id).describe('Signs, not names: the same author of two entries has the same sign.')
});

const stageMarks = z.strictObject({
	stage: id,
	marks: z
		.array(z.tuple([id, id, id, decimal]))
		.max(2_000_000)
		.describe('Entry, juror, criterion, mark.')
});

const decision = z.discriminatedUnion('kind', [
	z.strictObject({ kind: z.enum(['rejection', 'withdrawal']), stage: id, entry: id }),
	z.strictObject({
		kind: z.literal('recorded-vote'),
		stage: id,
		votes: z.array(z.strictObject({ entry: id, votes: whole }))
	}),
	z.strictObject({ kind: z.literal('casting-vote'), stage: id, order: z.array(id) }),
	z.strictObject({ kind: z.literal('lots'), stage: id, seed: text }),
	z.strictObject({
		kind: z.literal('unawarded-place'),
		place: whole,
		nomination: id.nullable(),
		then: z.enum(['move-down', 'nobody'])
	}),
	z.strictObject({ kind: z.literal('kept-win'), author: id, entry: id }),
	z.strictObject({
		...{ kind: z.literal('award'), award: id, entry: id.nullable(), nomination: id.nullable() },
		title: text.optional().describe('Of a special nomination that the jury added to the awards of the rules.')
	})
]);

const publishedEntry = z.strictObject({
	entry: id,
	result: decimal.nullable(),
	cumulative: decimal.nullable(),
	rank: whole.nullable(),
	admitted: z.boolean().nullable(),
	place: whole.nullable()
});

const published = z.strictObject({
	stages: z.array(z.strictObject({ stage: id, entries: z.array(publishedEntry).max(100_000) })).max(50),
	awards: z
		.array(z.strictObject({ award: id, entry: id.nullable(), nomination: id.nullable(), title: text.optional() }))
		.max(200_000),
	nominationsNotHeld: z.array(id)
});

const openResultsSchema = z
	.strictObject({
		format: z.literal('bibliokrug-open-results'),
		version: z.literal(openResultsVersion),
		contest: z.strictObject({ name: text, kind: text, year: z.int().nullable() }),
		rules: z.unknown(),
		entries: z.array(entry).max(100_000),
		jurors: z.array(id).max(10_000).describe('Signs of the jurors who gave marks.'),
		marks: z.array(stageMarks).max(50),
		decisions: z.array(decision).max(100_000),
		published
	})
	.meta({
		title: 'Open data of a contest',
		description: 'Rules, anonymous marks, decisions, and the results published from them.'
	});
