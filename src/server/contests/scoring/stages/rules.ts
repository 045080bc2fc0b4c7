import type { Column } from '../aggregation/rules.ts';
import {
	aggregateRows,
	fractionAt,
	greatestTotals,
	resultsOverCriteria,
	resultsOverTotals
} from '../aggregation/rules.ts';
import type { CorrectedLayer } from '../correction/rules.ts';
import { correctLayer } from '../correction/rules.ts';
import { addUpRow } from '../correction/rows/rules.ts';
import type { Fraction } from '../decimals/rules.ts';
import { addFractions, fractionOf, multiplyFractions, powerOfTen, roundFraction } from '../decimals/rules.ts';
import type { Field, StagePlan } from '../plan/rules.ts';
import type { CorrectionRefusal, Shortfall } from '../rules.ts';
import type { GivenMarks, Sheets } from '../sheets/rules.ts';
import { layOutSheets } from '../sheets/rules.ts';

/** One stage with marks, counted for every entry that takes part. */
export type StageCount = {
	plan: StagePlan;
	sheets: Sheets;
	/** The level at which the stage aggregates: one layer and column per counted criterion, or one for the totals. */
	corrected: CorrectedLayer[];
	columns: Column[];
	/** By entry; null where the entry has no valid result. */
	results: (Fraction | null)[];
	shortfalls: Shortfall[];
	refusals: CorrectionRefusal[];
};

export function countStage(plan: StagePlan, field: Field, given: GivenMarks): StageCount {
	const sheets = layOutSheets(plan, field, given);
	const { corrected, refusals } = correctLayers(plan, field, sheets);
	const { over, method } = plan.stage.aggregation;
	const columns = corrected.map((layer) => aggregateRows(layer, field.jurors.length, method));
	const results =
		over === 'totals' ? resultsOverTotals(plan, field, columns[0]!) : resultsOverCriteria(plan, field, columns);
	const count = { plan, sheets, corrected, columns, results, shortfalls: [], refusals };
	return { ...count, ...dismissShort(count, field, given.taking) };
}

/** A correction that has to be refused for one criterion is refused for all, so that the stage is counted one way. */
function correctLayers(plan: StagePlan, field: Field, sheets: Sheets): Pick<StageCount, 'corrected' | 'refusals'> {
	const { stage } = plan;
	const layers = stage.aggregation.over === 'totals' ? [sheets.totals] : sheets.marks;
	const outcomes = layers.map((layer) => correctLayer(layer, field.jurors.length, stage));
	const refusals = outcomes.flatMap((outcome, at) =>
		outcome.refusals.map(({ juror, reason }) => ({
			stage: stage.id,
			juror: juror === null ? null : field.jurors[juror]!,
			criterion: criterionId(plan, layers[at]!.criterion),
			reason
		}))
	);
	const plain = layers.map((layer) => ({ ...layer, divisors: null }));
	return { corrected: refusals.length > 0 ? plain : outcomes.map(({ layer }) => layer), refusals };
}

function criterionId(plan: StagePlan, position: number | null): string | null {
	return position === null ? null : plan.stage.criteria[position]!.id;
}

/** Takes the result from entries with too few sheets or marks, and says why. */
function dismissShort(count: StageCount, field: Field, taking: Uint8Array): Pick<StageCount, 'results' | 'shortfalls'> {
	const shortfalls: Shortfall[] = [];
	const results = count.results.map((result, entry) => {
		if (taking[entry] === 0) return null;
		const shortfall = findShortfall(count, field, entry);
		if (shortfall) shortfalls.push({ stage: count.plan.stage.id, entry: field.entries[entry]!, ...shortfall });
		return shortfall ? null : result;
	});
	return { results, shortfalls };
}

