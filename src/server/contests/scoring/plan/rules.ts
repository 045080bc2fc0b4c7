import { digitsOf, unitsOf } from '../decimals/rules.ts';
import type { Criterion, RuleSet, Scale, Stage } from '../rule-set/forms.ts';
import type { TallyInput } from '../rules.ts';

/** A stage with its decimals turned into integers. */
export type StagePlan = {
	position: number;
	stage: Stage;
	/** Whether marks are given in it: an eligibility check is decided, not counted. */
	scored: boolean;
	last: boolean;
	/** Marks are in units of 10^-markDigits, weights in units of 10^-weightDigits. */
	markDigits: number;
	weightDigits: number;
	/** Only those that count. */
	criteria: PlannedCriterion[];
};

/** By number of nomination; the last number stands for entries without one. NaN where the criterion does not apply. */
export type PlannedCriterion = {
	criterion: Criterion;
	/** Its number among all criteria of the stage. */
	position: number;
	weights: Float64Array;
	maxima: Float64Array;
};

/** Who takes part, sorted by id, so that no result can depend on the order in which anything was given. */
export type Field = {
	entries: string[];
	/** Number of the entry's nomination in the rule set; `nominations.length` for none. */
	nominations: Int32Array;
	authors: (readonly string[])[];
	/** Only those with a vote. */
	jurors: string[];
	/** From the numbers of the input to the sorted ones; -1 for a juror without a vote. */
	entryAt: Int32Array;
	jurorAt: Int32Array;
	/** Entry × number of jurors + juror, for each recusal. */
	recused: number[];
	numberOf: Map<string, number>;
};

export function planStages(ruleSet: RuleSet): StagePlan[] {
	return ruleSet.stages.map((stage, position) => ({
		position,
		stage,
		scored: stage.kind !== 'eligibility-check',
		last: position === ruleSet.stages.length - 1,
		markDigits: markDigitsOf(stage),
		weightDigits: weightDigitsOf(stage),
		criteria: stage.criteria
			.map((_, at) => planCriterion(ruleSet, stage, at))
			.filter(({ criterion }) => criterion.counted)
	}));
}

/** Digits after the point that hold every mark of the stage exactly. */
export function markDigitsOf(stage: Stage): number {
	const scales = stage.criteria.flatMap(({ scale, nominations = [] }) => [
		scale,
		...nominations.flatMap((own) => own.scale ?? [])
	]);
	return Math.max(0, ...scales.flatMap(({ min, max, step }) => [min, max, step].map(digitsOf)));
}

export function weightDigitsOf(stage: Stage): number {
	const weights = stage.criteria.flatMap(({ weight, nominations = [] }) => [
		weight,
		...nominations.flatMap((own) => own.weight ?? [])
	]);
	return Math.max(0, ...weights.map(digitsOf));
}

/** The scale and weight of the criterion in a nomination, or null where it does not apply. */
export function termsOf(criterion: Criterion, nomination: string | null): { scale: Scale; weight: string } | null {
	const { scale, weight, nominations } = criterion;
	if (!nominations) return { scale, weight };
	const own = nominations.find(({ id }) => id === nomination);
	return own ? { scale: own.scale ?? scale, weight: own.weight ?? weight } : null;
}

function planCriterion(ruleSet: RuleSet, stage: Stage, position: number): PlannedCriterion {
	const criterion = stage.criteria[position]!;
	const nominations = [...ruleSet.nominations.map(({ id }) => id), null];
	const terms = nominations.map((nomination) => termsOf(criterion, nomination));
	const weightDigits = weightDigitsOf(stage);
	const markDigits = markDigitsOf(stage);
	return {
		criterion,
		position,
		weights: Float64Array.from(terms, (own) => (own ? unitsOf(own.weight, weightDigits) : NaN)),
		maxima: Float64Array.from(terms, (own) => (own ? unitsOf(own.scale.max, markDigits) : NaN))
	};
}

/** @throws Error for an id given twice, an unknown nomination, or a recusal of nobody. */
export function lineUp({ ruleSet, entries, jurors, recusals }: TallyInput): Field {
	const sorted = entries
		.map((entry, given) => ({ entry, given, number: numberIn(entry.id) }))
		.sort((a, b) => compareNumbered(a.entry.id, b.entry.id, a.number - b.number));
	const voting = jurors.map(({ id }) => id).sort(compareIds);
	const withVote = new Set(jurors.filter(({ voting }) => voting).map(({ id }) => id));
	const kept = voting.filter((id) => withVote.has(id));
	const nominationAt = new Map(ruleSet.nominations.map(({ id }, at) => [id as string | null, at]));
	const field: Field = {
		entries: sorted.map(({ entry }) => entry.id),
		nominations: Int32Array.from(sorted, ({ entry }) => nominationNumber(nominationAt, entry.nomination ?? null)),
		authors: sorted.map(({ entry }) => entry.authors ?? []),
		jurors: kept,
		entryAt: new Int32Array(entries.length),
		jurorAt: Int32Array.from(jurors, ({ id }) => kept.indexOf(id)),
		recused: [],
		numberOf: new Map(sorted.map(({ entry }, at) => [entry.id, at]))
	};
	sorted.forEach(({ given }, at) => (field.entryAt[given] = at));
	if (field.numberOf.size < entries.length) throw new Error('two entries have the same id');
	if (new Set(voting).size < jurors.length) throw new Error('two jurors have the same id');
	for (const { juror, entry } of recusals) recuse(field, kept.indexOf(juror), entry);
	return field;
}

function nominationNumber(nominationAt: Map<string | null, number>, nomination: string | null): number {
	if (nomination === null) return nominationAt.size;
	const at = nominationAt.get(nomination);
	if (at === undefined) throw new Error(`unknown nomination ${nomination}`);
	return at;
}

function recuse({ recused, jurors, numberOf }: Field, juror: number, entryId: string): void {
	const entry = numberOf.get(entryId);
	if (entry === undefined) throw new Error(`recusal from an unknown entry ${entryId}`);
	if (juror >= 0) recused.push(entry * jurors.length + juror);
}

/** Whole numbers by size, before everything else; the rest by code points. */
export function compareIds(a: string, b: string): number {
	return compareNumbered(a, b, numberIn(a) - numberIn(b));
}

function compareNumbered(a: string, b: string, difference: number): number {
	return difference || (a < b ? -1 : Number(a > b));
}

function numberIn(id: string): number {
	return /^\d{1,15}$/.test(id) ? Number(id) : Number.MAX_SAFE_INTEGER;
}
