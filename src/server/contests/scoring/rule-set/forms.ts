import { z } from 'zod';
import { findContradictions } from './rules.ts';
import { sentenceOf } from './sentences/rules.ts';

/** Where a rule set is wrong and what to do about it, for example at `stages[0].criteria[2].scale.step`. */
export type RuleSetFault = { path: string; sentence: string };
export type RuleSetReading = { ok: true; ruleSet: RuleSet } | { ok: false; faults: RuleSetFault[] };

/**
 * Reads the rules of a contest from JSON or YAML.
 * The result is plain JSON again (numbers became decimal strings, defaults are filled in), so it can be frozen as it is.
 * A rule set with faults gives all of them: first those of shape, then, once the shape is right, the contradictions.
 */
export function parseRuleSet(given: unknown): RuleSetReading {
	const parsed = ruleSetSchema.safeParse(given, { error: sentenceOf, reportInput: true });
	if (parsed.success) {
		const faults = findContradictions(parsed.data);
		return faults.length === 0 ? { ok: true, ruleSet: parsed.data } : { ok: false, faults };
	}
	return {
		ok: false,
		faults: parsed.error.issues.map(({ path, message }) => ({ path: z.core.toDotPath(path), sentence: message }))
	};
}

/** JSON Schema of what a rule set may look like as input; published as docs/schema/rule-set.json. */
export function describeRuleSet(): object {
	return z.toJSONSchema(ruleSetSchema, { io: 'input', target: 'draft-2020-12' });
}

const badId = { error: 'Укажите обозначение из букв, цифр, точки, дефиса или подчёркивания, не длиннее 64 знаков.' };
const badDecimal = { error: 'Укажите десятичное число: до шести цифр до запятой и до четырёх после неё.' };

const id = z
	.union([z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, badId), z.int().nonnegative(badId)], badId)
	.transform(String)
	.describe('Short name, unique among its kind: letters, digits, dot, hyphen, underscore.');

const title = z.string().trim().min(1).max(500);

const decimal = z
	.union(
		[
			z.string().regex(/^-?\d{1,6}([.,]\d{1,4})?$/, badDecimal),
			z.number().min(-999_999, badDecimal).max(999_999, badDecimal).multipleOf(0.0001, badDecimal)
		],
		badDecimal
	)
	.transform(normaliseDecimal)
	.describe('Exact decimal number with at most four digits after the point; as a string or a JSON number.');

const place = z.int().min(1).max(1000);

const scale = z.strictObject({
	min: decimal.default('0'),
	max: decimal,
	step: decimal.default('1')
});

const criterion = z.strictObject({
	id,
	title,
	scale,
	weight: decimal.default('1'),
	counted: z.boolean().default(true).describe('False: the mark is only informative and enters no total.'),
	required: z.boolean().default(true).describe('False: a juror may leave the criterion out and still hand in a sheet.'),
	nominations: z
		.array(z.strictObject({ id, scale: scale.optional(), weight: decimal.optional() }))
		.min(1)
		.optional()
		.describe('Only these nominations are judged by the criterion, perhaps on a scale or with a weight of their own.')
});

const correction = z.discriminatedUnion('method', [
	z.strictObject({ method: z.literal('none') }),
	z.strictObject({ method: z.literal('clamp'), distance: decimal }),
	z.strictObject({ method: z.literal('trim'), drop: z.int().min(1).max(50) }),
	z.strictObject({ method: z.literal('z-score') }),
	z.strictObject({ method: z.literal('juror-effect') })
]);

const aggregation = z.strictObject({
	over: z.enum(['criteria', 'totals']),
	method: z.enum(['mean', 'median', 'sum'])
});

const rounded = z
	.strictObject({ digits: z.int().min(0).max(6), mode: z.literal('half-up').default('half-up') })
	.optional();

const rounding = z.strictObject({
	correctedMark: rounded,
	criterionMean: rounded,
	weightedCriterion: rounded,
	jurorTotal: rounded,
	stageResult: rounded,
	cumulative: rounded
});

const combination = z.discriminatedUnion('method', [
	z.strictObject({ method: z.literal('sum') }),
	z.strictObject({
		method: z.literal('weights'),
		weights: z.array(decimal).min(1).describe('One weight per stage with marks, from the first to this one.')
	})
]);

const admission = z.strictObject({
	scope: z.enum(['contest', 'nomination']).default('contest'),
	first: z.int().min(1).max(100_000).optional().describe('How many entries go on, by cumulative result.'),
	threshold: z
		.strictObject({
			atLeast: decimal,
			of: z.enum(['points', 'share']).describe('Share: per cent of the greatest possible cumulative result.')
		})
		.optional(),
	edgeTie: z.enum(['admit-all', 'admit-none', 'ladder']).default('admit-all'),
	replacement: z.enum(['next', 'none']).default('none').describe('Who takes the seat of an entry withdrawn later.')
});

const stage = z.strictObject({
	id,
	title,
	kind: z.enum(['eligibility-check', 'jury', 'defence', 'visit', 'test']),
	criteria: z.array(criterion).max(100).default([]),
	correction: correction.default({ method: 'none' }),
	aggregation: aggregation.default({ over: 'totals', method: 'mean' }),
	form: z.enum(['points', 'share-of-maximum']).default('points'),
	rounding: rounding.default({}),
	minimumSheets: z.int().min(1).max(200).default(1),
	combination: combination.default({ method: 'sum' }),
	admission: admission.optional().describe('Who goes on to the next stage; without it everybody with a result does.')
});