function findShortfall(
	{ plan, sheets, corrected, columns, results }: StageCount,
	field: Field,
	entry: number
): Omit<Shortfall, 'stage' | 'entry'> | null {
	const { minimumSheets, correction } = plan.stage;
	const given = sheets.complete[entry]!;
	if (given < minimumSheets) return { reason: 'too-few-sheets', criterion: null, given, needed: minimumSheets };
	if (results[entry]) return null;
	const jurors = field.jurors.length;
	const empty = columns.findIndex((column, at) => isMissing(plan, field, { column, at, entry }));
	const at = corrected[empty]?.criterion ?? null;
	const source = at === null ? sheets.totals : sheets.marks[empty]!;
	const { count } = addUpRow(source.values, entry * jurors, jurors);
	const needed = correction.method === 'trim' ? 2 * correction.drop + 1 : 1;
	const reason = count > 0 ? 'too-few-marks-to-trim' : 'criterion-without-marks';
	return { reason, criterion: criterionId(plan, at), given: count, needed };
}

function isMissing(
	plan: StagePlan,
	field: Field,
	{ column, at, entry }: { column: Column; at: number; entry: number }
): boolean {
	if (!Number.isNaN(column.numerators[entry])) return false;
	if (plan.stage.aggregation.over === 'totals') return true;
	const { criterion, weights } = plan.criteria[at]!;
	return criterion.required && !Number.isNaN(weights[field.nominations[entry]!]);
}

/**
 * The mean of one criterion, by its number in the stage: as aggregated where the stage counts criterion by criterion,
 * else the plain mean over complete sheets; rounded where the rules round it, otherwise exact.
 */
export function criterionMeanOf(
	{ plan, sheets, columns }: StageCount,
	field: Field,
	{ position, entry }: { position: number; entry: number }
): Fraction | null {
	const at = plan.criteria.findIndex((planned) => planned.position === position);
	if (at < 0) return null;
	const mean =
		plan.stage.aggregation.over === 'criteria'
			? fractionAt(columns[at]!, entry)
			: meanOverSheets(sheets, field.jurors.length, { at, entry });
	const digits = plan.stage.rounding.criterionMean?.digits;
	return mean && digits !== undefined ? roundFraction(mean, digits) : mean;
}

function meanOverSheets(
	{ marks, totals }: Sheets,
	jurors: number,
	{ at, entry }: { at: number; entry: number }
): Fraction | null {
	const { values, digits } = marks[at]!;
	let sum = 0;
	let count = 0;
	for (let cell = entry * jurors; cell < (entry + 1) * jurors; cell++) {
		const mark = values[cell]!;
		if (mark !== mark || Number.isNaN(totals.values[cell])) continue;
		sum += mark;
		count++;
	}
	return count === 0 ? null : { n: BigInt(sum), d: BigInt(count) * BigInt(powerOfTen(digits)) };
}

/** The cumulative result: those of the stages so far put together by the rules of the stage reached, and rounded. */
export function accumulateResults(reached: StagePlan, results: readonly (Fraction | null)[]): Fraction | null {
	const sum = combineResults(reached, results);
	const digits = reached.stage.rounding.cumulative?.digits;
	return sum && digits !== undefined ? roundFraction(sum, digits) : sum;
}

/** Added, with weights where the stage sets them, one per stage with marks; null when a result is missing. */
export function combineResults(reached: StagePlan, results: readonly (Fraction | null)[]): Fraction | null {
	const { combination } = reached.stage;
	let sum: Fraction | null = null;
	for (let at = 0; at < results.length; at++) {
		const result = results[at];
		if (!result) return null;
		const part: Fraction =
			combination.method === 'weights' ? multiplyFractions(fractionOf(combination.weights[at] ?? '0'), result) : result;
		sum = sum ? addFractions(sum, part) : part;
	}
	return sum;
}

/** The greatest result that an entry of the nomination could reach in a stage with so many sheets. */
export function greatestResult(plan: StagePlan, nomination: number, sheets: number): Fraction {
	if (plan.stage.form === 'share-of-maximum') return { n: 100n, d: 1n };
	const times = plan.stage.aggregation.method === 'sum' ? sheets : 1;
	const total = greatestTotals(plan)[nomination] ?? 0;
	return { n: BigInt(total) * BigInt(times), d: BigInt(powerOfTen(plan.markDigits + plan.weightDigits)) };
}
