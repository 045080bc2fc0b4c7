import type { StageOutcome } from '../course/outcome/rules.ts';
import type { Fraction } from '../decimals/rules.ts';
import { formatDecimal, powerOfTen } from '../decimals/rules.ts';
import type { Contest } from '../ladder/rules.ts';
import type { StagePlan } from '../plan/rules.ts';
import type { EntryTally, SheetTally, StageTally } from '../rules.ts';
import type { Layer } from '../sheets/rules.ts';
import type { StageCount } from '../stages/rules.ts';
import { criterionMeanOf } from '../stages/rules.ts';

/** The outcome of a stage in ids and decimal strings. */
export function describeStage(
	contest: Contest,
	outcome: StageOutcome,
	{ withSheets, plans }: { withSheets: boolean; plans: readonly StagePlan[] }
): StageTally {
	const { plan, ranks } = outcome;
	const count = contest.counts[plan.position] ?? null;
	const scope = plan.last
		? contest.ruleSet.ranking.scope
		: (plan.stage.admission?.scope ?? contest.ruleSet.ranking.scope);
	const order = sortByKeys(outcome.taking, (entry) => {
		const group = scope === 'nomination' ? contest.field.nominations[entry]! : 0;
		return group * 2 ** 21 + (ranks.get(entry) ?? 2 ** 20);
	});
	const describe = entryDescriber(contest, outcome, digitsOfCumulative(plan, plans));
	return {
		stage: plan.stage.id,
		entries: order.map((entry) => {
			const described = describe(entry);
			return withSheets && count ? { ...described, sheet: describeSheet(contest, count, entry) } : described;
		})
	};
}

/** Each key and entry make one number, so that plain numbers are sorted: entries are fewer than 2^20. */
function sortByKeys(entries: readonly number[], keyOf: (entry: number) => number): number[] {
	const keyed = Float64Array.from(entries, (entry) => keyOf(entry) * 2 ** 20 + entry).sort();
	return Array.from(keyed, (key) => key % 2 ** 20);
}

function entryDescriber(
	{ field, ruleSet, counts, cumulatives }: Contest,
	{ plan, standings, ranks, places, maximumOf }: StageOutcome,
	digits: number | undefined
): (entry: number) => EntryTally {
	const count = counts[plan.position];
	const showMaximum = rememberTexts();
	const resultDigits = plan.stage.rounding.stageResult?.digits;
	return (entry) => {
		const standing = standings.get(entry)!;
		const [value, sum] = [count?.results[entry], cumulatives[plan.position]![entry]];
		const result = show(value, resultDigits);
		return {
			entry: field.entries[entry]!,
			nomination: ruleSet.nominations[field.nominations[entry]!]?.id ?? null,
			sheets: count ? count.sheets.complete[entry]! : 0,
			result,
			cumulative: sum === value && digits === resultDigits ? result : show(sum, digits),
			maximum: count ? showMaximum(maximumOf(entry)) : null,
			rank: ranks.get(entry) ?? null,
			admitted: plan.last ? null : standing === 'admitted' || standing === 'replacement',
			standing,
			place: places.get(entry) ?? null
		};
	};
}

function show(value: Fraction | null | undefined, digits: number | undefined): string | null {
	return value ? formatDecimal(value, digits) : null;
}

function rememberTexts(): (value: Fraction) => string {
	const texts = new Map<Fraction, string>();
	return (value) => {
		const text = texts.get(value) ?? formatDecimal(value);
		texts.set(value, text);
		return text;
	};
}

/** A sum of rounded results has as many digits as they have. */
function digitsOfCumulative(reached: StagePlan, plans: readonly StagePlan[]): number | undefined {
	const { rounding, combination } = reached.stage;
	if (rounding.cumulative || combination.method === 'weights') return rounding.cumulative?.digits;
	const held = plans.filter(({ scored, position }) => scored && position <= reached.position);
	const digits = held.map(({ stage }) => stage.rounding.stageResult?.digits);
	return digits.every((count) => count !== undefined) ? Math.max(...digits) : undefined;
}

function describeSheet({ field }: Contest, count: StageCount, entry: number): SheetTally {
	const { plan, sheets, corrected } = count;
	const { jurors } = field;
	const { criterionMean, stageResult, jurorTotal, correctedMark } = plan.stage.rounding;
	const marksIn = (layer: Layer & { divisors?: Float64Array | null }, digits: number | undefined) =>
		jurors.flatMap((juror, at) => {
			const mark = layer.values[entry * jurors.length + at]!;
			if (Number.isNaN(mark)) return [];
			const unit = BigInt(powerOfTen(layer.digits)) * BigInt(layer.divisors?.[entry] ?? 1);
			return [{ juror, mark: formatDecimal({ n: BigInt(mark), d: unit }, digits) }];
		});
	return {
		jurorTotals: marksIn(sheets.totals, jurorTotal?.digits).map(({ juror, mark }) => ({ juror, total: mark })),
		criterionMeans: plan.criteria.flatMap(({ criterion, position }) => {
			const mean = criterionMeanOf(count, field, { position, entry });
			return mean
				? [{ criterion: criterion.id, mean: formatDecimal(mean, (criterionMean ?? stageResult)?.digits) }]
				: [];
		}),
		correctedMarks: corrected.flatMap((layer) => {
			const criterion = layer.criterion === null ? null : plan.stage.criteria[layer.criterion]!.id;
			return marksIn(layer, correctedMark?.digits).map(({ juror, mark }) => ({ juror, criterion, mark }));
		})
	};
}