const ladderStep = z.discriminatedUnion('step', [
	z.strictObject({ step: z.literal('criterion-mean'), stage: id, criterion: id }),
	z.strictObject({ step: z.literal('stage-result'), stage: id }),
	z.strictObject({ step: z.literal('first-places'), stage: id }),
	z.strictObject({ step: z.literal('recorded-vote') }),
	z.strictObject({ step: z.literal('casting-vote') }),
	z.strictObject({ step: z.literal('lots') }),
	z.strictObject({ step: z.literal('shared') })
]);

const ranking = z.strictObject({
	method: z.enum(['dense', 'standard']).default('dense'),
	scope: z.enum(['contest', 'nomination']).default('contest'),
	tolerance: decimal.default('0').describe('Final results that differ by less than this share a place.'),
	toleranceFrom: z.enum(['leader', 'neighbour']).default('leader'),
	places: z.int().min(0).max(1000).default(3),
	sharedPlaces: z.array(place).optional().describe('Which places may be shared; left out: any.')
});

const nomination = z.strictObject({
	id,
	title,
	minimumEntries: z.int().min(0).max(100_000).default(0).describe('Fewer admitted entries: the nomination is not held.')
});

const oneNominationPerAuthor = z.strictObject({
	of: z.enum(['first-place', 'any-place']).default('first-place'),
	keep: z.enum(['better-result', 'nomination-order']).default('better-result')
});

const awardBasis = z.discriminatedUnion('by', [
	z.strictObject({ by: z.literal('place'), place }),
	z.strictObject({
		by: z.literal('result'),
		atLeast: decimal,
		below: decimal.optional(),
		of: z.enum(['points', 'share'])
	}),
	z.strictObject({ by: z.literal('participation') }),
	z.strictObject({ by: z.literal('decision') })
]);

const award = z.strictObject({
	id,
	title,
	kind: z
		.string()
		.regex(/^[a-z][a-z0-9-]{0,63}$/, {
			error: 'Укажите вид награды строчными латинскими буквами через дефис, например diploma или sponsor-prize.'
		})
		.describe('Open list: grand-prix, diploma, incentive-prize, sponsor-prize, audience-award, thank-you-letter …'),
	degree: z.int().min(1).max(20).optional().describe('Degree printed on the diploma, when it has one.'),
	basis: awardBasis,
	scope: z
		.enum(['nomination', 'contest', 'none'])
		.optional()
		.describe('What it is given in, also what `limit` counts within; left out: where places are given.'),
	recipients: z
		.array(z.enum(['organisation', 'branch', 'person', 'team']))
		.min(1)
		.default(['organisation', 'branch', 'person', 'team']),
	giver: title.optional().describe('Who gives it, when it is not the organiser: a sponsor, the audience …'),
	limit: z.int().min(1).max(100_000).optional().describe('How many at most within the scope.')
});

const quorum = z.strictObject({
	numerator: z.int().min(1).max(100),
	denominator: z.int().min(1).max(100),
	strictly: z.boolean().default(false).describe('True: more than the share; false: the share itself is enough.')
});

export const ruleSetSchema = z
	.strictObject({
		nominations: z.array(nomination).default([]),
		stages: z.array(stage).min(1).max(50),
		ranking: ranking.prefault({}),
		tieLadder: z.array(ladderStep).max(50).default([]),
		oneNominationPerAuthor: oneNominationPerAuthor.optional(),
		quorum: quorum.optional().describe('Share of the jurors with a vote who must be present.'),
		awards: z.array(award).max(500).default([])
	})
	.transform((ruleSet) => ({
		...ruleSet,
		awards: ruleSet.awards.map((award) => ({ ...award, scope: award.scope ?? ruleSet.ranking.scope }))
	}))
	.meta({ title: 'Rules of a contest', description: 'Everything that turns the marks of a jury into results.' });

/** Exact decimal as text: no plus, no exponent, no needless zeros, a point: `-0.25`, `15`, `2.5`. */
export type Decimal = string;
export type RuleSetInput = z.input<typeof ruleSetSchema>;
export type RuleSet = z.output<typeof ruleSetSchema>;
export type Nomination = z.output<typeof nomination>;
export type Stage = z.output<typeof stage>;
export type Criterion = z.output<typeof criterion>;
export type Scale = z.output<typeof scale>;
export type Correction = z.output<typeof correction>;
export type Rounding = z.output<typeof rounding>;
export type RoundingPoint = keyof Rounding;
export type Combination = z.output<typeof combination>;
export type Admission = z.output<typeof admission>;
export type Ranking = z.output<typeof ranking>;
export type LadderStep = z.output<typeof ladderStep>;
export type OneNominationPerAuthor = z.output<typeof oneNominationPerAuthor>;
export type Award = RuleSet['awards'][number];
export type RecipientKind = Award['recipients'][number];
export type Quorum = z.output<typeof quorum>;

function normaliseDecimal(given: string | number): Decimal {
	const text = (typeof given === 'number' ? given.toFixed(4) : given).replace(',', '.');
	const [whole, fraction = ''] = text.replace('-', '').split('.');
	const digits = fraction.replace(/(?<!0)0+$/, '');
	const size = whole!.replace(/^0+(?=\d)/, '') + (digits && `.${digits}`);
	return text.startsWith('-') && size !== '0' ? `-${size}` : size;
}
